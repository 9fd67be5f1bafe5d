import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readCsv } from '../../src/base/csv.js';
import { hsiRun } from './command-line.js';

const test = suite('cli/assess');
const folder = mkdtempSync(join(tmpdir(), 'hsi-run-test-'));
const call = (...args: string[]) => hsiRun(args, { cwd: folder });

writeFileSync(
  join(folder, 'kinds.yaml'),
  `version: 1
name: kinds
dataset: {synthetic: {rows: 24, columns: 24, bands: 16, classes: 3}}
split: {by: random, train: 20%, validation: 0, test: rest}
patch: {size: 3}
classifier: {k-nearest: {k: 5}}
seeds: [1, 2]
maps: scene
vary:
  - {name: near}
  - {name: wide, classifier: {k-nearest: {k: 25}}}
  - {name: forest, classifier: {random-forest: {trees: 10}}}
`,
);
const ran = await call('kinds.yaml', '--quiet');
const run = join(
  folder,
  'runs',
  readdirSync(join(folder, 'runs')).find((name) => name.startsWith('kinds-'))!,
);

test('figures are those of the stored tables; intervals hold them and are the same again; nothing in the store changes', async () => {
  assert.is(ran.code, 0, ran.stderr);
  const first = await call('assess', 'kinds', '--blocks', '6', '--json');
  assert.is(first.code, 0, first.stderr);
  const { configurations } = JSON.parse(first.stdout);
  const stored = readCsv(readFileSync(join(run, 'metrics.csv'), 'utf8'));
  for (const { name, trials } of configurations)
    for (const { seed, figures, intervals, blocks } of trials) {
      const row = stored.find((one) => one.configuration === name && one.seed === String(seed))!;
      assert.equal([figures.oa, figures.aa, figures.kappa].map(String), [row.overall_accuracy, row.average_accuracy, row.kappa]);
      assert.ok(blocks > 8 && blocks <= 16);
      assert.ok(intervals.oa[0] <= figures.oa && figures.oa <= intervals.oa[1]);
    }
  assert.is((await call('assess', 'kinds', '--blocks', '6', '--json')).stdout, first.stdout);
  assert.is((await call('verify', 'kinds', '--integrity')).code, 0);
});

test('tables for people and papers', async () => {
  const text = await call('assess', 'kinds');
  assert.match(text.stdout, /Agreement of test pixels\nConfiguration +OA +AA +Kappa +MCC +Mean IoU +n/);
  assert.match(text.stdout, /only 4 blocks have test pixels/);
  const csv = await call('assess', 'kinds', '--format', 'csv', '--table', 'calibration');
  assert.match(csv.stdout, /configuration,ece,/);
});

test('a sample of the map: areas; without a map of that seed, and with a table that is no sample, what to do', async () => {
  const pixels = Array.from({ length: 288 }, (_, at) => `${Math.floor(at / 12)},${(2 * at) % 24},${1 + (at % 3)}`);
  writeFileSync(join(folder, 'sample.csv'), ['row,column,class', ...pixels, ''].join('\n'));
  const { code, stdout, stderr } = await call('assess', 'kinds', '--sample', 'sample.csv', '--json');
  assert.is(code, 0, stderr);
  const { areas } = JSON.parse(stdout);
  assert.is(areas.sampled, 288);
  assert.ok(Math.abs(areas.classes.reduce((sum: number, one: { share: { value: number } }) => sum + one.share.value, 0) - 1) < 1e-12);
  assert.match((await call('assess', 'kinds', '--sample', 'sample.csv', '--seed', '7')).stderr, /no map of its whole scene by seed 7/);
  assert.match((await call('assess', 'kinds', '--sample', 'kinds.yaml')).stderr, /error: the table /);
});

test('training pixels lie in no sample of a classifier that sees spectra alone, as in leakage.csv', async () => {
  writeFileSync(
    join(folder, 'spectra.yaml'),
    `version: 1
name: spectra
dataset: {synthetic: {rows: 24, columns: 24, bands: 16, classes: 3}}
split: {by: random, train: 20%, validation: 20%, test: rest}
patch: {size: 7}
classifier: {k-nearest: {k: 5, input: spectrum, keep_probabilities: true}}
seeds: [1]
maps: none
`,
  );
  assert.is((await call('spectra.yaml', '--quiet')).code, 0);
  const { groups } = JSON.parse((await call('assess', 'spectra', '--json')).stdout).configurations[0].trials[0].sets;
  assert.equal([groups.inside.pixels, groups.overlapping.pixels, groups.apart.pixels], [0, 0, groups.all.pixels]);
});

test('three methods of one scene are ranked over the seeds, with what that is worth', async () => {
  const { ranking } = JSON.parse((await call('compare', 'kinds', '--json')).stdout);
  assert.equal([ranking.over, ranking.methods, ranking.blocks], ['seeds', ['near', 'wide', 'forest'], ['1', '2']]);
  assert.is(Math.round(ranking.oa.ranks.reduce((sum: number, rank: number) => sum + rank, 0)), 6);
  assert.match((await call('compare', 'kinds')).stdout, /seeds of one scene are not independent/);
  assert.match((await call('compare', 'kinds', '--format', 'latex', '--table', 'ranks')).stdout, /\\toprule/);
});

test.after(() => rmSync(folder, { recursive: true, force: true }));
test.run();
