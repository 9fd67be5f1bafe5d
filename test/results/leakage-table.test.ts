import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { leakageTable, meanLeakage, percent, readLeakage } from '../../src/results/leakage-table.js';
import { readCsv, writeCsv } from '../../src/base/csv.js';
import { judge } from '../../src/results/summary.js';
import { GRID, RECORDS } from './helpers.js';

const test = suite('results/leakage-table');

test('the mean over splits; none where one of them is not known', () => {
  const [one, other] = [
    { inside: 0.5, overlap: 1 },
    { inside: 0.25, overlap: 0.5 },
  ];
  assert.equal([meanLeakage([one]), meanLeakage([one, other])], [one, { inside: 0.375, overlap: 0.75 }]);
  assert.equal([meanLeakage([]), meanLeakage([undefined]), meanLeakage([one, undefined])], [undefined, undefined, undefined]);
});

test('0 % and 100 % only where they are exact', () => {
  assert.equal([0, 1, 0.5, 0.12345, 0.00012, 0.99996, 0.9994].map(percent), [
    '0 %',
    '100 %',
    '50.0 %',
    '12.3 %',
    '0.012 %',
    '99.996 %',
    '99.9 %',
  ]);
});

test('the table, and the rows of all test pixels back, by seed and configuration', () => {
  const trials = RECORDS.map((record) => judge(record, { ...GRID, patch: 1 }, 2));
  const { columns, rows } = leakageTable(trials, ['Corn', 'Woods']);
  const read = readCsv(
    writeCsv(
      ['configuration', ...columns],
      rows.map((row) => ['mine', ...row]),
    ),
  );
  const due = new Map(trials.map(({ record: { seed }, leakage: { inside, overlap } }) => [seed, { inside, overlap }]));
  assert.equal(readLeakage(read), due);
  assert.equal([readLeakage(read, 'mine'), readLeakage(read, 'other')], [due, new Map()]);
});

test.run();
