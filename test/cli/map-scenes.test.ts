import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { writeEnvi } from '../data/readers/writers/envi.js';
import { hsiRun } from './command-line.js';

const test = suite('cli/map-scenes');
const folder = mkdtempSync(join(tmpdir(), 'hsi-run-test-'));
const at = (...args: string[]) => hsiRun(args, { cwd: folder });

function writeScene(name: string, rows: number, columns: number, brighter = 1): void {
  const values: number[] = [];
  const labels: number[] = [];
  for (let pixel = 0; pixel < rows * columns; pixel++) {
    const material = (Math.floor(pixel / columns / 4) + Math.floor((pixel % columns) / 4)) % 3;
    labels.push(material + 1);
    for (let band = 0; band < 8; band++)
      values.push(Math.round(brighter * (900 + 300 * material * (band % 3) + ((pixel * 31 + band * 17) % 50))));
  }
  writeEnvi(join(folder, name), [rows, columns, 8], values, { type: 'uint16', interleave: 'bil' });
  writeEnvi(join(folder, `${name}_gt`), [rows, columns, 1], labels, { type: 'uint8' });
}

mkdirSync(join(folder, 'flights'));
for (const [index, name] of ['a', 'b', 'c'].entries()) writeScene(`flights/${name}`, 12 + 4 * index, 12);
writeScene('field', 20, 16);
writeFileSync(
  join(folder, 'field.yaml'),
  `version: 1
name: field
dataset: {cube: {file: field.hdr}, mask: {file: field_gt.hdr}}
split: {by: random, train: 30%, validation: 20, test: rest}
patch: {size: 3}
classifier: {random-forest: {trees: 8}}
seeds: [0]
maps: none
`,
);
const made = await at('field.yaml', '--quiet');
assert.is(made.code, 0, made.stderr);
interface Shown {
  readonly peak_memory_bytes: number;
  readonly scenes: readonly { readonly name: string; readonly state: string; readonly pixels?: number }[];
}
async function mapped(code: number, ...args: string[]): Promise<Shown> {
  const result = await at('map', 'field', ...args, '--json');
  assert.is(result.code, code, result.stderr);
  return JSON.parse(result.stdout) as Shown;
}
const states = ({ scenes }: Shown) => scenes.map(({ name, state }) => `${name} ${state}`);

/** Labels beside the scenes: by their name, and by nothing but what they hold. */
for (const name of ['labels_a', 'truth']) writeEnvi(join(folder, 'flights', name), [12, 12, 1], new Array(144).fill(1), { type: 'uint8' });

test('a folder of scenes: each has the map that it has by itself; masks are no scenes', async () => {
  const found = await mapped(0, '--scenes', 'flights', '--output', 'maps');
  assert.equal(states(found), ['a mapped', 'b mapped', 'c mapped']);
  assert.equal(
    found.scenes.map(({ pixels }) => pixels),
    [144, 192, 240],
  );
  assert.ok(found.peak_memory_bytes > 2e7);
  const said = await at('map', 'field', '--scenes', 'flights/*.hdr', '--output', 'maps');
  assert.match(said.stderr, /^no cube, left out: flights\/truth\.hdr$/m);
  const alone = await at('map', 'field', '--scene', 'flights/b.hdr', '--output', 'alone', '--quiet');
  assert.is(alone.code, 0, alone.stderr);
  for (const file of readdirSync(join(folder, 'alone')))
    assert.ok(readFileSync(join(folder, 'alone', file)).equals(readFileSync(join(folder, 'maps/b', file))), file);
});

test('what is finished and intact is not done again; what is damaged, or of changed files, is', async () => {
  assert.equal(states(await mapped(0, '--scenes', 'flights', '--output', 'maps')), ['a finished', 'b finished', 'c finished']);
  appendFileSync(join(folder, 'maps/a/classification.img'), 'x');
  writeScene('flights/c', 20, 12, 1.5);
  assert.equal(states(await mapped(0, '--scenes', 'flights', '--output', 'maps')), ['a mapped', 'b finished', 'c mapped']);
  assert.equal(states(await mapped(0, '--scenes', 'flights', '--output', 'maps', '--standardize', 'scene')), [
    'a mapped',
    'b mapped',
    'c mapped',
  ]);
});

test('parts of a list are the whole of it, and no scene is in two', async () => {
  const parts = await Promise.all(['1/2', '2/2'].map((shard) => mapped(0, '--scenes', 'flights', '--output', 'parts', '--shard', shard)));
  assert.equal(parts.flatMap((part) => part.scenes.map(({ name }) => name)).sort(), ['a', 'b', 'c']);
  assert.ok(parts.every(({ scenes }) => scenes.length > 0));
});

test('a scene that cannot be mapped does not stop the others, and is named', async () => {
  writeFileSync(join(folder, 'flights/broken.hdr'), 'ENVI\nsamples = 3\n');
  writeFileSync(join(folder, 'list.txt'), '# two scenes\nflights/broken.hdr\n\nflights/a.hdr\n');
  const { code, stdout, stderr } = await at('map', 'field', '--scenes', 'list.txt', '--output', 'listed');
  assert.is(code, 2);
  assert.match(stdout, /^broken +failed/m);
  assert.match(stdout, /^a +mapped +144/m);
  assert.match(stdout, /^1 mapped, 0 finished before, 1 failed; peak memory \d+ MB$/m);
  assert.match(stderr, /broken\.hdr/);
  assert.ok(existsSync(join(folder, 'listed/a/classification.tif')) && !existsSync(join(folder, 'listed/broken')));
});

test('as an array of jobs: every task maps its part, with absolute paths', async () => {
  const args = ['map', 'field', '--scenes', 'flights/[abc].hdr', '--output', 'maps', '--to', 'slurm', '--dry-run'];
  const { code, stdout, stderr } = await at(...args.map((one) => (one.includes('[') ? 'flights/*.hdr' : one)), '--standardize', 'scene');
  assert.is(code, 0, stderr);
  assert.match(stdout, /^#SBATCH --array=1-4$/m);
  assert.match(stdout, /--standardize scene/);
  assert.ok(stdout.includes(`--scenes '${join(folder, 'flights/*.hdr')}'`), stdout);
  assert.match(stdout, /--shard "\$SLURM_ARRAY_TASK_ID\/4"/);
  assert.not.ok(existsSync(join(folder, 'maps/.submissions')));
});

test('wrong use is said before anything is read', async () => {
  for (const [args, text] of [
    [['--scenes', 'flights'], /--scenes needs a folder for the maps\n\s+Name it with --output DIR/],
    [['--scenes', 'nowhere', '--output', 'x'], /there is no such file or folder/],
    [['--shard', '1/2'], /--shard is for a list of scenes/],
    [['--scenes', 'flights', '--output', 'x', '--dry-run'], /--dry-run is of a scheduler\n\s+Add --to slurm/],
    [['--scenes', 'flights', '--output', 'x', '--mask', 'y'], /--mask is the mask of one scene/],
  ] as const) {
    const { code, stderr } = await at('map', 'field', ...args);
    assert.is(code, 2);
    assert.match(stderr, text);
  }
  mkdirSync(join(folder, 'twice'));
  for (const name of ['s.tif', 's.npy']) writeFileSync(join(folder, 'twice', name), '');
  const { stderr } = await at('map', 'field', '--scenes', 'twice', '--output', 'x');
  assert.match(stderr, /would both be written to the folder s/);
});

test.after(() => rmSync(folder, { recursive: true }));
test.run();
