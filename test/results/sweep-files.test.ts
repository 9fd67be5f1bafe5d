import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readCsv } from '../../src/base/csv.js';
import { judge } from '../../src/results/summary.js';
import { sweepTables } from '../../src/results/sweep-files.js';
import { wholeOf } from '../../src/base/file-data.js';
import { GRID, RECORDS } from './helpers.js';

const test = suite('results/sweep-files');
const TRIALS = RECORDS.map((record) => judge(record, GRID, 2));

test('a row for each configuration: what varies, how many seeds, means and standard deviations', async () => {
  const tables = sweepTables([
    { name: 'both', point: { 'patch.size': 3, classifier: { svm: {} } }, trials: TRIALS, classNames: ['a', 'b'] },
    { name: 'one', point: { 'patch.size': 5, classifier: null }, trials: TRIALS.slice(0, 1), classNames: ['a', 'b'] },
  ]);
  const rows = readCsv((await wholeOf(tables.get('configurations.csv')!)).toString('utf8'));
  assert.equal(
    rows.map((row) => [
      row.configuration,
      row['patch.size'],
      row.classifier,
      row.n,
      row.overall_accuracy,
      row.overall_accuracy_sd,
      row.kappa,
      row.kappa_sd,
    ]),
    [
      ['both', '3', '{"svm":{}}', '2', '0.875', '0.125', '0.75', '0.25'],
      ['one', '5', '', '1', '0.75', '0', '0.5', '0'],
    ],
  );
  const classes = readCsv((await wholeOf(tables.get('classes.csv')!)).toString('utf8'));
  assert.equal(
    ['both', 'one'].map((name) => classes.filter(({ configuration, seed }) => configuration === name && /^\d+$/.test(seed)).length),
    [4, 2],
  );
});

test('where one configuration has labels of its own all have their column, behind the columns of the widest', async () => {
  const tables = sweepTables([
    { name: 'own', point: {}, trials: TRIALS, classNames: ['a', 'b'], labels: ['10', '3+5'] },
    { name: 'plain', point: {}, trials: TRIALS, classNames: ['a', 'b'] },
  ]);
  for (const file of ['classes.csv', 'confusion.csv', 'leakage.csv']) {
    const rows = readCsv((await wholeOf(tables.get(file)!)).toString('utf8'));
    const labels = (name: string) => [...new Set(rows.filter((row) => row.configuration === name).map((row) => row.label))].sort();
    assert.is(Object.keys(rows[0]).at(-1), 'label');
    assert.equal(
      [labels('own').filter(Boolean), labels('plain').filter(Boolean)],
      [
        ['10', '3+5'],
        ['1', '2'],
      ],
      file,
    );
  }
});

test.run();
