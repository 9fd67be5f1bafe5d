import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { wholeOf } from '../../src/base/file-data.js';
import { labelCells, withLabels } from '../../src/results/label-columns.js';
import { type TableInParts, tableOf, tablePieces } from '../../src/results/table-parts.js';

const test = suite('results/label-columns');
const LABELS = labelCells([[10], [3, 5], [200]]);
const textOf = async (table: TableInParts) => (await wholeOf(tablePieces(table))).toString();

test('labels stand behind the other columns, of all classes nothing', async () => {
  const table = tableOf(
    ['seed', 'class', 'name'],
    [
      [1, 'all', undefined],
      [1, 1, 'Wheat, winter'],
      [1, 2, 'Maize'],
    ],
  );
  const wanted = 'seed,class,name,label\n1,all,,\n1,1,"Wheat, winter",10\n1,2,Maize,3+5\n';
  const labelled = withLabels(table, LABELS);
  assert.is(await textOf(labelled), wanted);
  // The rows are walked again.
  assert.is(await textOf(labelled), wanted);
});

test('of lines with cells in front, of true and predicted classes, some lines at a time', async () => {
  const lines = () => ['0,1,1,3,0.5\n0,2,2,2,1\n', '', '5,5,3,1,0.25\n'];
  const table = { columns: ['seed', 'row', 'column', 'class', 'predicted', 'confidence'], parts: [{ front: [7], lines }] };
  assert.is(
    await textOf(withLabels(table, LABELS)),
    'seed,row,column,class,predicted,confidence,label,predicted_label\n' +
      '7,0,1,1,3,0.5,10,200\n7,0,2,2,2,1,3+5,3+5\n7,5,5,3,1,0.25,200,10\n',
  );
});

test('classes that are the labels 1, 2, 3, … leave tables as they are, and so do tables without classes', () => {
  const table = tableOf(['seed', 'class'], [[1, 1]]);
  assert.is(withLabels(table, labelCells(undefined)), table);
  const other = tableOf(['seed', 'epoch'], [[1, 1]]);
  assert.is(withLabels(other, LABELS), other);
});

test.run();
