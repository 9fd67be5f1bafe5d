import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { chooseMask, classesOfFile, nameClasses } from '../../../src/data/masks/labels.js';
import { labelledPixels, maskOf } from '../../../src/data/masks/mask.js';
import { problemOf } from '../helpers.js';

const test = suite('data/masks/mask');
const variable = (values: Float64Array) => ({ name: 'gt', type: 'float64', shape: [1, values.length], values }) as const;
const upTo = (count: number) => Float64Array.from({ length: count + 1 }, (_, label) => label);

test('labels keep their values whatever there are of them: uint8 up to 255, uint16 above', () => {
  for (const [most, bytes] of [
    [1, 1],
    [255, 1],
    [256, 2],
    [65535, 2],
  ] as const) {
    const { values } = maskOf(variable(upTo(most)), 'x');
    assert.is(values.BYTES_PER_ELEMENT, bytes, `${most}`);
    assert.is(values[most], most);
  }
  for (const wrong of [65536, 70000, -1, 0.5, NaN]) {
    assert.is(problemOf(() => maskOf(variable(Float64Array.of(1, wrong)), 'x')).code, 'label-invalid');
  }
});

test('as many classes as labels hold: the last of 256 is not taken for unlabelled', () => {
  const labels = { rows: 1, columns: 259, values: Uint16Array.from({ length: 259 }, (_, label) => label) };
  const known = nameClasses(labels, undefined);
  assert.is(known.length, 258);
  for (const leave_out of [
    [1, 2],
    [1, 2, 3],
  ]) {
    const { mask, classes } = chooseMask(labels, known, { leave_out });
    assert.equal(
      labelledPixels(mask),
      classes.map(() => 1),
    );
    assert.equal([mask.values[258], mask.values[1], mask.values[4]], [classes.length, 0, 4 - leave_out.length]);
  }
});

test('names of a file go by their labels; of names that stand there twice none is taken', () => {
  const file = {
    ...variable(upTo(2)),
    classNames: ['none', 'Maize', 'Rape'],
    classColours: [
      [0, 0, 0],
      [255, 128, 0],
      [1, 2, 3],
    ] as const,
  };
  const of = (classNames: string[]) =>
    [...classesOfFile({ ...file, classNames })].map(([label, { name, colour }]) => [label, name, colour]);
  assert.equal(of(file.classNames), [
    [0, 'none', '#000000'],
    [1, 'Maize', '#ff8000'],
    [2, 'Rape', '#010203'],
  ]);
  assert.equal(
    of(['none', 'Maize', 'Maize']).map(([, name]) => name),
    ['Class 0', 'Class 1', 'Class 2'],
  );
});

test.run();
