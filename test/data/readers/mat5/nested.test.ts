import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { memoryFile } from '../../../../src/data/readers/input.js';
import { mat5 } from '../../../../src/data/readers/mat5.js';
import { problemOfAsync } from '../../helpers.js';
import { readWith } from '../read-with.js';
import { writeMat, type Written } from '../writers/mat5.js';

const test = suite('readers/mat5/nested');

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);
/** The values are long enough that no field stands in the first bytes that are looked at. */
const LONG: Written = { name: 'Data', shape: [40, 30, 5], values: upTo(6000), class: 'uint16' };
const LABELS: Written = { name: 'labels', shape: [2, 3], values: [0, 1, 2, 3, 4, 5], class: 'uint8' };
const INNER: Written = {
  name: 'sceneLabels',
  shape: [1, 1],
  values: [],
  class: 'struct',
  fields: [LABELS, { ...LABELS, name: 'text', class: 'char' }],
};
const SCENE: Written = {
  name: 'hsi',
  shape: [1, 1],
  values: [],
  class: 'struct',
  fields: [LONG, INNER, { ...LABELS, name: 'last', class: 'double' }],
};

for (const compressed of [false, true]) {
  for (const littleEndian of [true, false]) {
    test(`fields of structs are variables by their paths: ${compressed ? 'compressed' : 'plain'}, ${littleEndian ? 'little' : 'big'}-endian`, async () => {
      const input = memoryFile('x.mat', writeMat([LABELS, SCENE, { ...LABELS, name: 'after' }], { compressed, littleEndian }));
      const names = (await mat5.list(input)).map(({ name, numeric }) => [name, numeric]);
      assert.equal(names, [
        ['labels', true],
        ['hsi', false],
        ['hsi.Data', true],
        ['hsi.sceneLabels', false],
        ['hsi.sceneLabels.labels', true],
        ['hsi.sceneLabels.text', false],
        ['hsi.last', true],
        ['after', true],
      ]);
      const cube = await readWith(mat5, input, 'hsi.Data');
      // Value (r, c, b) is r + 40 c + 1200 b, whose place is row-major in what is read.
      assert.equal(
        [cube.shape, cube.type, cube.values[0], cube.values[5], cube.values[1], cube.values.at(-1)],
        [[40, 30, 5], 'uint16', 0, 40, 1200, 5999],
      );
      assert.equal([...(await readWith(mat5, input, 'hsi.sceneLabels.labels')).values], [0, 2, 4, 1, 3, 5]);
      assert.equal([...(await readWith(mat5, input, 'hsi.last')).values], [0, 2, 4, 1, 3, 5]);
    });

    test(`sparse matrices are laid out whole: ${compressed ? 'compressed' : 'plain'}, ${littleEndian ? 'little' : 'big'}-endian`, async () => {
      const sparse: Written = {
        name: 'gt',
        shape: [3, 4],
        values: [7, 9, 1],
        class: 'sparse',
        storage: 'double',
        sparse: { rows: [0, 2, 1], starts: [0, 2, 2, 2, 3] },
      };
      const small: Written = {
        ...sparse,
        name: 'small',
        shape: [3, 1],
        values: [5],
        sparse: { rows: [2], starts: [0, 1] },
        storage: 'uint8',
      };
      const input = memoryFile('x.mat', writeMat([sparse, small], { compressed, littleEndian }));
      assert.equal([...(await readWith(mat5, input, 'gt')).values], [7, 0, 0, 0, 0, 0, 0, 1, 9, 0, 0, 0]);
      assert.equal([...(await readWith(mat5, input, 'small')).values], [0, 0, 5]);
      const wrong = memoryFile(
        'x.mat',
        writeMat([{ ...sparse, sparse: { rows: [0, 3, 1], starts: [0, 2, 2, 2, 3] } }], { compressed, littleEndian }),
      );
      assert.is((await problemOfAsync(() => readWith(mat5, wrong, 'gt'))).code, 'damaged');
    });
  }
}

test('an array of structs counts from 1; a struct that cannot be read hides nothing else', async () => {
  const copies = { ...SCENE, shape: [1, 2], fields: [LABELS, { ...LABELS, values: [5, 5, 5, 5, 5, 5] }] };
  const broken: Written = { name: 'broken', shape: [1, 1], values: [1, 2, 3], class: 'struct' };
  const input = memoryFile('x.mat', writeMat([copies, broken, LABELS]));
  assert.equal(
    (await mat5.list(input)).map(({ name }) => name),
    ['hsi', 'hsi(1).labels', 'hsi(2).labels', 'broken', 'labels'],
  );
  assert.equal([...(await readWith(mat5, input, 'hsi(2).labels')).values], [5, 5, 5, 5, 5, 5]);
});

test('items of cell arrays are variables, too, in structs and with structs in them', async () => {
  const cell: Written = {
    name: 'data',
    shape: [1, 2],
    values: [],
    class: 'cell',
    fields: [
      { ...LABELS, name: '' },
      { ...INNER, name: '' },
    ],
  };
  const input = memoryFile('x.mat', writeMat([cell, { ...SCENE, fields: [{ ...cell, name: 'list' }] }], { compressed: true }));
  const names = (await mat5.list(input)).filter(({ numeric }) => numeric).map(({ name }) => name);
  assert.equal(names, ['data{1}', 'data{2}.labels', 'hsi.list{1}', 'hsi.list{2}.labels']);
  assert.equal([...(await readWith(mat5, input, 'hsi.list{2}.labels')).values], [0, 2, 4, 1, 3, 5]);
});

test.run();
