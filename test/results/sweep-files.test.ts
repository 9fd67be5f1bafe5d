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

test.run();
