import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readCsv } from '../../src/base/csv.js';
import { filesBelow, hsiRun, inParallel, ROOT } from './command-line.js';
import { MAPPED as TINY } from './tiny.js';

const test = suite('cli/compose');

const folder = mkdtempSync(join(tmpdir(), 'hsi-run-compose-'));
const runs = join(folder, 'runs');
writeFileSync(join(folder, 'tiny.yaml'), TINY);
writeFileSync(
  join(folder, 'rates.yaml'),
  `extends: tiny.yaml
name: rate-{learning_rate}-{size}
vary:
  training.optimizer.rmsprop.learning_rate: [0.003, 0.01]
  patch.size: [3, 5]
`,
);
const run = (...args: string[]) => hsiRun(args, { cwd: folder });

const before = await run('tiny.yaml', '--quiet');
const first = await run('rates.yaml');
const NAMES = ['rate-0.003-3', 'rate-0.003-5', 'rate-0.01-3', 'rate-0.01-5'];
const sweep = join(
  runs,
  readdirSync(runs).find((name) => name.startsWith('rate-'))!,
);
const table = (name: string) => readCsv(readFileSync(join(sweep, name), 'utf8'));

test('a trial that a plain pipeline computed is not computed again', () => {
  assert.is(before.code, 0, before.stderr);
  assert.is(first.code, 0, first.stderr);
  assert.ok(first.stderr.startsWith('rate: 6 trials to compute (2 known) of 4 configurations on wasm'), first.stderr);
  assert.match(first.stderr, /\nrate-0\.01-5, seed 2: OA \d\.\d{4}, epoch [12] of 2, trained in \d+ s\n/);
  assert.is(readdirSync(join(runs, 'trials')).length, 8);
});

test('a line for each configuration', () => {
  const lines = first.stdout
    .trimEnd()
    .split('\n')
    .filter((line) => !line.startsWith('bands scaled'));
  assert.match(lines[0], /^ +overall accuracy +average accuracy +kappa +average precision +inside +overlap +n$/);
  assert.equal(
    lines.slice(1, -1).map((line) => line.split(' ')[0]),
    NAMES,
  );
  for (const line of lines.slice(1, -1)) assert.match(line, / (-?\d\.\d{4} ± \d\.\d{4} +){4}(\d+(\.\d)? % +){2}2$/);
  assert.is(join(folder, lines.at(-1)!), sweep);
});

test('the tables: each trial, and each configuration with what varies', () => {
  assert.equal(readdirSync(sweep).sort(), [
    'SHA256SUMS',
    'classes.csv',
    'configurations.csv',
    'confusion.csv',
    'epochs.csv',
    'leakage.csv',
    'manifest.json',
    'maps',
    'metrics.csv',
    'report.html',
    'resolved.yaml',
    'times.csv',
  ]);
  const configurations = table('configurations.csv');
  assert.equal(
    configurations.map((row) => [row.configuration, row['training.optimizer.rmsprop.learning_rate'], row['patch.size'], row.n]),
    [
      [NAMES[0], '0.003', '3', '2'],
      [NAMES[1], '0.003', '5', '2'],
      [NAMES[2], '0.01', '3', '2'],
      [NAMES[3], '0.01', '5', '2'],
    ],
  );
  const metrics = table('metrics.csv');
  assert.equal(
    metrics.map(({ seed }) => seed),
    NAMES.flatMap(() => ['1', '2', 'mean', 'sd', 'n']),
  );
  for (const row of configurations) {
    const values = metrics
      .filter(({ configuration, seed }) => configuration === row.configuration && /^\d+$/.test(seed))
      .map(({ overall_accuracy: accuracy }) => Number(accuracy));
    const mean = (values[0] + values[1]) / 2;
    assert.ok(Math.abs(Number(row.overall_accuracy) - mean) < 1e-12);
    assert.ok(Math.abs(Number(row.overall_accuracy_sd) - Math.abs(values[0] - mean)) < 1e-12);
  }
});

test('the plain pipeline and its configuration have the same figures', () => {
  const plain = join(
    runs,
    readdirSync(runs).find((name) => name.startsWith('tiny-'))!,
  );
  const rows = readCsv(readFileSync(join(plain, 'metrics.csv'), 'utf8'));
  assert.equal(
    table('metrics.csv')
      .filter(({ configuration }) => configuration === NAMES[0])
      .map(({ configuration: _, ...row }) => row),
    rows,
  );
});

test('again: nothing is computed; as JSON, one configuration alone, and from its own resolved.yaml', async () => {
  const known = filesBelow(runs);
  const [json, one, resolved] = await inParallel([
    () => run('rates.yaml', '--json'),
    () => run('rates.yaml', '--configuration', NAMES[2], '--json', '--runs', runs),
    () => run(join(sweep, 'resolved.yaml'), '--quiet'),
  ]);
  const { cached, name, configurations } = JSON.parse(json.stdout);
  assert.equal(
    [cached, name, configurations.map(({ name: one, oa }: { name: string; oa: { n: number } }) => [one, oa.n])],
    [true, 'rate', NAMES.map((one) => [one, 2])],
  );
  assert.equal([JSON.parse(one.stdout).name, JSON.parse(one.stdout).cached], [NAMES[2], true]);
  assert.equal(resolved, { code: 0, stdout: `${join('runs', sweep.slice(runs.length + 1))}\n`, stderr: '' });
  for (const [file, data] of known) assert.equal(filesBelow(runs).get(file), data, file);
});

test('validate, plan, bench and diff know configurations', async () => {
  const [valid, plan, bench, unknown, same, other] = await inParallel([
    () => run('validate', 'rates.yaml'),
    () => run('plan', 'rates.yaml', '--configuration', NAMES[1], '--quick'),
    () => run('bench', 'rates.yaml', '--steps', '1', '--engine', 'wasm'),
    () => run('plan', 'rates.yaml', '--configuration', 'rate-0.1-3'),
    () => run('diff', 'rates.yaml', sweep),
    () => run('diff', 'tiny.yaml', 'rates.yaml'),
  ]);
  assert.equal(valid, { code: 0, stdout: 'rates.yaml: valid, 4 configurations\n', stderr: '' });
  assert.equal([plan.code, plan.stderr], [0, '']);
  assert.match(plan.stdout, /input +5x5x16/);
  assert.equal([bench.code, bench.stderr], [0, 'rate-0.003-3, the first of 4 configurations (another: --configuration NAME)\n']);
  assert.match(bench.stdout, /its \d+ trials, one after the other: about .* \(hsi-run plan: as a run shares the cores/);
  assert.match(unknown.stderr, /there is no configuration "rate-0\.1-3"\n {2}Did you mean rate-0\.01-3\? Known: rate-0\.003-3, /);
  assert.equal(same, { code: 0, stdout: 'no difference\n', stderr: '' });
  assert.is(other.code, 1);
  assert.equal(other.stdout.split('\n'), [
    '~ name: tiny -> rate',
    '+ configuration rate-0.003-5: patch.size 5, training.optimizer.rmsprop.learning_rate 0.003',
    '+ configuration rate-0.01-3: patch.size 3, training.optimizer.rmsprop.learning_rate 0.01',
    '+ configuration rate-0.01-5: patch.size 5, training.optimizer.rmsprop.learning_rate 0.01',
    '~ configuration tiny -> rate-0.003-3',
    '',
    'the same trials for the same seeds: cached results are used',
    'parameters the same: 1,931',
    'FLOPs of a patch x1.00',
    '',
  ]);
});

test('resolve: sizes as comments, --why with every source', async () => {
  const [plain, why, json] = await inParallel([
    () => run('resolve', 'tiny.yaml'),
    () => run('resolve', 'rates.yaml', '--why', '--set', 'training.batch=8'),
    () => run('resolve', 'rates.yaml', '--why', '--json'),
  ]);
  assert.match(plain.stdout, /\nsplit: \{by: random, train: 30%, validation: 20, test: rest\} {2}# \d+ train, 20 validation, \d+ test\n/);
  assert.match(plain.stdout, / {2}# full = 6; 1x1x1, 8 channels\n/);
  const lines = why.stdout.split('\n').map((line) => line.replace(/ +/g, ' '));
  for (const line of [
    ' rows: 16 # tiny.yaml:3',
    ' noise: 0.06 # default',
    ' batch: 8 # --set training.batch=8',
    ' epochs: 2 # tiny.yaml:13',
    ' learning_rate: 0.003 # rates.yaml:4',
    ' patch.size: 5 # rates.yaml:5',
    'name: rate # rates.yaml:2',
  ])
    assert.ok(lines.includes(line), line);
  const values = JSON.parse(json.stdout);
  const epochs = values.find(({ path }: { path: string }) => path === 'training.epochs');
  assert.equal([epochs.value, epochs.from.kind, epochs.from.place.line, epochs.from.place.via], [2, 'written', 13, ['rates.yaml:1']]);
  writeFileSync(join(folder, 'why.yaml'), why.stdout);
  const again = await run('diff', 'rates.yaml', 'why.yaml', '--set', 'training.batch=16');
  assert.is(again.stdout, 'no difference\n', again.stderr);
});

test('git diff shows meaning, of a file that extends another too', () => {
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], { cwd: folder, encoding: 'utf8' });
  const program = `"${process.execPath}" "${join(ROOT, 'dist/program/cli/main.js')}"`;
  git('init', '-q');
  writeFileSync(join(folder, '.gitattributes'), '*.yaml diff=hsi-run\n');
  git('config', 'diff.hsi-run.textconv', `f() { ${program} resolve --base . "$1" 2>/dev/null || cat "$1"; }; f`);
  writeFileSync(join(folder, 'mine.yaml'), 'extends: tiny.yaml\npatch: {size: 3}\n');
  git('add', 'mine.yaml');
  git('commit', '-qm', 'one');
  writeFileSync(join(folder, 'mine.yaml'), 'extends: tiny.yaml\n# other words\npatch:\n  size: 5\n');
  const changed = git('diff', '--unified=0', 'mine.yaml')
    .split('\n')
    .filter((line) => /^[+-][^+-]/.test(line));
  assert.equal(changed.slice(0, 2), [
    '-patch: {size: 3, padding: zero}  # 3x3x16, 1 channel',
    '+patch: {size: 5, padding: zero}  # 5x5x16, 1 channel',
  ]);
  writeFileSync(join(folder, 'mine.yaml'), 'extends: tiny.yaml\npatch: {size: 4}\n');
  assert.match(git('diff', 'mine.yaml'), /\n\+patch: \{size: 4\}\n/);
});

test('as JSON, plan says nothing on standard error', async () => {
  const plan = await hsiRun(['plan', 'pipelines/ssrn-in-learning-rates.yaml', '--json', '--quick']);
  const { networks } = JSON.parse(plan.stdout);
  assert.equal([networks.length, networks[0].configurations.length, networks[0].trainable, plan.stderr], [1, 6, 364168, '']);
});

test.after(() => rmSync(folder, { recursive: true, force: true }));

test.run();
