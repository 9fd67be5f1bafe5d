import { appendFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readCsv } from '../../src/base/csv.js';
import { decodeNpy } from '../../src/results/maps/npy.js';
import { filesBelow, hsiRun, inParallel } from './command-line.js';
import { forestOn, type Squares, writeSquares } from './squares.js';
import { MAPPED as TINY } from './tiny.js';

const test = suite('cli/map');
const folder = mkdtempSync(join(tmpdir(), 'hsi-run-test-'));
const runs = join(folder, 'runs');
const at = (...args: string[]) => hsiRun(args, { cwd: folder });
const ENGINE = ['--engine', 'wasm'];

/** Bands of 20 nm, and classes with names and colours. */
const writeScene = (name: string, rows: number, columns: number, bands: number, more: Pick<Squares, 'from' | 'brighter' | 'more'> = {}) =>
  writeSquares(join(folder, name), rows, columns, {
    from: 400,
    ...more,
    bands,
    gaps: true,
    ofMask: 'classes = 4\nclass names = {none, Maize, Wheat, Rape}\nclass lookup = {0,0,0,10,20,30,40,50,60,70,80,90}',
  });
const PLACE = 'map info = {UTM, 1, 1, 382000, 5812000, 30, 30, 33, North, WGS-84, units=Meters}';
writeScene('field', 20, 16, 12, { more: PLACE });
writeScene('other', 14, 22, 13, { from: 405, more: PLACE.replace('382000', '390000') });
writeScene('bright', 14, 22, 12, { brighter: 3 });
writeFileSync(join(folder, 'tiny.yaml'), TINY);
writeFileSync(join(folder, 'field.yaml'), forestOn('field', { trees: 15, seeds: '[0, 1]' }));
writeFileSync(join(folder, 'none.yaml'), 'extends: field.yaml\nname: none\nmaps: none\n');
writeFileSync(join(folder, 'both.yaml'), 'extends: tiny.yaml\nname: both\nmaps: labelled\nvary: {patch.size: [3, 5]}\n');
const folderOf = (name: string) =>
  join(
    runs,
    readdirSync(runs).find((one) => one.startsWith(`${name}-`))!,
  );
const outcomes = await inParallel(['tiny', 'field', 'none', 'both'].map((name) => () => at(`${name}.yaml`, ...ENGINE)));
const factsOf = (map: string) => JSON.parse(readFileSync(join(map, 'manifest.json'), 'utf8'));
const stored = (map: string, file: string) => decodeNpy(readFileSync(join(runs, 'maps', factsOf(map).map, file)));

test('a run has maps of its first seed, each configuration its own, or none', () => {
  for (const { code, stderr } of outcomes) assert.is(code, 0, stderr);
  assert.equal(
    ['tiny', 'field', 'both'].map((name) => readdirSync(join(folderOf(name), 'maps'))),
    [['1'], ['0'], ['size-3-1', 'size-5-1']],
  );
  assert.not.ok(existsSync(join(folderOf('none'), 'maps')));
  assert.match(outcomes[0].stderr, /^map, seed 1: 256 pixels, \d+ s\nmaps: /m);
  assert.equal(
    [factsOf(join(folderOf('field'), 'maps', '0')).colours, factsOf(join(folderOf('field'), 'maps', '0')).scope],
    [['#0a141e', '#28323c', '#46505a'], 'scene'],
  );
  // What made it, beside who and when; none of it is hashed.
  const originOf = (name: string, map: string) =>
    JSON.parse(readFileSync(join(runs, 'maps', factsOf(join(folderOf(name), 'maps', map)).map, 'provenance.json'), 'utf8'));
  assert.match(originOf('tiny', '1').predictedFrom.join(), /^dense: /);
  assert.equal([originOf('field', '0').predictedFrom, originOf('field', '0').processor], [['patches'], cpus()[0].model]);
  const labelled = join(folderOf('both'), 'maps', 'size-3-1');
  assert.not.ok(existsSync(join(labelled, 'classification.png')));
  const [classes, labels] = [stored(labelled, 'classes.npy'), stored(labelled, 'labels.npy')];
  assert.equal(
    [...classes.values].map((one) => one > 0),
    [...labels.values].map((one) => one > 0),
  );
});

test('of a network or a classifier whose model is read again, the map says of the test pixels what the trial said', () => {
  for (const [name, seed] of [
    ['tiny', '1'],
    ['field', '0'],
  ]) {
    const map = join(folderOf(name), 'maps', seed);
    const { values, shape } = stored(map, 'classes.npy');
    const confidence = stored(map, 'confidence.npy').values;
    const rows = readCsv(readFileSync(join(folderOf(name), 'predictions.csv'), 'utf8')).filter((row) => row.seed === seed);
    assert.ok(rows.length > 50);
    for (const row of rows) {
      const pixel = Number(row.row) * shape[1] + Number(row.column);
      assert.equal([values[pixel], confidence[pixel].toFixed(6)], [Number(row.predicted), row.confidence], name);
    }
    assert.equal(factsOf(map).remarks, []);
  }
});

test('a second run makes nothing; a map that was taken away is made again, from the store to the same bytes', async () => {
  const before = filesBelow(runs);
  const again = await at('tiny.yaml', ...ENGINE);
  assert.equal([again.code, again.stderr], [0, `page: ${join(relative(folder, folderOf('tiny')), 'report.html')}\n`]);
  assert.equal(filesBelow(runs), before);
  rmSync(join(folderOf('tiny'), 'maps'), { recursive: true });
  assert.is((await at('tiny.yaml', ...ENGINE)).code, 0);
  assert.equal(filesBelow(runs), before);
  const [none, option] = await inParallel([() => at('none.yaml', '--maps', 'labelled'), () => at('none.yaml', '--maps', 'all')]);
  assert.equal([none.code, option.code, readdirSync(join(folderOf('none'), 'maps'))], [0, 2, ['0']]);
  assert.match(option.stderr, /--maps all: unknown\n.*Known: scene, labelled, none/);
});

test('map: another seed, another scene by wavelength with its mask, by its own statistics', async () => {
  const [seed, other, bright, own] = await inParallel([
    () => at('map', 'tiny', '--seed', '2', '--json', ...ENGINE),
    () => at('map', 'field', '--scene', 'other.hdr', '--mask', 'other_gt.hdr', '--json'),
    () => at('map', 'field', '--scene', 'bright.hdr', '--mask', 'bright_gt.hdr', '--output', 'by-training', '--json'),
    () => at('map', 'field', '--scene', 'bright.hdr', '--mask', 'bright_gt.hdr', '--output', 'by-scene', '--standardize', 'scene'),
  ]);
  for (const { code, stderr } of [seed, other, bright, own]) assert.is(code, 0, stderr);
  const { seed: number, folder: path, files } = JSON.parse(seed.stdout);
  assert.equal(
    [number, path, files.includes('errors-legend.png')],
    [2, join('runs', folderOf('tiny').slice(runs.length + 1), 'maps', '2'), true],
  );
  const found = JSON.parse(other.stdout);
  assert.equal(
    [found.rows, found.columns, found.labelled, found.oa > 0.95, found.standardize],
    [14, 22, 14 * 22 - 4 * 22, true, 'training'],
  );
  assert.equal([found.bands.by, found.bands.farthest, found.bands.used], ['wavelength', 5, undefined]);
  assert.match(readFileSync(join(folder, found.folder, 'classification.hdr'), 'utf8'), /390000/);
  assert.equal(found.colours[0], '#0a141e');
  // Three times as bright: only its own statistics make it what has been learnt.
  assert.ok(JSON.parse(bright.stdout).oa < 0.6, bright.stdout);
  assert.match(own.stdout, /scaled by +the statistics of this scene \(--standardize training uses those of training\)/);
  assert.match(own.stdout, /overall accuracy +(1\.0000|0\.9[5-9]\d\d)/);
  assert.ok(existsSync(join(folder, 'by-scene', 'metrics.csv')));
});

test('map: what cannot be is said', async () => {
  writeScene('red', 8, 8, 6, { from: 900 });
  mkdirSync(join(folder, 'mine'));
  writeFileSync(join(folder, 'mine', 'note.txt'), '');
  const wrong: [string[], RegExp][] = [
    [['map'], /map takes one run, not 0/],
    [['map', 'field', '--seed', '7'], /no trial of seed 7\n.*Its seeds: 0, 1/],
    [['map', 'field', '--scene', 'red.hdr'], /12 of the run's 12 bands have no band of this scene/],
    [['map', 'field', '--mask', 'field_gt.hdr'], /--mask is the mask of another scene/],
    [['map', 'field', '--standardize', 'scene'], /for another scene/],
    [['map', 'field', '--scene', 'other.hdr', '--standardize', 'own'], /--standardize own: unknown/],
    [['map', 'field', '--output', 'mine'], /has other files than a map/],
    [['map', 'field', '--scene', 'other.hdr', '--mask', 'field_gt.hdr'], /14 x 22 .* 20 x 16/],
  ];
  const found = await inParallel(
    wrong.map(
      ([args]) =>
        () =>
          at(...args),
    ),
  );
  for (const [index, { code, stderr }] of found.entries()) {
    assert.is(code, 2, wrong[index][0].join(' '));
    assert.match(stderr, wrong[index][1]);
  }
});

test('verify tells what of a map is not as it was written; show lists, gc keeps, rm and gc remove', async () => {
  const fine = await at('verify', 'tiny', '--integrity');
  assert.is(fine.code, 0, fine.stdout);
  assert.match((await at('show', 'tiny')).stdout, /^maps\/1\/ +[\d.]+ KiB$/m);
  cpSync(runs, join(folder, 'copy'), { recursive: true });
  const map = join(folder, 'copy', folderOf('tiny').slice(runs.length + 1), 'maps', '1');
  const check = async () => (await at('verify', 'tiny', '--integrity', '--runs', 'copy')).stdout;
  const kept = readFileSync(join(map, 'classification.png'));
  appendFileSync(join(map, 'classification.png'), 'x');
  assert.match(await check(), /maps\/1\/classification\.png differs from what was written/);
  writeFileSync(join(map, 'classification.png'), kept);
  const address = factsOf(map).map;
  const place = join(folder, 'copy', 'maps', address, 'confidence.npy');
  const values = readFileSync(place);
  appendFileSync(place, 'x');
  assert.match(await check(), new RegExp(`maps/${address}/confidence\\.npy differs from what was written`));
  writeFileSync(place, values);
  assert.match(await check(), /intact, with 2 trials/);
  rmSync(join(folder, 'copy', 'maps', address), { recursive: true });
  assert.match(await check(), new RegExp(`maps/${address} is missing: the map was removed`));
  const kinds = async () =>
    JSON.parse((await at('gc', '--all', '--json', '--runs', 'copy')).stdout).goes.filter(({ kind }: { kind: string }) => kind === 'map')
      .length;
  // Those that --output took elsewhere.
  const loose = await kinds();
  assert.is(loose, 2);
  await at('rm', 'both', '--yes', '--runs', 'copy');
  assert.is(await kinds(), loose + 2);
});

test('export and import: a run with its maps', async () => {
  const [out] = [await at('export', 'tiny', '--output', 'tiny.tar.gz')];
  assert.is(out.code, 0, out.stderr);
  assert.is((await at('import', 'tiny.tar.gz', '--runs', 'taken')).code, 0);
  assert.match((await at('verify', 'tiny', '--integrity', '--runs', 'taken')).stdout, /intact, with 2 trials/);
  const name = folderOf('tiny').slice(runs.length + 1);
  // The page is made anew where it is imported.
  const hashed = (root: string) => [...filesBelow(root)].filter(([file]) => file !== 'report.html');
  assert.equal(hashed(join(folder, 'taken', name)), hashed(folderOf('tiny')));
});

test.after(() => rmSync(folder, { recursive: true, force: true }));
test.run();
