import { chmodSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { entriesIn, isThere, namesIn } from '../../src/store/entries.js';
import { writeFolder } from '../../src/store/folder.js';
import { collectGarbage, garbageOf } from '../../src/store/gc.js';
import { listRuns, listTrials } from '../../src/store/list.js';
import { mapsOfRun } from '../../src/store/maps.js';
import { Store } from '../../src/store/store.js';
import { problemOf, problemOfAsync, withFolder } from '../data/helpers.js';

const test = suite('store/entries');
const CONTENT = { hashed: new Map([['a.csv', 'x\n']]), aside: new Map() };
const TRIAL = '1'.repeat(64);
const RUN = 'tiny-0123456789ab';

/** A path that is there and cannot be read, whoever asks: a link to itself. */
const unreadable = (path: string) => symlinkSync(path, path);

async function storeIn(root: string): Promise<void> {
  await writeFolder(join(root, 'trials', TRIAL), CONTENT, { address: TRIAL, trial: { seed: 1 } });
  await writeFolder(join(root, RUN), CONTENT, { name: 'tiny', engine: 'wasm', trials: [{ seed: 1, address: TRIAL }] });
}

test('only what is not there has no names', () =>
  withFolder((root) => {
    assert.equal([namesIn(join(root, 'none')), entriesIn(join(root, 'none')), isThere(join(root, 'none'))], [[], [], false]);
    unreadable(join(root, 'loop'));
    writeFileSync(join(root, 'file'), '');
    for (const path of ['loop', 'file'].map((name) => join(root, name))) {
      for (const list of [namesIn, entriesIn]) {
        const { code, place, message } = problemOf(() => list(path));
        assert.equal([code, place], ['store-unreadable', { file: path }]);
        assert.match(message, /^cannot be read \(E(LOOP|NOTDIR)\)$/);
      }
    }
    assert.is(problemOf(() => isThere(join(root, 'loop'))).code, 'store-unreadable');
    assert.is(isThere(join(root, 'file', 'below')), false);
  }));

test('a store that cannot be listed is not one without runs: nothing goes, nothing is shown as missing', () =>
  withFolder(async (root) => {
    const store = join(root, 'runs');
    unreadable(store);
    for (const look of [() => garbageOf(store), () => collectGarbage(store, { all: true })])
      assert.is((await problemOfAsync(look)).code, 'store-unreadable');
    for (const list of [listRuns, listTrials]) assert.is(problemOf(() => list(store)).code, 'store-unreadable');
    assert.is(problemOf(() => new Store(store).hasTrial(TRIAL)).code, 'store-unreadable');
  }));

test('nor is one whose trials or maps cannot be listed', async () => {
  for (const name of ['trials', 'maps', 'submissions']) {
    await withFolder(async (root) => {
      if (name !== 'trials') await storeIn(root);
      unreadable(join(root, name));
      assert.is((await problemOfAsync(() => collectGarbage(root, { all: true }))).place!.file, join(root, name));
      if (name !== 'trials') assert.equal(readdirSync(join(root, 'trials')), [TRIAL]);
    });
  }
});

test("a run's maps that cannot be listed are not none", () =>
  withFolder(async (root) => {
    await storeIn(root);
    unreadable(join(root, RUN, 'maps'));
    assert.is(problemOf(() => mapsOfRun(join(root, RUN))).code, 'store-unreadable');
  }));

test('a folder that may be entered and not listed (mode 311)', () =>
  withFolder(async (root) => {
    if (process.getuid?.() === 0) {
      console.log('skipped: root may list any folder (scripts/check-store-faults.mjs has such errors for it)');
      return;
    }
    await storeIn(root);
    chmodSync(root, 0o311);
    try {
      assert.is((await problemOfAsync(() => collectGarbage(root, { all: true }))).code, 'store-unreadable');
    } finally {
      chmodSync(root, 0o755);
    }
    assert.equal(readdirSync(join(root, 'trials')), [TRIAL]);
  }));

test('a folder that is there already is made use of', () =>
  withFolder(async (root) => {
    mkdirSync(join(root, 'trials'));
    await storeIn(root);
    assert.equal([listRuns(root).entries.length, listTrials(root).entries.length], [1, 1]);
  }));

test.run();
