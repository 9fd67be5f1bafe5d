import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { locateRun } from '../../src/verify/manifest.js';
import { findRun } from '../../src/store/find.js';
import { garbageOf } from '../../src/store/gc.js';
import { Hold } from '../../src/store/hold.js';
import { listTrials } from '../../src/store/list.js';
import { Store } from '../../src/store/store.js';
import { problemOf, problemOfAsync, withFolder } from '../data/helpers.js';

const test = suite('store/find');

/** A store that has these runs. */
async function storeWith(root: string, ...names: readonly string[]): Promise<string> {
  const store = new Store(root);
  await store.open();
  for (const name of names)
    await store.writeRun(
      join(root, name),
      { hashed: new Map([['resolved.yaml', `name: ${name}\n`]]), aside: new Map() },
      { name: name.slice(0, -13), engine: 'wasm', trials: [] },
    );
  return root;
}

test('an empty name means no run, not the only one', () =>
  withFolder(async (folder) => {
    const root = await storeWith(join(folder, 'runs'), 'mine-0123456789ab');
    // A folder that is itself a run, as the current one is for those who work in it.
    for (const find of [findRun, locateRun]) {
      for (const name of ['', ' ', '\t\n']) {
        const { code, message } = problemOf(() => find(root, name));
        assert.equal([code, message], ['run-unknown', 'the name of the run is empty'], JSON.stringify(name));
      }
    }
  }));

test('a name, or the beginning of one, that means one run; several are none', () =>
  withFolder(async (folder) => {
    const root = await storeWith(join(folder, 'runs'), 'mine-0123456789ab', 'mine-large-0123456789ab', 'other-0123456789ab');
    const found = (text: string) => findRun(root, text).folder.slice(root.length + 1);
    assert.equal(['mine', 'mine-0', 'mine-l', 'o', 'other'].map(found), [
      'mine-0123456789ab',
      'mine-0123456789ab',
      'mine-large-0123456789ab',
      'other-0123456789ab',
      'other-0123456789ab',
    ]);
    for (const find of [findRun, locateRun]) {
      assert.is(problemOf(() => find(root, 'min')).message, `2 runs match "min" in the folder of results ${root}`);
      assert.match(problemOf(() => find(root, 'min')).hint!, /^The newest is mine-(large-)?0123456789ab\. Known: /);
      assert.is(problemOf(() => find(root, 'absent')).message, `no run matches "absent" in the folder of results ${root}`);
      assert.is(problemOf(() => find(root, 'OTHER')).suggestion, 'other');
    }
  }));

test('a file is no folder of results, whatever is asked of it', () =>
  withFolder(async (folder) => {
    const file = join(folder, 'runs');
    writeFileSync(file, '');
    for (const ask of [() => findRun(file, 'a'), () => locateRun(file, 'a'), () => listTrials(file), () => new Store(file)])
      assert.equal(
        [problemOf(ask)].map(({ code, message, place }) => [code, message, place?.file]),
        [['store-unreadable', 'this is a file, not a folder of results', file]],
      );
    assert.is((await problemOfAsync(() => new Hold(file).take())).code, 'store-unreadable');
    assert.is((await problemOfAsync(() => garbageOf(file, { all: false }))).code, 'store-unreadable');
  }));

test.run();
