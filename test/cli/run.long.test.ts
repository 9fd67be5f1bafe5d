import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readCsv } from '../../src/base/csv.js';
import { filesBelow, hsiRun, lastingBelow, type Outcome } from './command-line.js';
import { MAPPED as TINY } from './tiny.js';

const test = suite('cli/run');

const RUN_FILES = [
  'SHA256SUMS',
  'classes.csv',
  'confusion.csv',
  'epochs.csv',
  'leakage.csv',
  'manifest.json',
  'maps',
  'metrics.csv',
  'model-1.bin',
  'model-1.json',
  'model-2.bin',
  'model-2.json',
  'predictions.csv',
  'report.html',
  'resolved.yaml',
  'split.csv',
  'times.csv',
  'weights-1.safetensors',
  'weights-2.safetensors',
];
const TRIAL_FILES = [
  'SHA256SUMS',
  'epochs.csv',
  'manifest.json',
  'predictions.csv',
  'preprocessing.json',
  'provenance.json',
  'split.csv',
  'times.csv',
  'weights.safetensors',
];
const COLUMNS = {
  oa: 'overall_accuracy',
  aa: 'average_accuracy',
  kappa: 'kappa',
  ap: 'average_precision',
  f1_macro: 'f1_macro',
  f1_weighted: 'f1_weighted',
} as const;

const folder = mkdtempSync(join(tmpdir(), 'hsi-run-test-'));
const runs = join(folder, 'runs');
writeFileSync(join(folder, 'tiny.yaml'), TINY);

/** Runs the tiny pipeline; results go to `runs` unless said otherwise. */
const tiny = (seeds: string, ...args: string[]): Promise<Outcome> =>
  hsiRun(['tiny.yaml', '--set', `seeds=${seeds}`, ...args], { cwd: folder });
/** The run folders; trials lie in a folder of their own. */
const runFolders = (root: string) =>
  readdirSync(root)
    .filter((name) => /-[0-9a-f]{12}$/.test(name))
    .sort();
const read = (...path: string[]) => readFileSync(join(...path), 'utf8');

/** Where the seed's trial lies, as the run's manifest says. */
function trialFolder(root: string, run: string, seed: number): string {
  const { trials } = JSON.parse(read(root, run, 'manifest.json'));
  return join(root, run, trials.find((trial: { seed: number }) => trial.seed === seed).folder);
}

// The same twice, one trial at a time and two at once; and one of its seeds alone.
const [first, parallel, alone] = await Promise.all([
  tiny('[1, 2]', '--jobs', '1'),
  tiny('[1, 2]', '--jobs', '2', '--json', '--runs', 'parallel'),
  tiny('[2]', '--quiet', '--runs', 'alone'),
]);
const [run] = runFolders(runs);

test('what is there afterwards', () => {
  assert.is(first.code, 0, first.stderr);
  assert.match(run, /^tiny-[0-9a-f]{12}$/);
  assert.equal(readdirSync(runs).sort(), ['README.md', 'maps', run, 'trials'].sort());
  assert.equal(readdirSync(join(runs, run)).sort(), RUN_FILES);
  assert.is(readdirSync(join(runs, 'trials')).length, 2);
  for (const seed of [1, 2]) assert.equal(readdirSync(trialFolder(runs, run, seed)).sort(), TRIAL_FILES);
});

/** Behind the results, also where they are cached. */
const LAST = `page: ${join('runs', run, 'report.html')}\n`;
const STATISTICS = 'bands scaled with statistics of the whole scene, including test pixels (dataset.standardize: training excludes them)';

test('a short table and the folder on standard output, progress on standard error', () => {
  const rows = readCsv(read(runs, run, 'metrics.csv'));
  const cell = (row: string, key: keyof typeof COLUMNS) => Number(rows.find(({ seed }) => seed === row)![COLUMNS[key]]);
  // Of two values Student's 0.975 quantile is 12.706, and the mean's error their distance by two: the population sd.
  // What no figure can be is left out.
  const possible = (key: keyof typeof COLUMNS, value: number) => Math.max(key === 'kappa' ? -1 : 0, Math.min(1, value));
  const end = (key: keyof typeof COLUMNS, sign: number) =>
    possible(key, cell('mean', key) + sign * 12.7062047362 * cell('sd', key)).toFixed(4);
  const ends = (key: keyof typeof COLUMNS) => [-1, 1].map((sign) => end(key, sign)).join('–');
  const line = (label: string, key: keyof typeof COLUMNS) =>
    `${label.padEnd(17)}  ${[cell('mean', key), cell('sd', key)].map((value) => value.toFixed(4).padStart(7)).join('  ')}  2 ${ends(key)}`;
  const lines = [
    line('overall accuracy', 'oa'),
    line('average accuracy', 'aa'),
    line('kappa', 'kappa'),
    line('average precision', 'ap'),
    line('F1, macro', 'f1_macro'),
    line('F1, weighted', 'f1_weighted'),
  ];
  const leaks = readCsv(read(runs, run, 'leakage.csv')).filter((row) => row.class === 'all');
  const mean = (key: string) => `${(50 * leaks.reduce((sum, row) => sum + Number(row[key]), 0)).toFixed(1).replace('.0', '')} %`;
  const leakage = `test pixels with a training pixel in their patch ${mean('inside')}, with an overlapping training patch ${mean('overlap')}`;
  const squeezed = (text: string) => text.replace(/ +/g, ' ');
  assert.equal(squeezed(first.stdout).split('\n'), [' mean sd n 95 %', ...lines.map(squeezed), leakage, STATISTICS, join('runs', run), '']);
  assert.match(first.stderr, /^tiny: 2 trials to compute on wasm(, \d+ threads)?\n/);
  assert.match(first.stderr, /\nseed 1: epoch 1\/2, loss \d\.\d{4}, accuracy \d\.\d{4}, validation \d\.\d{4}, \d+ s left\n/);
  assert.match(first.stderr, /\nseed 2: OA \d\.\d{4}, epoch [12] of 2, trained in \d+ s\nmap, seed 1: 256 pixels, \d+ s\nmaps: /);
  assert.is(first.stderr.slice(first.stderr.indexOf('\nmaps: ')), `\nmaps: ${join('runs', run, 'maps', '1')}\n${LAST}`);
});

test('the manifest has the hash of every file but the times, the page and the maps', () => {
  const { files } = JSON.parse(read(runs, run, 'manifest.json'));
  assert.equal(
    Object.keys(files).sort(),
    RUN_FILES.filter((name) => !/^(manifest|times|report)\.|^SHA256SUMS$|^maps$/.test(name)),
  );
  for (const [name, { sha256, bytes }] of Object.entries<{ sha256: string; bytes: number }>(files)) {
    const data = readFileSync(join(runs, run, name));
    assert.equal([createHash('sha256').update(data).digest('hex'), data.length], [sha256, bytes], name);
  }
});

test('a plan knows what it will take on a disk', async () => {
  const { stdout } = await hsiRun(['plan', 'tiny.yaml', '--quick', '--json', '--engine', 'wasm', '--runs', 'none'], { cwd: folder });
  const { disk } = JSON.parse(stdout);
  const found = [...filesBelow(runs).values()];
  assert.ok(Math.abs(disk.files - found.length) <= 5, `${disk.files} ${found.length}`);
  const ratio = disk.bytes / found.reduce((sum, { length }) => sum + length, 0);
  assert.ok(ratio > 0.6 && ratio < 1.7, String(ratio));
});

test('as JSON', () => {
  assert.is(parallel.code, 0, parallel.stderr);
  const result = JSON.parse(parallel.stdout);
  assert.equal([result.name, result.engine, result.cached, result.folder], ['tiny', 'wasm', false, join('parallel', run)]);
  const rows = readCsv(read(folder, result.folder, 'metrics.csv'));
  for (const [key, column] of Object.entries(COLUMNS)) {
    const value = (row: string) => Number(rows.find(({ seed }) => seed === row)![column]);
    const {
      interval: [low, high],
      ...spread
    } = result[key];
    assert.equal(spread, { mean: value('mean'), sd: value('sd'), n: 2 }, key);
    const due = Math.min(1, spread.mean + 12.7062047362 * spread.sd);
    assert.ok(low <= spread.mean && spread.mean <= high && Math.abs(high - due) < 1e-9, key);
    assert.equal(
      result.trials.map((trial: Record<string, number>) => trial[key]),
      [value('1'), value('2')],
      key,
    );
  }
  assert.equal(
    result.trials.map(({ seed, epoch }: Record<string, number>) => [String(seed), String(epoch)]),
    rows.slice(0, 2).map((row) => [row.seed, row.selected_epoch]),
  );
  for (const trial of result.trials) assert.ok(trial.trainingSeconds > 0 && trial.testingSeconds > 0);
});

test('the same bytes in another folder, whatever runs beside', () =>
  assert.equal(lastingBelow(runs), lastingBelow(join(folder, 'parallel'))));

test('the same bytes in another list of seeds', () => {
  const [other] = runFolders(join(folder, 'alone'));
  assert.equal(alone, { code: 0, stdout: `${join('alone', other)}\n`, stderr: '' });
  assert.is.not(other, run);
  assert.equal(lastingBelow(trialFolder(runs, run, 2)), lastingBelow(trialFolder(join(folder, 'alone'), other, 2)));
  assert.equal(readFileSync(join(runs, run, 'weights-2.safetensors')), readFileSync(join(folder, 'alone', other, 'weights-2.safetensors')));
  for (const name of ['metrics.csv', 'classes.csv', 'confusion.csv', 'epochs.csv', 'split.csv', 'predictions.csv']) {
    const rows = (...path: string[]) =>
      read(...path)
        .split('\n')
        .filter((line) => line.startsWith('2,'));
    assert.ok(rows(runs, run, name).length > 0, name);
    assert.equal(rows(runs, run, name), rows(folder, 'alone', other, name), name);
  }
});

test('the same file again says that it has been run, and writes nothing', async () => {
  const before = filesBelow(runs);
  const times = () => [...before.keys()].map((name) => statSync(join(runs, name)).mtimeMs);
  const timesBefore = times();
  const again = await tiny('[1, 2]');
  assert.equal(again, { code: 0, stdout: `tiny: this is the cached result.\n${first.stdout}`, stderr: LAST });
  assert.equal(filesBelow(runs), before);
  assert.equal(times(), timesBefore);
});

test('a run folder that is lost is made again from its trials, to the byte', async () => {
  const before = filesBelow(runs);
  rmSync(join(runs, run), { recursive: true });
  const { code, stdout, stderr } = await tiny('[1, 2]', '--json');
  assert.equal([code, stderr, JSON.parse(stdout).cached], [0, '', true]);
  assert.equal(filesBelow(runs), before);
});

test('only what is missing is computed; another name needs nothing', async () => {
  const known = filesBelow(trialFolder(runs, run, 1));
  const { stderr } = await tiny('[3, 1]', '--set', 'name=other');
  assert.match(stderr, /^other: 1 trial to compute \(1 known\) on wasm(, \d+ threads)?\n/);
  assert.not.ok(stderr.includes('seed 1'));
  assert.is(readdirSync(join(runs, 'trials')).length, 3);
  assert.equal(
    runFolders(runs).map((name) => name.split('-')[0]),
    ['other', 'tiny'],
  );
  assert.equal(filesBelow(trialFolder(runs, run, 1)), known);
});

test('another engine computes its own trial', async () => {
  const { code, stderr } = await tiny('[1]', '--engine', 'cpu', '--set', 'training.epochs=1');
  assert.is(code, 0);
  assert.match(stderr, /^tiny: 1 trial to compute on cpu\n/);
  assert.is(readdirSync(join(runs, 'trials')).length, 4);
});

test('a table that was damaged is told of, and not shown', async () => {
  const file = join(runs, run, 'metrics.csv');
  const before = readFileSync(file);
  writeFileSync(file, before.toString().replace('0.', '0.9'));
  const { code, stdout, stderr } = await tiny('[1, 2]', '--runs', runs);
  assert.equal([code, stdout], [2, '']);
  assert.match(stderr, `${file}: error: is not what was written`);
  writeFileSync(file, before);
});

test('a trial that was damaged is told of, and not used', async () => {
  const file = join(trialFolder(runs, run, 1), 'predictions.csv');
  writeFileSync(file, readFileSync(file, 'utf8').replace(/,1,/, ',2,'));
  // The run's own folder has tables of its own, and needs the trial no more.
  rmSync(join(runs, run), { recursive: true });
  const { code, stdout, stderr } = await tiny('[1, 2]', '--runs', runs);
  assert.equal([code, stdout], [2, '']);
  assert.equal(stderr.split('\n'), [
    `${file}: error: is not what was written (its SHA-256 differs from the manifest)`,
    `  Remove the folder ${join(file, '..')}: it will be computed again.`,
    '  hsi-run explain damaged',
    '',
  ]);
});

test.after(() => rmSync(folder, { recursive: true, force: true }));

test.run();
