import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { wrongSize } from '../../../src/data/masks/mask-misfits.js';
import type { CubeAxis } from '../../../src/data/readers/index.js';

const test = suite('data/masks/mask-misfits');

function hintOf(shape: readonly number[], axes: readonly CubeAxis[], mask: readonly [number, number]): string {
  const length = (axis: CubeAxis) => shape[axes.indexOf(axis)];
  const image = { rows: length('rows'), columns: length('columns'), file: 'cube.npy', layout: { shape, axes } };
  return wrongSize(image, { shape: mask } as unknown as Parameters<typeof wrongSize>[1], 'mask.npy').problems[0].hint!;
}

test('the axes that would fit are written out', () => {
  assert.match(
    hintOf([12, 30, 40], ['rows', 'columns', 'bands'], [30, 40]),
    'with axes: [bands, rows, columns] in dataset.cube it fits the mask',
  );
  const transposed = hintOf([30, 40, 12], ['rows', 'columns', 'bands'], [40, 30]);
  assert.match(transposed, 'write axes: [columns, rows] in dataset.mask');
  assert.match(transposed, 'axes: [columns, rows, bands] in dataset.cube');
  assert.match(hintOf([30, 12, 40], ['bands', 'rows', 'columns'], [30, 40]), 'axes: [rows, bands, columns] in dataset.cube');
});

test('where no axes would fit, none are named; a finer mask is another matter', () => {
  assert.is(hintOf([30, 40, 12], ['rows', 'columns', 'bands'], [31, 40]), 'Use a cube and a mask of the same scene.');
  assert.match(hintOf([30, 40, 12], ['rows', 'columns', 'bands'], [60, 80]), 'dataset.mask.align: nearest');
});

test.run();
