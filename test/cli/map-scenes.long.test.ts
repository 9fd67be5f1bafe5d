import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { writeEnvi } from '../data/readers/writers/envi.js';
import { hsiRun } from './command-line.js';
import { forestOn, writeSquares } from './squares.js';

const test = suite('cli/map-scenes');
const folder = mkdtempSync(join(tmpdir(), 'hsi-run-test-'));
const at = (...args: string[]) => hsiRun(args, { cwd: folder });

const writeScene = (name: string, rows: number, columns: number, brighter = 1) =>
  writeSquares(join(folder, name), rows, columns, { brighter });

mkdirSync(join(folder, 'flights'));
for (const [index, name] of ['a', 'b', 'c'].entries()) writeScene(`flights/${name}`, 12 + 4 * index, 12);
writeScene('field', 20, 16);
writeFileSync(join(folder, 'field.yaml'), `${forestOn('field')}maps: none\n`);
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

test('in tiles of rows: the map of the whole, by parts and again after an interruption, and one raster of all tiles', async () => {
  writeScene('big', 31, 12);
  appendFileSync(join(folder, 'big.hdr'), 'map info = {UTM, 1, 1, 382000, 5812000, 30, 20, 33, North, WGS-84, units=Meters}\n');
  writeFileSync(
    join(folder, 'net.yaml'),
    `version: 1
name: net
dataset: {cube: {file: field.hdr}, mask: {file: field_gt.hdr}}
split: {by: random, train: 30%, validation: 20, test: rest}
patch: {size: 5, padding: reflect}
architecture: [{conv: {kernels: 4, size: [1, 1, full]}}, {conv: {kernels: 4, size: [3, 3, 1], padding: zero}}, {dense: classes}]
training: {optimizer: {adam: {learning_rate: 0.01}}, epochs: 2}
seeds: [0]
maps: none
`,
  );
  assert.is((await at('net.yaml', '--quiet')).code, 0);
  const whole = await at('map', 'net', '--scene', 'big.hdr', '--probabilities', '--output', 'whole');
  assert.is(whole.code, 0, whole.stderr);
  // Of 5 rows each; the last has one, fewer than a patch.
  const tiled = (...args: string[]) =>
    at('map', 'net', '--scenes', 'big.hdr', '--tile-rows', '5', '--probabilities', '--output', 'tiled', '--json', ...args);
  const parsed = ({ stdout }: { stdout: string }) => JSON.parse(stdout) as Shown & { mosaics: string[] };
  const first = parsed(await tiled('--shard', '1/2'));
  assert.equal(first.mosaics, []);
  rmSync(join(folder, 'tiled', first.scenes[0].name), { recursive: true });
  assert.equal(parsed(await tiled('--shard', '2/2')).mosaics, []);
  const all = parsed(await tiled());
  assert.equal(
    all.scenes.map(({ name }) => name),
    ['big-rows-01-05', 'big-rows-06-10', 'big-rows-11-15', 'big-rows-16-20', 'big-rows-21-25', 'big-rows-26-30', 'big-rows-31-31'],
  );
  assert.equal(all.scenes.filter(({ state }) => state === 'mapped').length, 1);
  const bytes = (name: string, file: string) => readFileSync(join(folder, name, file));
  for (const file of ['classification.img', 'confidence.img', 'entropy.img'])
    assert.ok(Buffer.concat(all.scenes.map(({ name }) => bytes(join('tiled', name), file))).equals(bytes('whole', file)), file);
  assert.equal(
    all.mosaics.sort(),
    ['classification', 'confidence', 'entropy', 'probabilities'].map((one) => join('tiled', `big-${one}.vrt`)),
  );
  const text = bytes('tiled', 'big-classification.vrt').toString();
  assert.match(
    text,
    /^<VRTDataset rasterXSize="12" rasterYSize="31">\n\s+<SRS>EPSG:32633<\/SRS>\n\s+<GeoTransform>382000, 30, 0, 5812000, 0, -20</,
  );
  assert.match(text, /big-rows-06-10\/classification\.tif<[^]*?<DstRect xOff="0" yOff="5" xSize="12" ySize="5"\/>/);
  assert.match(bytes('tiled/big-rows-06-10', 'classification.hdr').toString(), /map info = \{UTM, 1, -4, 382000, 5812000/);
  const { stdout } = await tiled('--to', 'slurm', '--dry-run');
  const { script, scenes, tasks } = JSON.parse(stdout);
  assert.equal([scenes, tasks], [7, 7]);
  for (const words of [/--tile-rows 5 /, /--probabilities/, /--shard "\$SLURM_ARRAY_TASK_ID\/7"/]) assert.match(script, words);
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

test("a pipeline in the run's place lends its settings of the cluster", async () => {
  const text = readFileSync(join(folder, 'field.yaml'), 'utf8');
  writeFileSync(join(folder, 'clustered.yaml'), `${text}cluster: {partition: night, tasks: 2, memory: 3G}\n`);
  const args = ['--scenes', 'flights/*.hdr', '--output', 'maps', '--to', 'slurm', '--dry-run'];
  const { code, stdout, stderr } = await at('map', 'clustered.yaml', ...args);
  assert.is(code, 0, stderr);
  for (const line of [/^#SBATCH --partition=night$/m, /^#SBATCH --array=1-2$/m, /^#SBATCH --mem=3G$/m]) assert.match(stdout, line);
  assert.not.match((await at('map', 'field', ...args)).stdout, /partition/);
});

test('wrong use is said before anything is read', async () => {
  for (const [args, text] of [
    [['--scenes', 'flights'], /--scenes needs a folder for the maps\n\s+Name it with --output DIR/],
    [['--scenes', 'nowhere', '--output', 'x'], /there is no such file or folder/],
    [['--tile-rows', '5'], /--tile-rows is for a list of scenes/],
    [['--scenes', 'flights', '--output', 'x', '--tile-rows', '5', '--standardize', 'scene'], /needs the statistics of the whole scene/],
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
