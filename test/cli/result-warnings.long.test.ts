import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readCsv } from '../../src/base/csv.js';
import { hsiRun, inParallel } from './command-line.js';
import { TINY } from './tiny.js';

const test = suite('cli/result-warnings');
const folder = mkdtempSync(join(tmpdir(), 'hsi-run-test-'));
const at = (...args: string[]) => hsiRun(args, { cwd: folder });
const folderOf = (name: string) =>
  join(
    folder,
    'runs',
    readdirSync(join(folder, 'runs')).find((one) => one.startsWith(`${name}-`))!,
  );

test('train: 20 is 20 pixels, and validate, plan and run say so with both spellings', async () => {
  const text = TINY.replace('rows: 16, columns: 16', 'rows: 40, columns: 40')
    .replace('train: 30%', 'train: 20')
    .replace('seeds: [1, 2]', 'seeds: [1]');
  writeFileSync(join(folder, 'twenty.yaml'), text);
  writeFileSync(join(folder, 'percent.yaml'), text.replace('train: 20', 'train: 20%'));
  writeFileSync(join(folder, 'few.yaml'), TINY.replace('train: 30%', 'train: 20'));
  const expected = new RegExp(
    '^warning: twenty\\.yaml:4: split\\.train: 20 takes 20 pixels, all classes together\\. ' +
      'For a percentage write 20%, for 20 of each class \\{per_class: 20\\}\\.$',
    'm',
  );
  const [validated, planned, ran, json, percent, few] = await inParallel([
    () => at('validate', 'twenty.yaml'),
    () => at('plan', 'twenty.yaml', '--quick'),
    () => at('twenty.yaml'),
    () => at('validate', 'twenty.yaml', '--json'),
    () => at('validate', 'percent.yaml'),
    () => at('validate', 'few.yaml'),
  ]);
  for (const { code, stderr } of [validated, planned, ran]) {
    assert.is(code, 0, stderr);
    assert.match(stderr, expected);
  }
  assert.match(`warning: ${JSON.parse(json.stdout).files[0].warnings[0]}`, expected);
  // Of few labelled pixels a number is what is meant.
  assert.equal([percent.stderr, few.stderr], ['', '']);
});

test('a class without training pixels is told with every result: run, again, JSON, show, page, tables', async () => {
  writeFileSync(
    join(folder, 'lost.yaml'),
    TINY.replace('name: tiny', 'name: lost').replace('train: 30%', 'train: 1').replace('seeds: [1, 2]', 'seeds: [1]'),
  );
  const told = /seed 1: no training pixel is of the classes Material \d, Material \d, so no pixel can be predicted as them/i;
  const first = await at('lost.yaml');
  assert.is(first.code, 0, first.stderr);
  const run = folderOf('lost');
  const [again, json, shown, shownJson, latex] = await inParallel([
    () => at('lost.yaml'),
    () => at('lost.yaml', '--json'),
    () => at('show', 'lost'),
    () => at('show', 'lost', '--json'),
    () => at('show', 'lost', '--format', 'latex'),
  ]);
  assert.match(again.stdout, /this is the cached result/);
  const [warned, shownWarned] = [json, shownJson].map(({ stdout }) => JSON.parse(stdout).warnings.join());
  const page = readFileSync(join(run, 'report.html'), 'utf8');
  for (const text of [first.stderr, again.stderr, warned, shown.stdout, shownWarned, latex.stdout, page]) assert.match(text, told);
});

test('the last epoch was the best: said between the results and the page, once for a sweep, and again of cached results', async () => {
  writeFileSync(
    join(folder, 'short.yaml'),
    TINY.replace('name: tiny', 'name: short')
      .replace('learning_rate: 0.003}}, epochs: 2', 'learning_rate: 0.01}}, epochs: 4')
      .replace('seeds: [1, 2]', 'seeds: [2]'),
  );
  const alone = await at('short.yaml');
  const short = 'The last epoch (4) was the best by the validation pixels: training was perhaps too short.\n';
  const page = `page: ${join(relative(folder, folderOf('short')), 'report.html')}\n`;
  assert.match(alone.stderr, /\nseed 2: OA 0\.\d+, epoch 4 of 4, /);
  assert.ok(alone.stderr.endsWith(`\n${short}${page}`), alone.stderr);
  assert.is((await at('short.yaml')).stderr, short + page);
  assert.is((await at('short.yaml', '-q')).stderr, '');
  const sweep = await at('short.yaml', '--set', 'vary={patch.size: [3, 5]}');
  assert.match(
    sweep.stderr,
    /\nIn 2 of 2 configurations the last epoch was the best in most seeds: size-3, size-5\. Training was perhaps too short\.\npage: /,
  );
  const chosen = await at('short.yaml', '--set', 'training.select=last');
  assert.not.match(chosen.stderr, 'too short');
});

test('a classifier of spectra sees one pixel: no figure of patches anywhere', async () => {
  const classifier = 'classifier: {k-nearest: {k: [1], input: spectrum}}\n';
  writeFileSync(join(folder, 'near.yaml'), TINY.replace(/architecture:[^]*(?=seeds)/, classifier).replace('name: tiny', 'name: near'));
  const run = await at('near.yaml');
  assert.is(run.code, 0, run.stderr);
  const one = /each sample is one pixel: no test pixel contains values of a training pixel/i;
  assert.match(run.stdout, one);
  const leakage = readCsv(readFileSync(join(folderOf('near'), 'leakage.csv'), 'utf8')).filter((row) => row.class === 'all');
  assert.equal(
    leakage.map(({ inside, overlap }) => [inside, overlap]),
    [
      ['0', '0'],
      ['0', '0'],
    ],
  );
  assert.ok(leakage.every((row) => Number(row.distance_median) >= 1));
  const page = readFileSync(join(folderOf('near'), 'report.html'), 'utf8');
  assert.match(page, one);
  assert.not.match(page, /in their patch|for land that training has not seen/);
  const [show, split, verify] = await inParallel([
    () => at('show', 'near'),
    () => at('split', 'near.yaml'),
    () => at('verify', 'near.yaml'),
  ]);
  assert.match(show.stdout, one);
  assert.match(split.stdout, /samples of one pixel[^]*each sample is one pixel/);
  assert.is(verify.code, 0, verify.stdout + verify.stderr);
});

test.after(() => rmSync(folder, { recursive: true, force: true }));
test.run();
