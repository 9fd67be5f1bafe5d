import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readChecked, readCheckedIfAny } from '../../src/store/checked-files.js';
import { type FolderContent, writeFolder } from '../../src/store/folder.js';
import { Store } from '../../src/store/store.js';
import { problemOfAsync, withFolder } from '../data/helpers.js';

const test = suite('store/folder');

const CONTENT: FolderContent = {
  hashed: new Map<string, string | Uint8Array>([
    ['a.csv', 'é,1\n'],
    ['weights', Uint8Array.of(0, 255, 7)],
  ]),
  aside: new Map([['times.csv', 'seconds\n1\n']]),
};
const sha256 = (data: string | Uint8Array) => createHash('sha256').update(data).digest('hex');

test('all files, and a manifest of those that are hashed', () =>
  withFolder(async (root) => {
    const folder = join(root, 'trials', 'abc');
    await writeFolder(folder, CONTENT, { address: 'abc', trial: { seed: 1 } });
    assert.equal(readdirSync(folder).sort(), ['SHA256SUMS', 'a.csv', 'manifest.json', 'times.csv', 'weights']);
    assert.is(readFileSync(join(folder, 'a.csv'), 'utf8'), 'é,1\n');
    assert.equal([...readFileSync(join(folder, 'weights'))], [0, 255, 7]);
    assert.equal(JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')), {
      address: 'abc',
      trial: { seed: 1 },
      files: { 'a.csv': { sha256: sha256('é,1\n'), bytes: 5 }, weights: { sha256: sha256(Uint8Array.of(0, 255, 7)), bytes: 3 } },
    });
    assert.equal(readdirSync(join(root, 'trials')), ['abc']);
  }));

test('nothing appears when writing fails half-way', () =>
  withFolder(async (root) => {
    const folder = join(root, 'run');
    // The second file cannot be written: its folder is not there.
    const broken = {
      ...CONTENT,
      hashed: new Map([
        ['a.csv', 'x'],
        ['missing/b.csv', 'x'],
      ]),
    };
    const problem = await problemOfAsync(() => writeFolder(folder, broken, {}));
    assert.equal([problem.code, problem.place], ['write', { file: folder }]);
    assert.match(problem.message, /^a folder no longer exists \(ENOENT: /);
    assert.match(problem.hint!, /choose another folder with --runs DIR/);
    assert.equal(readdirSync(root), []);
  }));

test('nothing appears where no folder can be', () =>
  withFolder(async (root) => {
    writeFileSync(join(root, 'file'), '');
    assert.is((await problemOfAsync(() => writeFolder(join(root, 'file', 'run'), CONTENT, {}))).code, 'write');
    assert.equal(readdirSync(root), ['file']);
  }));

test('a folder that is there already stays', () =>
  withFolder(async (root) => {
    const folder = join(root, 'run');
    await writeFolder(folder, CONTENT, { first: true });
    await writeFolder(folder, { ...CONTENT, hashed: new Map([['other.csv', '']]) }, { first: false });
    assert.equal(readdirSync(folder).sort(), ['SHA256SUMS', 'a.csv', 'manifest.json', 'times.csv', 'weights']);
    assert.is(JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')).first, true);
    assert.equal(readdirSync(root), ['run']);
  }));

test('what somebody else has put there is not replaced', () =>
  withFolder(async (root) => {
    mkdirSync(join(root, 'run'));
    writeFileSync(join(root, 'run', 'notes.txt'), 'mine');
    const problem = await problemOfAsync(() => writeFolder(join(root, 'run'), CONTENT, {}));
    assert.equal([problem.code, problem.place], ['exists', { file: join(root, 'run') }]);
    assert.equal([readdirSync(root), readdirSync(join(root, 'run'))], [['run'], ['notes.txt']]);
  }));

test('a run that was removed meanwhile does not come back as a half', () =>
  withFolder(async (root) => {
    const problem = await problemOfAsync(() => writeFolder(join(root, 'tiny-0123456789ab', 'maps', '1'), CONTENT, {}));
    assert.equal([problem.code, readdirSync(root)], ['write', []]);
  }));

test('what was left of a folder of ours makes way; with anything of somebody else it stays', async () => {
  const run = 'tiny-0123456789ab';
  for (const [folder, leave, isOurs] of [
    [run, (at: string) => writeFolder(join(at, 'maps', '1'), CONTENT, { map: '1', scene: 'x' }), true],
    [run, (at: string) => mkdirSync(join(at, 'maps', '.partial-1')), true],
    [run, (at: string) => writeFileSync(join(at, 'report.html'), 'page'), true],
    [run, (at: string) => writeFileSync(join(at, 'maps', 'notes.txt'), 'mine'), false],
    [
      run,
      async (at: string) => {
        await writeFolder(join(at, 'maps', '1'), CONTENT, { map: '1', scene: 'x' });
        writeFileSync(join(at, 'maps', '1', 'notes.txt'), 'mine');
      },
      false,
    ],
    [join('trials', '1'.repeat(64)), (at: string) => writeFileSync(join(at, 'split.csv'), 'x'), true],
  ] as const) {
    await withFolder(async (root) => {
      const at = join(root, folder);
      mkdirSync(join(at, ...(folder === run ? ['maps'] : [])), { recursive: true });
      await leave(at);
      if (isOurs) {
        await writeFolder(at, CONTENT, { name: 'tiny' });
        assert.equal(readdirSync(at).sort(), ['SHA256SUMS', 'a.csv', 'manifest.json', 'times.csv', 'weights']);
      } else {
        const before = readdirSync(at, { recursive: true });
        assert.is((await problemOfAsync(() => writeFolder(at, CONTENT, {}))).code, 'exists');
        assert.equal(readdirSync(at, { recursive: true }), before);
      }
      assert.equal(
        readdirSync(join(at, '..')).filter((name) => name.startsWith('.')),
        [],
      );
    });
  }
});

test('a folder takes the place of another one only when it is whole', () =>
  withFolder(async (root) => {
    const folder = join(root, 'map');
    await writeFolder(folder, CONTENT, { first: true });
    const broken = { ...CONTENT, hashed: new Map([['missing/b.csv', 'x']]) };
    await problemOfAsync(() => writeFolder(folder, broken, {}, { replace: true }));
    assert.is(JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')).first, true);
    await writeFolder(folder, CONTENT, { first: false }, { replace: true });
    assert.is(JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')).first, false);
    assert.equal(readdirSync(root), ['map']);
  }));

test('several writers that replace a folder at once: none fails, and the last one is there, whole', () =>
  withFolder(async (root) => {
    const folder = join(root, 'map');
    await writeFolder(folder, CONTENT, { who: '' });
    for (let round = 0; round < 10; round++) {
      const writers = ['1', '2', '3', '4'].map((who) => {
        const files = new Map(['a', 'b'].map((name) => [name, who]));
        return writeFolder(folder, { hashed: files, aside: new Map() }, { who }, { replace: true });
      });
      await Promise.all(writers);
      const [a, b] = ['a', 'b'].map((name) => readFileSync(join(folder, name), 'utf8'));
      assert.equal([a, JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')).who], [b, a]);
    }
    assert.equal(readdirSync(root), ['map']);
  }));

test('two writers at once: one of them wins, whole', () =>
  withFolder(async (root) => {
    const folder = join(root, 'run');
    await Promise.all(
      ['1', '2', '3', '4'].map((who) =>
        writeFolder(
          folder,
          {
            hashed: new Map([
              ['a', who],
              ['b', who],
            ]),
            aside: new Map(),
          },
          { who },
        ),
      ),
    );
    const [a, b] = ['a', 'b'].map((name) => readFileSync(join(folder, name), 'utf8'));
    assert.equal([a, JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')).who], [b, a]);
    assert.equal(readdirSync(root), ['run']);
  }));

test('files are read as they were written', () =>
  withFolder(async (root) => {
    const folder = join(root, 'run');
    await writeFolder(folder, CONTENT, {});
    assert.is((await readChecked(folder, 'a.csv')).toString(), 'é,1\n');
    // What stands aside is not hashed, and may be edited.
    writeFileSync(join(folder, 'times.csv'), 'other');
    assert.is((await readChecked(folder, 'times.csv')).toString(), 'other');
  }));

test('a file that not every folder has is absent only where it was never written', () =>
  withFolder(async (root) => {
    const folder = join(root, 'run');
    await writeFolder(folder, CONTENT, {});
    assert.is((await readCheckedIfAny(folder, 'a.csv'))!.toString(), 'é,1\n');
    assert.is((await readCheckedIfAny(folder, 'times.csv'))!.toString(), 'seconds\n1\n');
    assert.is(await readCheckedIfAny(folder, 'b.csv'), undefined);
    writeFileSync(join(folder, 'a.csv'), 'other');
    assert.match((await problemOfAsync(() => readCheckedIfAny(folder, 'a.csv'))).message, /^is not what was written/);
    rmSync(join(folder, 'a.csv'));
    assert.match((await problemOfAsync(() => readCheckedIfAny(folder, 'a.csv'))).message, /^no longer exists/);
  }));

/** What may have happened to a folder since. */
const DAMAGES: [string, (folder: string) => void, string, string][] = [
  [
    'a changed file',
    (folder) => writeFileSync(join(folder, 'a.csv'), 'é,2\n'),
    'a.csv',
    'is not what was written (its SHA-256 differs from the manifest)',
  ],
  [
    'a shorter file',
    (folder) => writeFileSync(join(folder, 'a.csv'), ''),
    'a.csv',
    'is not what was written (its SHA-256 differs from the manifest)',
  ],
  ['a file that is gone', (folder) => rmSync(join(folder, 'a.csv')), 'a.csv', 'no longer exists (ENOENT)'],
  [
    'a manifest that is cut',
    (folder) => writeFileSync(join(folder, 'manifest.json'), '{"files": {'),
    'manifest.json',
    'is no longer a valid manifest',
  ],
];

for (const [title, damage, file, message] of DAMAGES) {
  test(`tells of ${title}`, () =>
    withFolder(async (root) => {
      const folder = join(root, 'run');
      await writeFolder(folder, CONTENT, {});
      damage(folder);
      assert.equal(await problemOfAsync(() => readChecked(folder, 'a.csv')), {
        code: 'damaged',
        message,
        place: { file: join(folder, file) },
        hint: `Remove the folder ${folder}: it will be computed again.`,
      });
    }));
}

test('nobody is told to remove what only cannot be read', () =>
  withFolder(async (root) => {
    const folder = join(root, 'run');
    await writeFolder(folder, CONTENT, {});
    rmSync(join(folder, 'a.csv'));
    mkdirSync(join(folder, 'a.csv'));
    const { code, message, hint } = await problemOfAsync(() => readChecked(folder, 'a.csv'));
    assert.equal([code, message, hint], ['damaged', 'cannot be read (EISDIR)', 'Correct the cause, and try again.']);
  }));

test('the store: where trials and runs lie', () =>
  withFolder(async (root) => {
    const store = new Store(root);
    assert.is(store.trialFolder('abc'), join(root, 'trials', 'abc'));
    // The first 12 digits of the SHA-256 of all that its files are made of.
    const content = { trials: ['a', 'b'], resolved: 'version: 1', classes: ['Corn'] };
    const canonical = '{"classes":["Corn"],"resolved":"version: 1","trials":["a","b"]}';
    assert.is(store.runFolder('name', content), join(root, `name-${sha256(canonical).slice(0, 12)}`));
    assert.not(store.hasTrial('abc'));
    // A folder without a manifest is none.
    mkdirSync(join(root, 'trials', 'def'), { recursive: true });
    assert.not(store.hasTrial('def'));
    // eslint-disable-next-line @typescript-eslint/no-explicit-any
    await store.writeTrial('abc', { seed: 1 } as any, CONTENT, { oa: 0.5 });
    assert.ok(store.hasTrial('abc'));
    assert.is((await readChecked(store.trialFolder('abc'), 'a.csv')).toString(), 'é,1\n');
    const folder = store.runFolder('name', { trials: ['abc'], resolved: '', classes: [] });
    assert.not(store.hasRun(folder));
    await store.writeRun(folder, CONTENT, { name: 'name' });
    assert.ok(store.hasRun(folder) && existsSync(join(folder, 'a.csv')));
  }));

test.run();
