import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { confusionMatrix } from '../../../src/evaluate/confusion.js';
import { metricsOf } from '../../../src/evaluate/metrics.js';
import { compareMethods } from '../../../src/results/compare-methods.js';
import { writeCsv } from '../../../src/base/csv.js';
import type { RunDetails } from '../../../src/results/details.js';
import { sweepTables } from '../../../src/results/sweep-files.js';
import { tablePieces } from '../../../src/results/table-parts.js';
import { wholeOf } from '../../../src/base/file-data.js';
import type { Method, MethodTrial } from '../../../src/results/methods.js';
import type { RunOverview } from '../../../src/results/overview.js';
import type { PublishedRow } from '../../../src/results/published-table.js';
import { figureTables } from '../../../src/results/run-files.js';
import { judge } from '../../../src/results/summary.js';
import { TABLE_FORMATS, writeTables } from '../../../src/results/tables/formats/index.js';
import { tablesOfComparison } from '../../../src/results/tables/of-comparison.js';
import { tablesOfRun } from '../../../src/results/tables/of-run.js';
import { tableOfRuns } from '../../../src/results/tables/of-runs.js';
import { tableOfSplit } from '../../../src/results/tables/of-split.js';
import { markBest, numberText, type PaperTable } from '../../../src/results/tables/table.js';
import { withFolder } from '../../data/helpers.js';
import { GRID, RECORDS } from '../helpers.js';

/** snapshots/NAME.FORMAT is what each table looks like; UPDATE_SNAPSHOTS=1 writes what is found: read it before committing. */
const test = suite('results/tables');
const SNAPSHOTS = join(dirname(fileURLToPath(import.meta.url)), '../../../../test/results/tables/snapshots');
const CLASSES = ['Corn', '50 % soil & stone_1'];

function compare(name: string, tables: readonly PaperTable[]): void {
  for (const format of TABLE_FORMATS) {
    const file = join(SNAPSHOTS, `${name}.${format}`);
    const found = `${writeTables(tables, format)}\n`;
    if (process.env.UPDATE_SNAPSHOTS === '1') writeFileSync(file, found);
    assert.ok(existsSync(file), `${file} is missing: UPDATE_SNAPSHOTS=1 writes it`);
    assert.fixture(found, readFileSync(file, 'utf8'));
  }
}

const trialDetails = (configuration: string, seed: number) => ({
  configuration,
  seed,
  address: `${seed}`.repeat(64),
  folder: '',
  gone: false,
  figures: { oa: 0.75, aa: 0.7, kappa: 0.5, ap: 0.8, epoch: 3 },
  trainingSeconds: 12.34 * seed,
  testingSeconds: 0.05,
  ...(seed === 5 ? { device: 'wasm; a processor', atOnce: 2 } : {}),
  provenance: { engine: 'wasm', processor: 'a processor' },
});
const publishedRow: PublishedRow = {
  table: 'VI',
  method: 'ssrn',
  scene: 'indian-pines',
  metric: 'oa',
  measure: 'overall_accuracy',
  mean: 0.875,
  sd: 0.125,
  n: 2,
  published_mean: 0.9919,
  published_sd: 0.0026,
  published_n: 10,
  difference: -0.1169,
  verdict: 'too few seeds',
};

test('the tables of a run, from its folder', () =>
  withFolder(async (folder) => {
    const trials = RECORDS.map((record) => judge(record, GRID, 2));
    for (const [name, table] of figureTables(trials, CLASSES)) writeFileSync(join(folder, name), await wholeOf(tablePieces(table)));
    const run = {
      name: 'a_run',
      folder,
      engine: 'wasm',
      varies: false,
      written: new Date(0),
      configurations: [{ name: 'a_run', classes: [], trials: RECORDS.map(({ seed }) => ({ configuration: 'a_run', seed, address: '' })) }],
    };
    const details: RunDetails = {
      trials: [trialDetails('a_run', 5), trialDetails('a_run', 4)],
      files: [],
      leakage: new Map([['a_run', { inside: 0.99999, overlap: 1 }]]),
      published: [
        {
          name: 'a_run',
          published: [
            publishedRow,
            { ...publishedRow, measure: 'kappa', metric: 'kappa', verdict: undefined, remark: 'another scene', published_sd: undefined },
          ],
        },
      ],
    };
    const tables = tablesOfRun(run, details);
    assert.equal(
      tables.map(({ name }) => name),
      ['summary', 'classes', 'trials', 'times', 'published'],
    );
    for (const table of tables) compare(`run-${table.name}`, [table]);
    compare('run-two-tables', tables.slice(0, 2));
  }));

test('seeds that test other numbers of a class: all numbers are means', () =>
  withFolder((folder) => {
    const rows = [
      ['mean', 1, 'Corn', 42, 0.5, 0.5, 0.5],
      ['mean', 2, 'Oats', 18.5, 0.25, 0.25, 0.25],
    ];
    writeFileSync(join(folder, 'classes.csv'), writeCsv(['seed', 'class', 'name', 'support', 'recall', 'precision', 'f1'], rows));
    const trials = [{ configuration: 'a_run', seed: 1, address: '' }];
    const tables = tablesOfRun(
      {
        name: 'a_run',
        folder,
        engine: 'wasm',
        varies: false,
        written: new Date(0),
        configurations: [{ name: 'a_run', classes: [], trials }],
      },
      { trials: [], files: [], leakage: new Map(), published: [] },
    );
    const text = writeTables(
      tables.filter(({ name }) => name === 'classes'),
      'md',
    );
    assert.match(text, '| 1 | Corn | 42.0 | 50.00 |');
    assert.match(text, '| 2 | Oats | 18.5 | 25.00 |');
  }));

test('a run of several configurations: a column of recalls for each, the best bold', () =>
  withFolder(async (folder) => {
    const configurations = ['one', 'two'].map((name, index) => ({
      name,
      classes: [],
      trials: [{ configuration: name, seed: RECORDS[index].seed, address: '' }],
    }));
    const judged = RECORDS.map((record) => [judge(record, GRID, 2)]);
    const swept = judged.map((trials, index) => ({ name: configurations[index].name, point: {}, trials, classNames: CLASSES }));
    for (const [name, table] of sweepTables(swept)) writeFileSync(join(folder, name), await wholeOf(table));
    writeFileSync(join(folder, 'configurations.csv'), 'configuration,n,overall_accuracy,overall_accuracy_sd\none,1,0.75,0\ntwo,1,1,0\n');
    const run = { name: 'sweep', folder, engine: 'wasm', varies: true, written: new Date(0), configurations };
    const tables = tablesOfRun(run, {
      trials: [trialDetails('one', 5), trialDetails('two', 4)],
      files: [],
      leakage: new Map(),
      published: [],
    });
    for (const table of tables) compare(`sweep-${table.name}`, [table]);
  }));

/** Methods of three seeds that are right more or less often, on the same pixels; each seed has its own, unless they are fixed. */
function methods(fixed = false): Method[] {
  const truth = Array.from({ length: 40 }, (_, index) => (index % 2) + 1);
  const trial = (seed: number, wrong: number): MethodTrial => {
    const predicted = truth.map((label, index) => ((index * 7 + seed) % 40 < wrong ? 3 - label : label));
    const metrics = metricsOf(confusionMatrix(truth, predicted, 2));
    return { seed, pixels: truth.map((_, index) => index + (fixed ? 0 : 100 * seed)), truth, predicted, training: [1000, 1001], metrics };
  };
  const seedLeakage = new Map([1, 2, 3].map((seed) => [seed, { inside: 1, overlap: 1 }]));
  return [
    ['good', 1],
    ['fair', 4],
    ['poor', 18],
  ].map(([name, wrong]) => ({
    name: String(name),
    folder: '',
    trials: [1, 2, 3].map((seed) => trial(seed, Number(wrong) + (seed % 2))),
    seedLeakage,
  }));
}

test('a comparison: results as the paper has them, methods with marks, tests', () => {
  const found = methods();
  for (const table of tablesOfComparison(compareMethods(found), found, CLASSES)) compare(`comparison-${table.name}`, [table]);
  const fixed = methods(true);
  compare('comparison-fixed', tablesOfComparison(compareMethods(fixed), fixed, CLASSES).slice(1));
  const single = found.slice(0, 2).map((method) => ({ ...method, trials: method.trials.slice(0, 1) }));
  compare('comparison-one-seed', tablesOfComparison(compareMethods(single), single, CLASSES));
});

test('a method is marked by the corrected p', () => {
  const found = methods();
  const comparison = compareMethods(found);
  const marksAt = (holm: number) => {
    const pairs = comparison.pairs.map((pair) => ({ ...pair, tests: { ...pair.tests!, oa: { ...pair.tests!.oa, p: 0.03, holm } } }));
    const [, { rows, columns }] = tablesOfComparison({ ...comparison, pairs }, found, CLASSES);
    return rows.map((row) => row[columns.findIndex(({ key }) => key === 'differs')]);
  };
  assert.equal(
    [marksAt(0.04), marksAt(0.06)],
    [
      ['', '*', '*'],
      ['', '', ''],
    ],
  );
});

test('LaTeX: what means something to it is escaped', () => {
  const table: PaperTable = {
    name: 'x',
    caption: 'a_b {c}',
    columns: [{ key: 'a', title: '50 % & #1', unit: 'text' }],
    rows: [['\\x^2~$5']],
    notes: [],
  };
  const text = writeTables([table], 'latex');
  for (const wanted of ['a\\_b \\{c\\}', '50 \\% \\& \\#1', '\\textbackslash{}x\\textasciicircum{}2\\textasciitilde{}\\$5'])
    assert.ok(text.includes(wanted), `${wanted} in ${text}`);
});

test('the pixels of a split, and the list of runs', () => {
  const one = [
    { train: 10, validation: 3, test: 33 },
    { train: 5, validation: 1, test: 4 },
  ];
  const other = [
    { train: 10, validation: 4, test: 32 },
    { train: 5, validation: 1, test: 4 },
  ];
  const named = { name: 'mine', by: 'random', classNames: CLASSES };
  compare('split-two-seeds', [tableOfSplit({ ...named, seeds: [1, 2], counts: [one, other] })]);
  compare('split-one-seed', [tableOfSplit({ ...named, seeds: [1], counts: [one] })]);
  const figure = (mean: number) => ({ mean, sd: 0.01 });
  const figures = { oa: figure(0.9), aa: figure(0.8), kappa: figure(0.7), ap: figure(0.6) };
  const run = (name: string, n: number): RunOverview => ({
    name,
    folder: name,
    engine: 'wasm',
    varies: false,
    written: new Date(0),
    scene: 'synthetic',
    trials: n,
    missing: 0,
    figures: new Map([[name, figures]]),
    configurations: [
      { name, classes: [], trials: Array.from({ length: n }, (_, seed) => ({ configuration: 'a_run', seed, address: '' })) },
    ],
  });
  compare('runs', [tableOfRuns([run('a', 2), run('b', 1)])]);
});

test('numbers as people read them', () => {
  assert.equal([numberText(0.99999, 'share'), numberText(1, 'share'), numberText(0.98765, 'share')], ['99.99', '100.00', '98.77']);
  assert.equal([numberText(0.00001, 'probability'), numberText(0.04321, 'probability')], ['<0.0001', '0.0432']);
  assert.equal([numberText(3, 'count'), numberText(3.25, 'count'), numberText(12.34, 'seconds')], ['3', '3.3', '12.3']);
});

test('the best of a row or column, of equals all, of one alone none', () => {
  const row = [{ mean: 1 }, { mean: 2 }, { mean: 2 }, 'text', undefined];
  assert.equal(markBest([row], 'rows'), [[{ mean: 1 }, { mean: 2, best: true }, { mean: 2, best: true }, 'text', undefined]]);
  assert.equal(markBest([[{ mean: 1 }], [{ mean: 0 }]], 'columns'), [[{ mean: 1, best: true }], [{ mean: 0 }]]);
  assert.equal(markBest([[{ mean: 1 }]], 'rows'), [[{ mean: 1 }]]);
});

test.run();
