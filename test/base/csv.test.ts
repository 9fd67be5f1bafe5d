import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readCsv, writeCsv } from '../../src/base/csv.js';

const test = suite('base/csv');

test('numbers as JavaScript writes them, shortest and exact', () => {
  assert.is(
    writeCsv(
      ['a', 'b', 'c', 'd'],
      [
        [0.1 + 0.2, 1e-7, 1e21, -0],
        [1 / 3, 100, 5e-324, 0],
      ],
    ),
    'a,b,c,d\n0.30000000000000004,1e-7,1e+21,0\n0.3333333333333333,100,5e-324,0\n',
  );
});

test('texts with commas, quotes and line ends; empty cells', () => {
  const text = writeCsv(
    ['name', 'x'],
    [
      ['Corn, notill', undefined],
      ['"B"', ''],
      ['two\nlines', 1],
      ['Blé', 2],
    ],
  );
  assert.is(text, 'name,x\n"Corn, notill",\n"""B""",\n"two\nlines",1\nBlé,2\n');
  assert.equal(readCsv(text), [
    { name: 'Corn, notill', x: '' },
    { name: '"B"', x: '' },
    { name: 'two\nlines', x: '1' },
    { name: 'Blé', x: '2' },
  ]);
});

test('a table without rows', () => {
  assert.is(writeCsv(['a', 'b'], []), 'a,b\n');
  assert.equal(readCsv('a,b\n'), []);
});

test('rows from a generator', () => {
  function* rows() {
    yield [1, 2];
    yield [3, 4];
  }
  assert.is(writeCsv(['a', 'b'], rows()), 'a,b\n1,2\n3,4\n');
});

test.run();
