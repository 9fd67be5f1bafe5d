import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readCsv } from '../../src/base/csv.js';
import { hsiRun } from './command-line.js';
import { TINY } from './tiny.js';

const test = suite('cli/compare');
const folder = mkdtempSync(join(tmpdir(), 'hsi-run-test-'));
const call = (...args: string[]) => hsiRun(args, { cwd: folder });
const ENGINE = ['--engine', 'wasm'];

writeFileSync(join(folder, 'short.yaml'), `${TINY.replace('name: tiny', 'name: short')}published: {table: VI, method: ssrn}\n`);
writeFileSync(join(folder, 'long.yaml'), TINY.replace('name: tiny', 'name: long').replace('epochs: 2', 'epochs: 6'));
writeFileSync(
  join(folder, 'other.yaml'),
  TINY.replace('name: tiny', 'name: other').replace('train: 30%', 'train: 20%').replace('epochs: 2', 'epochs: 1'),
);
writeFileSync(
  join(folder, 'both.yaml'),
  `${TINY.replace('name: tiny', 'name: both')}vary:\n  - {name: two, training.epochs: 2}\n  - {name: six, training.epochs: 6}\n`,
);
const runs = [
  await call('short.yaml', ...ENGINE),
  await call('long.yaml', ...ENGINE),
  await call('other.yaml', ...ENGINE),
  await call('both.yaml', ...ENGINE),
];
const folderOf = (name: string) =>
  join(
    folder,
    'runs',
    readdirSync(join(folder, 'runs')).find((entry) => entry.startsWith(`${name}-`))!,
  );
const rows = (name: string, file: string) => readCsv(readFileSync(join(folderOf(name), file), 'utf8'));

test('two runs, as JSON: figures of their tables, McNemar from their predictions', async () => {
  assert.equal(
    runs.map(({ code }) => code),
    [0, 0, 0, 0],
  );
  const { code, stdout, stderr } = await call('compare', 'short', 'long', '--json');
  assert.equal([code, stderr], [0, '']);
  const { seeds, testShare, methods, pairs } = JSON.parse(stdout);
  assert.equal(seeds, [1, 2]);
  for (const [index, name] of ['short', 'long'].entries()) {
    const mean = rows(name, 'metrics.csv').find(({ seed }) => seed === 'mean')!;
    assert.is(methods[index].name, name);
    assert.equal([methods[index].oa.mean, methods[index].aa.mean, methods[index].kappa.mean].map(String), [
      mean.overall_accuracy,
      mean.average_accuracy,
      mean.kappa,
    ]);
  }
  const parts = rows('short', 'split.csv');
  const count = (part: string) => parts.filter((row) => row.part === part).length;
  assert.is(testShare, count('test') / count('train'));
  const [short, long] = ['short', 'long'].map((name) => rows(name, 'predictions.csv').filter(({ seed }) => seed === '1'));
  const right = (row: Record<string, string>) => row.class === row.predicted;
  const only = short.filter((row, index) => right(row) && !right(long[index])).length;
  assert.is(pairs[0].seeds[0].onlyFirst, only);
  assert.ok(pairs[0].tests.oa.p >= 0 && pairs[0].tests.oa.holm === pairs[0].tests.oa.p);
});

test('configurations of one run are methods, and have the same trials; names of several runs are told apart', async () => {
  const [single, varied] = [await call('compare', 'short', 'long', '--json'), await call('compare', 'both', '--json')];
  assert.equal(JSON.parse(varied.stdout).pairs, JSON.parse(single.stdout).pairs);
  assert.equal(
    JSON.parse(varied.stdout).methods.map(({ name }: { name: string }) => name),
    ['two', 'six'],
  );
  const twice = await call('compare', 'both', folderOf('both'), '--json');
  assert.match(JSON.parse(twice.stdout).methods[0].name, /^both-[0-9a-f]{12}\/two$/);
});

test('text and Markdown; a pipeline means its run', async () => {
  const text = await call('compare', 'short.yaml', 'long.yaml', ...ENGINE);
  assert.equal([text.code, text.stderr], [0, '']);
  assert.match(text.stdout, /^method +overall accuracy +average accuracy +kappa +OA, 95 % interval +inside +overlap +seeds\nshort +0\./);
  assert.match(text.stdout, /\nfirst +second +OA difference +95 % interval +t +p +p \(Holm\) +plain p +signs +McNemar\nshort +long +[-+]/);
  assert.match(text.stdout, /\nplain p: paired t-test, assumes independent seeds/);
  assert.match(text.stdout, '\n\nshort and long have the same overall accuracy\n\n');
  const declared = await call('compare', 'both', '--pairs', 'six:two');
  assert.match(declared.stdout, /\nsix +two +[-+].* [-+=]{2} +\d : \d of 2\n/);
  assert.match(declared.stdout, '\np (Holm): corrected for 1 predeclared pair\n');
  for (const pairs of ['six', 'six:', 'six:two:one', 'six:tow', 'six:six', ''])
    assert.is((await call('compare', 'both', '--pairs', pairs)).code, 2, pairs);
  const markdown = await call('compare', 'short', 'long', '--markdown');
  assert.match(markdown.stdout, /^\| method \| overall accuracy \|.*\n\| --- \|/);
});

test('other test pixels, one method, no run, a pipeline that has not been run', async () => {
  const other = await call('compare', 'short', 'other');
  assert.is(other.code, 2);
  assert.match(other.stderr, /^error: seed 1: short tests \d+ pixels and other \d+; row \d+, column \d+ is tested only by \w+\n/);
  assert.match(other.stderr, 'hsi-run explain not-comparable');
  writeFileSync(join(folder, 'never.yaml'), TINY.replace('epochs: 2', 'epochs: 3'));
  for (const [args, message] of [
    [['short'], 'compare needs at least two methods: short is only one'],
    [[], 'compare needs at least one run'],
    [['short', 'none'], 'no run matches "none"'],
    [['never.yaml', 'short', ...ENGINE], 'never.yaml has no run with its present settings in the folder of results'],
  ] as const) {
    const { code, stderr } = await call('compare', ...args);
    assert.is(code, 2);
    assert.ok(stderr.includes(message), stderr);
  }
});

test('tables for a paper, of a run, of a comparison, of the list and of a split; what is not known is said', async () => {
  const csv = await call('show', 'both', '--format', 'csv', '--table', 'summary');
  const [two] = readCsv(csv.stdout);
  const [wanted] = rows('both', 'configurations.csv');
  assert.equal([two.configuration, two.oa, two.oa_sd, two.n], ['two', wanted.overall_accuracy, wanted.overall_accuracy_sd, '2']);
  const latex = await call('compare', 'short', 'long', '--format', 'latex', '--table', 'results');
  assert.match(latex.stdout, /^% \\usepackage\{booktabs\}\n\\begin\{table\}[^]* & OA & [^]*\\end\{table\}\n$/);
  assert.match((await call('ls', '--format', 'md')).stdout, /^\| short \| {2}\| synthetic \| wasm \| /m);
  const [
    {
      rows: [first],
    },
  ] = [JSON.parse((await call('split', 'short.yaml', '--format', 'json')).stdout)];
  assert.equal(Object.keys(first), ['class', 'name', 'train', 'validation', 'test']);
  const wrong = [await call('show', 'short', '--format', 'latx'), await call('show', 'short', '--format', 'md', '--table', 'times2')];
  assert.equal(
    wrong.map(({ code, stderr }) => [code, stderr.split('\n').slice(0, 2)]),
    [
      [2, ['error: --format latx: unknown format', '  Did you mean latex? Known: md, csv, json, latex.']],
      [2, ['error: --table times2: unknown table', '  Did you mean times? Known: summary, classes, trials, times, published.']],
    ],
  );
});

test('published values stand beside the result, in show, and are verified; no trial is another', async () => {
  const [{ stdout }] = runs;
  assert.match(stdout, /\npublished: table VI, indian-pines +measured +n +published +difference +verdict\n/);
  assert.match(stdout, /\noverall accuracy +0\.\d{4} ± 0\.\d{4} +2 +0\.9919 ± 0\.0026 +-0\.\d{4} +none: another scene\n/);
  const table = rows('short', 'published.csv');
  assert.is(
    table.find(({ metric }) => metric === 'oa')!.mean,
    rows('short', 'metrics.csv').find(({ seed }) => seed === 'mean')!.overall_accuracy,
  );
  const json = JSON.parse((await call('short.yaml', ...ENGINE, '--json')).stdout);
  assert.equal(json.published.length, table.length);
  const shown = await call('show', 'short');
  assert.match(shown.stdout, /\nclass 1, precision +/);
  assert.is((await call('verify', 'short', '--integrity')).code, 0);
  const again = await call('long.yaml', '--set', 'published={table: VI, method: svm}', ...ENGINE);
  assert.equal([again.code, again.stdout.includes('this is the cached result'), /trials? to compute/.test(again.stderr)], [0, true, false]);
  assert.match(again.stdout, 'misprint: row 16 equals row 1');
});

test.after(() => rmSync(folder, { recursive: true, force: true }));
test.run();
