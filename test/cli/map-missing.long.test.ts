import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { decodeNpy, encodeNpy } from '../../src/results/maps/npy.js';
import { hsiRun } from './command-line.js';

const test = suite('cli/map-missing');
const folder = mkdtempSync(join(tmpdir(), 'hsi-run-test-'));
const at = (...args: string[]) => hsiRun(args, { cwd: folder });

/** Two materials, left and right; pixels of the flat indices `empty` have no value, `one` has none in one band. */
function writeScene(name: string, [rows, columns]: readonly [number, number], { empty = [] as number[], one = -1 } = {}): void {
  const bands = 4;
  const values = Float32Array.from({ length: rows * columns * bands }, (_, index) => {
    const pixel = Math.floor(index / bands);
    if (empty.includes(pixel) || (pixel === one && index % bands === 2)) return NaN;
    return ((pixel % columns) * 2 < columns ? 10 : 30) + ((index * 7) % 5);
  });
  writeFileSync(join(folder, `${name}.npy`), encodeNpy(values, [rows, columns, bands]));
  writeFileSync(
    join(folder, `${name}_gt.npy`),
    encodeNpy(
      Uint8Array.from({ length: rows * columns }, (_, pixel) => ((pixel % columns) * 2 < columns ? 3 : 8)),
      [rows, columns],
    ),
  );
}
writeScene('own', [8, 12], { empty: [13, 30, 31, 50, 67, 80, 92], one: 41 });
writeScene('other', [6, 10], { empty: [7], one: 22 });
writeFileSync(
  join(folder, 'own.yaml'),
  `version: 1
name: own
dataset: {cube: {file: own.npy}, mask: {file: own_gt.npy}, missing: mean}
split: {by: random, train: 30%, validation: 10%, test: rest}
patch: {size: 1}
classifier: {random-forest: {trees: 5}}
seeds: [1]
`,
);
const factsOf = (map: string) => JSON.parse(readFileSync(join(map, 'manifest.json'), 'utf8'));

test('labelled pixels without any value are tested as the means and are no place of the map, which is whole all the same', async () => {
  const { code, stderr } = await at('own.yaml');
  assert.is(code, 0, stderr);
  const run = join(
    folder,
    'runs',
    readdirSync(join(folder, 'runs')).find((name) => name.startsWith('own-'))!,
  );
  const { map, remarks } = factsOf(join(run, 'maps', '1'));
  assert.equal(remarks, ['7 pixels have no value in any band, and no class']);
  const classes = decodeNpy(readFileSync(join(folder, 'runs', 'maps', map, 'classes.npy'))).values;
  assert.equal(
    [...classes.keys()].filter((pixel) => classes[pixel] === 0),
    [13, 30, 31, 50, 67, 80, 92],
  );
  const tested = readFileSync(join(run, 'predictions.csv'), 'utf8')
    .split('\n')
    .map((line) => line.split(','))
    .map(([, row, column]) => Number(row) * 12 + Number(column));
  assert.ok(
    [13, 30, 31, 50, 67, 80, 92].some((pixel) => tested.includes(pixel)),
    'none of them is tested',
  );
  const verified = await at('verify', 'own', '--integrity');
  assert.is(verified.code, 0, verified.stdout);
});

test('what another scene lacks is told whether its map is computed or stored', async () => {
  const call = () => at('map', 'own', '--scene', 'other.npy', '--mask', 'other_gt.npy', '--output', 'mapped', '--json');
  const [first, second] = [await call(), await call()];
  assert.is(first.code, 0, first.stderr);
  assert.equal(JSON.parse(first.stdout).remarks, [
    "values are missing, and count as their band's mean",
    '1 pixel has no value in any band, and no class',
  ]);
  assert.is(second.stdout, first.stdout);
});

test("a scene smaller than the run's patches is refused, unless spectra are enough", async () => {
  writeScene('low', [2, 9]);
  for (const [name, input] of [
    ['patches', 'patch'],
    ['spectra', 'spectrum'],
  ]) {
    const settings = [`name=${name}`, 'patch.size=3', `classifier={k-nearest: {input: ${input}}}`].flatMap((one) => ['--set', one]);
    const { code, stderr } = await at('own.yaml', '--maps', 'none', ...settings);
    assert.is(code, 0, stderr);
  }
  const map = (name: string) => at('map', name, '--scene', 'low.npy', '--mask', 'low_gt.npy', '--output', `low-${name}`);
  const [refused, taken] = [await map('patches'), await map('spectra')];
  assert.is(refused.code, 2);
  assert.match(refused.stderr, /^low\.npy: error: the run's patches of 3 x 3 pixels are larger than this scene of 2 x 9$/m);
  assert.is(taken.code, 0, taken.stderr);
});

test.after(() => rmSync(folder, { recursive: true, force: true }));
test.run();
