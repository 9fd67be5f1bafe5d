import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readCsv } from '../../src/base/csv.js';
import { decodeSafetensors } from '../../src/store/formats/safetensors.js';
import { filesBelow, hsiRun, inParallel } from './command-line.js';
import { TINY } from './tiny.js';

const test = suite('cli/classifiers');
const folder = mkdtempSync(join(tmpdir(), 'hsi-run-test-'));
const runs = join(folder, 'runs');
const at = (...args: string[]) => hsiRun(args, { cwd: folder });
/** Each by two lines over a pipeline of a network. */
const KINDS = {
  svm: '{svm: {c: [1, 10], gamma: [0.5/features, 1/features], folds: 3}}',
  forest: '{random-forest: {trees: 20}}',
  nearest: '{k-nearest: {k: [1, 3], input: spectrum, folds: 3}}',
};
writeFileSync(join(folder, 'tiny.yaml'), TINY);
for (const [name, classifier] of Object.entries(KINDS))
  writeFileSync(join(folder, `${name}.yaml`), `extends: tiny.yaml\nname: ${name}\nclassifier: ${classifier}\n`);
const folderOf = (name: string) =>
  join(
    runs,
    readdirSync(runs).find((one) => one.startsWith(`${name}-`))!,
  );
const table = (name: string, file: string) => readCsv(readFileSync(join(folderOf(name), file), 'utf8'));
const outcomes = await inParallel(Object.keys(KINDS).map((name) => () => at(`${name}.yaml`, '--json')));

test('each kind runs, finds more than chance, and writes the tables of a network', () => {
  for (const [index, name] of Object.keys(KINDS).entries()) {
    const { code, stdout, stderr } = outcomes[index];
    assert.is(code, 0, stderr);
    assert.ok(JSON.parse(stdout).oa.mean > 0.4, stdout);
    assert.is(JSON.parse(readFileSync(join(folderOf(name), 'manifest.json'), 'utf8')).engine, 'classifiers:1');
    assert.equal(table(name, 'epochs.csv'), []);
    assert.ok(table(name, 'predictions.csv').every(({ confidence }) => Number(confidence) > 0 && Number(confidence) <= 1));
    assert.equal(
      table(name, 'metrics.csv').map(({ selected_epoch: epoch }) => epoch),
      ['', '', '', '', ''],
    );
  }
  assert.match(outcomes[0].stderr, /^svm: 2 trials to compute on classifiers[^]*seed 1: OA 0\.\d+, c \d+, gamma [\d.]+, trained in/m);
});

test('what was searched stands in grid.csv, and the model in safetensors', () => {
  const grid = table('svm', 'grid.csv');
  assert.is(grid.length, 2 * 4);
  for (const seed of ['1', '2']) assert.is(grid.filter((row) => row.seed === seed && row.chosen === '1').length, 1);
  assert.equal(table('forest', 'grid.csv')[0], { seed: '1', trees: '20', features: '12', mean_accuracy: '', sd_accuracy: '', chosen: '1' });
  assert.equal(Object.keys(table('nearest', 'grid.csv')[0]), ['seed', 'k', 'mean_accuracy', 'sd_accuracy', 'chosen']);
  const { arrays, metadata } = decodeSafetensors(readFileSync(join(folderOf('svm'), 'weights-1.safetensors')));
  assert.equal([metadata.classifier, metadata.kernel, metadata.input], ['svm', 'rbf', 'patch']);
  assert.equal(arrays.find(({ name }) => name === 'support/spectra')!.shape[1], 16);
});

test("the split is the network's; a second run computes nothing; verify computes the same bits", async () => {
  const before = filesBelow(runs);
  const [again, network, ...verified] = await inParallel([
    () => at('svm.yaml'),
    () => at('tiny.yaml', '--quiet', '--runs', 'others'),
    ...Object.keys(KINDS).map((name) => () => at('verify', `${name}.yaml`)),
  ]);
  assert.match(again.stdout, /this is the cached result/);
  for (const { code, stdout, stderr } of verified) {
    assert.ok(code === 0 && /2 of 2 trials, 2 the same to the bit/.test(stdout), stdout + stderr);
  }
  assert.equal(filesBelow(runs), before);
  assert.is(network.code, 0, network.stderr);
  const others = filesBelow(join(folder, 'others'));
  const name = [...others.keys()].find((file) => /^tiny-.*\/split\.csv$/.test(file))!;
  assert.equal(others.get(name)!.toString('utf8'), readFileSync(join(folderOf('svm'), 'split.csv'), 'utf8'));
});

test('in the place of an engine, that there is none', async () => {
  const { stdout } = await at('show', 'svm');
  const lines = stdout.match(/^engine .*/gm)!.map((line) => line.replace(/ +/, ' '));
  assert.equal(lines, Array(2).fill('engine none needed: classifiers are computed in plain JavaScript'));
});

test("another seed alone is computed; what is not the classifier's engine changes nothing", async () => {
  const more = await at('svm.yaml', '--set', 'seeds=[1, 2, 3]', '--engine', 'cpu');
  assert.match(more.stderr, /1 trial to compute \(2 known\) on classifiers/);
});

test('plan, explain, resolve, diff and bench speak of it', async () => {
  const [plan, explain, resolved, diff, bench, picture] = await inParallel([
    () => at('plan', 'svm.yaml'),
    () => at('explain', 'svm.yaml', '--set', 'classifier.svm.folds=4'),
    () => at('resolve', 'svm.yaml'),
    () => at('diff', 'svm.yaml', 'tiny.yaml'),
    () => at('bench', 'svm.yaml'),
    () => at('plan', 'svm.yaml', '--mermaid'),
  ]);
  assert.match(plan.stdout, /classifier {2}svm: 4 settings to choose from, 13 models to train, \d+ pixels x 144 features/);
  assert.match(explain.stdout, /classifier\.svm\.folds: 3 -> 4/);
  assert.match(resolved.stdout, /^classifier: \{svm: \{c: \[1, 10\]/m);
  assert.not.match(resolved.stdout, /^training:/m);
  assert.match(diff.stdout, /classifier/);
  assert.is(diff.code, 1);
  assert.equal([bench.code, picture.code], [2, 2]);
  assert.match(bench.stderr, /bench measures networks, but this pipeline has a classifier/);
  assert.match(picture.stderr, /a classifier has no network to draw/);
});

test('a network and a classifier in one vary: one run, the same pixels, each its own address', async () => {
  writeFileSync(
    join(folder, 'both.yaml'),
    'extends: tiny.yaml\nname: both\nseeds: [1]\nvary:\n  - {name: net, training.epochs: 1}\n' +
      '  - {name: near, classifier: {k-nearest: {k: 1}}}\n',
  );
  const [plan, run] = [await at('plan', 'both.yaml', '--quick'), await at('both.yaml', '--json', '--quiet', '--engine', 'wasm')];
  assert.match(plan.stdout, /near {4}k-nearest: 1 model to train/);
  assert.is(run.code, 0, run.stderr);
  assert.equal(
    JSON.parse(run.stdout).configurations.map(({ name }: { name: string }) => name),
    ['net', 'near'],
  );
  const verified = await at('verify', 'both.yaml');
  assert.match(verified.stdout, /2 of 2 trials, 2 the same to the bit/);
  const { configurations } = JSON.parse(readFileSync(join(folderOf('both'), 'manifest.json'), 'utf8'));
  const engineOf = ({ address }: { address: string }) =>
    JSON.parse(readFileSync(join(runs, 'trials', address, 'manifest.json'), 'utf8')).trial.engine;
  assert.equal(
    configurations.map(({ trials }: { trials: { address: string }[] }) => trials.map(engineOf)),
    [['wasm'], ['classifiers:1']],
  );
});

test('settings that the pixels do not allow fail the trial, and say so', async () => {
  const { code, stderr } = await at('nearest.yaml', '--set', 'classifier.k-nearest.k=500');
  assert.is(code, 2);
  assert.match(stderr, /500 nearest training pixels are needed, but there are only \d+[^]*hsi-run explain classifier/);
});

test.after(() => rmSync(folder, { recursive: true, force: true }));
test.run();
