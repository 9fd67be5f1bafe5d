import { existsSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { writeFolder } from '../../src/store/folder.js';
import { collectGarbage, garbageOf } from '../../src/store/gc.js';
import { listRuns } from '../../src/store/list.js';
import { referencesIn } from '../../src/store/references.js';
import { withFolder } from '../data/helpers.js';

const test = suite('store/references');
const CONTENT = { hashed: new Map([['a.csv', 'x\n']]), aside: new Map() };
const [NEEDED, SWEPT, LOOSE, MAP] = ['1', '2', '3', '4'].map((digit) => digit.repeat(64));
const RUN = 'tiny-0123456789ab';

/** A run with a map, a sweep, and a trial and a map that nobody refers to. */
async function storeIn(root: string): Promise<void> {
  for (const address of [NEEDED, SWEPT, LOOSE]) await writeFolder(join(root, 'trials', address), CONTENT, { address, trial: { seed: 1 } });
  for (const address of [MAP, LOOSE]) await writeFolder(join(root, 'maps', address), CONTENT, { address, map: {} });
  await writeFolder(join(root, RUN), CONTENT, { name: 'tiny', engine: 'wasm', trials: [{ seed: 1, address: NEEDED }] });
  await writeFolder(join(root, RUN, 'maps', '1'), CONTENT, { map: MAP, scene: 'x' });
  const configurations = [{ name: 'a', trials: [{ seed: 1, address: SWEPT }] }];
  await writeFolder(join(root, 'sweep-0123456789ab'), CONTENT, { name: 'sweep', engine: 'wasm', configurations });
}

const goes = async (root: string) => (await garbageOf(root, { all: true })).goes.map(({ kind, path }) => `${kind} ${path.at(-1)}`).sort();
const GARBAGE = ['map 3', 'trial 3'];

test('a run holds its trials and maps whatever its folder is called, and wherever below the store it lies', async () => {
  for (const place of ['the one for the paper', 'kept', 'paper/figures/tiny', '.hidden', `${RUN}.old`]) {
    await withFolder(async (root) => {
      await storeIn(root);
      mkdirSync(join(root, place, '..'), { recursive: true });
      renameSync(join(root, RUN), join(root, place));
      assert.equal(await goes(root), GARBAGE, place);
      assert.equal((await collectGarbage(root, { all: true })).goes.length, 2);
      for (const path of [join('trials', NEEDED), join('maps', MAP)]) assert.ok(existsSync(join(root, path)), place);
    });
  }
});

test('a run that was renamed is listed under its new name', () =>
  withFolder(async (root) => {
    await storeIn(root);
    renameSync(join(root, RUN), join(root, 'for the paper'));
    assert.equal(
      listRuns(root)
        .entries.map(({ folder }) => folder)
        .sort(),
      [join(root, 'for the paper'), join(root, 'sweep-0123456789ab')],
    );
  }));

test('a run behind a link counts, and a link that leads back ends somewhere', () =>
  withFolder(async (root) => {
    const [store, elsewhere] = [join(root, 'runs'), join(root, 'elsewhere')];
    mkdirSync(store);
    mkdirSync(elsewhere);
    await storeIn(store);
    renameSync(join(store, RUN), join(elsewhere, 'tiny'));
    symlinkSync(elsewhere, join(store, 'paper'));
    symlinkSync(store, join(store, 'loop'));
    symlinkSync(join(root, 'nowhere'), join(store, 'dangling'));
    assert.equal(await goes(store), GARBAGE);
  }));

test('what cannot be read may refer to anything', async () => {
  const damages: Record<string, (root: string) => void> = {
    'a damaged manifest': (root) => writeFileSync(join(root, RUN, 'manifest.json'), '{"trials": [{"se'),
    'a damaged manifest of a folder with another name': (root) => {
      renameSync(join(root, RUN), join(root, 'kept'));
      writeFileSync(join(root, 'kept', 'manifest.json'), '');
    },
    'a damaged manifest far below': (root) => {
      mkdirSync(join(root, 'paper', 'old'), { recursive: true });
      renameSync(join(root, RUN), join(root, 'paper', 'old', 'kept'));
      writeFileSync(join(root, 'paper', 'old', 'kept', 'manifest.json'), '[1');
    },
    'a run without a manifest': (root) => rmSync(join(root, RUN, 'manifest.json')),
    'a manifest of another form': (root) => writeFileSync(join(root, RUN, 'manifest.json'), '{"trials": {"1": "x"}}'),
    'a manifest that cannot be opened': (root) => {
      rmSync(join(root, RUN, 'manifest.json'));
      symlinkSync('manifest.json', join(root, RUN, 'manifest.json'));
    },
    'a folder that cannot be listed': (root) => {
      renameSync(join(root, RUN, 'maps'), join(root, RUN, 'other'));
      mkdirSync(join(root, 'paper'));
      symlinkSync('odd', join(root, 'paper', 'odd'));
    },
  };
  for (const [what, damage] of Object.entries(damages)) {
    await withFolder(async (root) => {
      await storeIn(root);
      damage(root);
      assert.equal(await goes(root), [], what);
      const { stays } = await garbageOf(root, { all: true });
      assert.ok(stays.length >= 2 && stays.every(({ reason }) => reason.startsWith('a run cannot be read, and may refer to it: ')), what);
    });
  }
});

test('a manifest of something else refers to nothing', () =>
  withFolder(async (root) => {
    await storeIn(root);
    mkdirSync(join(root, 'page'));
    writeFileSync(join(root, 'page', 'manifest.json'), '{"name": "an app", "icons": []}');
    assert.equal([await goes(root), referencesIn(root).unreadable], [GARBAGE, []]);
    assert.equal(listRuns(root).unreadable, []);
  }));

test.run();
