import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readArray } from '../../../src/data/arrays/array-file.js';
import { withImagesOfMatrices } from '../../../src/data/readers/flattened.js';
import { problemOfAsync, withFolder } from '../helpers.js';
import { writeMat73 } from './writers/hdf5.js';
import { writeMat, type Written } from './writers/mat5.js';

const test = suite('readers/flattened');
/** 4 rows, 3 columns, 2 bands: the value of a pixel tells its row, column and band. */
const CUBE = Array.from({ length: 24 }, (_, index) => 100 * Math.floor(index / 6) + 10 * (Math.floor(index / 2) % 3) + (index % 2));
/** Pixels run down the columns. */
const pixels = (band: number) => Array.from({ length: 12 }, (_, pixel) => CUBE[((pixel % 4) * 3 + Math.floor(pixel / 4)) * 2 + band]);
const PIXELS_BY_BANDS = [...pixels(0), ...pixels(1)];
const BANDS_BY_PIXELS = pixels(0).flatMap((value, pixel) => [value, pixels(1)[pixel]]);
const one = (name: string, value: number): Written => ({ name, shape: [1, 1], values: [value], class: 'double' });

test('bands x pixels and pixels x bands with the numbers of rows and columns, in MAT v5 and v7.3', () =>
  withFolder(async (folder) => {
    const file = join(folder, 'a.mat');
    for (const [shape, values] of [
      [[2, 12], BANDS_BY_PIXELS],
      [[12, 2], PIXELS_BY_BANDS],
    ] as const) {
      for (const compressed of [false, true]) {
        writeFileSync(
          file,
          writeMat([{ name: 'V', shape, values, class: 'uint16' }, one('nRow', 4), one('nCol', 3), one('nBand', 2)], { compressed }),
        );
        const [cube] = await readArray('cube', { file });
        assert.equal([cube.shape, [...cube.values]], [[4, 3, 2], CUBE], `${shape.join(' x ')}`);
      }
      await writeMat73(file, {
        V: { shape: [...shape].reverse(), type: '<H', values, matlab: 'uint16' },
        nRow: { shape: [1, 1], type: '<d', values: [4], matlab: 'double' },
        nCol: { shape: [1, 1], type: '<d', values: [3], matlab: 'double' },
      });
      const [cube] = await readArray('cube', { file });
      assert.equal([cube.shape, [...cube.values]], [[4, 3, 2], CUBE], `v7.3 ${shape.join(' x ')}`);
    }
  }));

test('a list of labels is a mask; without sizes, and beside a true cube, nothing is taken so', () =>
  withFolder(async (folder) => {
    const file = join(folder, 'a.mat');
    const labels: Written = { name: 'gt', shape: [12, 1], values: pixels(0), class: 'uint16' };
    const matrix: Written = { name: 'V', shape: [2, 12], values: BANDS_BY_PIXELS, class: 'uint16' };
    writeFileSync(file, writeMat([matrix, labels, one('rows', 4), one('cols', 3)]));
    const [mask] = await readArray('mask', { file, variable: 'gt' });
    assert.equal([mask.shape, [...mask.values]], [[4, 3], CUBE.filter((_, index) => index % 2 === 0)]);
    writeFileSync(file, writeMat([matrix, one('rows', 4), one('cols', 5)]));
    assert.is((await problemOfAsync(() => readArray('cube', { file }))).code, 'variable-ambiguous');
    writeFileSync(
      file,
      writeMat([matrix, one('rows', 4), one('cols', 3), { name: 'cube', shape: [4, 3, 2], values: CUBE, class: 'uint16' }]),
    );
    assert.is((await readArray('cube', { file }))[0].name, 'cube');
  }));

test('each struct tells the size of its own matrices; one beside them has the only size of the file, or none', async () => {
  const variable = (name: string, ...shape: number[]) => ({ name, shape, numeric: true, description: name, type: 'float64' as const });
  const values = new Map(Object.entries({ 'a.rows': 4, 'a.cols': 3, 'b.rows': 3, 'b.cols': 4, 'b.c.h': 2, 'b.c.w': 6 }));
  const shapesOf = async (names: readonly string[]) => {
    const numbers = names.map((name) => variable(name, 1, 1));
    const matrices = ['a.X', 'b.X', 'b.c.X', 'b.d.X', 'X'].map((name) => variable(name, 12, 5));
    const found = await withImagesOfMatrices([...numbers, ...matrices], ({ name }) => Promise.resolve(values.get(name)));
    return found.slice(numbers.length).map(({ shape }) => shape.join('x'));
  };
  assert.equal(await shapesOf([...values.keys()]), ['4x3x5', '3x4x5', '2x6x5', '3x4x5', '12x5']);
  assert.equal(await shapesOf(['a.rows', 'a.cols']), Array(5).fill('4x3x5'));
  assert.equal(await shapesOf(['a.rows', 'b.cols']), Array(5).fill('12x5'));
});

test.run();
