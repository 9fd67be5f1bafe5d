import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ROOT } from './cli/command-line.js';
import { TINY } from './cli/tiny.js';

const test = suite('library');
const start = promisify(execFile);

// A project that has installed the package: what docs/library.md shows runs there, through `exports`, and is checked by its types.
const folder = mkdtempSync(join(tmpdir(), 'hsi-run-test-'));
const examples = [...readFileSync(join(ROOT, 'docs/library.md'), 'utf8').matchAll(/^```js\n([\s\S]*?)^```$/gm)].map(([, code]) => code);
mkdirSync(join(folder, 'node_modules'));
symlinkSync(ROOT, join(folder, 'node_modules', 'hsi-run'), 'junction');
mkdirSync(join(folder, 'node_modules', '@types'));
symlinkSync(join(ROOT, 'node_modules/@types/node'), join(folder, 'node_modules/@types/node'), 'junction');
mkdirSync(join(folder, 'pipelines'));
writeFileSync(join(folder, 'pipelines/quickstart.yaml'), TINY.replace('name: tiny', 'name: quickstart').replace('epochs: 2', 'epochs: 3'));
writeFileSync(join(folder, 'package.json'), '{"type": "module"}');
for (const [index, code] of examples.entries()) writeFileSync(join(folder, `example-${index}.js`), code);

const env = { ...process.env, XDG_CACHE_HOME: join(folder, 'cache'), HSI_DATA: undefined };
const node = (file: string) => start(process.execPath, [file], { cwd: folder, env });
const typeCheck = (...files: string[]) =>
  start(
    process.execPath,
    [
      join(ROOT, 'node_modules/typescript/bin/tsc'),
      '--noEmit',
      '--allowJs',
      '--checkJs',
      '--strict',
      '--target',
      'es2022',
      '--module',
      'nodenext',
      '--lib',
      'es2023,webworker',
      '--types',
      'node',
      ...files,
    ],
    { cwd: folder },
  ).then(
    ({ stdout }) => stdout,
    ({ stdout }: { stdout: string }) => stdout,
  );

test('the examples of docs/library.md run, and print what they are for', async () => {
  assert.is(examples.length, 6);
  const [first, planned, watched, stopped, mistaken, verified] = await Promise.all(examples.map((_, index) => node(`example-${index}.js`)));
  assert.match(first.stdout, /^runs\/quickstart-[0-9a-f]{12}: overall accuracy 0\.\d{4}, sd 0\.\d{4}\n$/);
  assert.match(planned.stdout, /^size-3: \d+ training pixels\nsize-5: \d+ training pixels\n4 trials to compute, enough memory\n$/);
  assert.match(watched.stdout, /^seed 2 trained$/m);
  assert.match(watched.stdout, /^it was (?:computed|stored)\n/m);
  assert.is(stopped.stdout, 'stopped; run it again to go on\n');
  assert.match(mistaken.stdout, /^value undefined patch\.size must be an odd whole number/);
  assert.match(verified.stdout, /^true \[ true \]\nquickstart 1 3 0\.\d+ WebAssembly/);
  for (const { stderr } of [first, planned, stopped, mistaken, verified]) assert.is(stderr, '', 'the library prints nothing');
});

test('a stopped run leaves its checkpoint, and nothing half-written', () => {
  const names = readdirSync(join(folder, 'runs/trials')).filter((name) => name.startsWith('.'));
  assert.ok(
    names.every((name) => /^\.work-[0-9a-f]{64}$/.test(name)),
    names.join(', '),
  );
});

test('the examples fit the shipped types; a wrong use of each function does not', async () => {
  assert.is(await typeCheck(...examples.map((_, index) => `example-${index}.js`)), '');
  writeFileSync(
    join(folder, 'wrong.ts'),
    `import { loadPipeline, openStore, plan, run, verify } from 'hsi-run';
loadPipeline(1);
await plan('pipelines/quickstart.yaml');
await run(loadPipeline('a.yaml'), { maps: 'everything' });
await verify('run', { tolerance: 'none' });
openStore('runs').trial('a').read('no-such-file.csv');
`,
  );
  const lines = (await typeCheck('wrong.ts')).split('\n').filter((line) => line.startsWith('wrong.ts'));
  assert.equal(
    lines.map((line) => Number(/\((\d+),/.exec(line)![1])),
    [2, 3, 4, 5, 6],
    lines.join('\n'),
  );
});

test('the package holds the library, its types, and no file of the build beside them', async () => {
  const { stdout } = await start('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: ROOT, maxBuffer: 1 << 24 });
  const [{ files }] = JSON.parse(stdout) as [{ files: { path: string }[] }];
  const packed = files.map(({ path }) => path);
  for (const file of ['index.js', 'index.d.ts', 'cli/main.js', 'library/run.d.ts'])
    assert.ok(packed.includes(`dist/program/${file}`), file);
  const declared = new Set(packed.filter((path) => path.endsWith('.d.ts')));
  for (const path of declared) {
    for (const [, module] of readFileSync(join(ROOT, path), 'utf8').matchAll(/from '(\.[^']+)\.js'/g)) {
      assert.ok(declared.has(join(path, '..', `${module}.d.ts`)), `${path} needs ${module}`);
    }
  }
});

test.after(() => rmSync(folder, { recursive: true, force: true }));
test.run();
