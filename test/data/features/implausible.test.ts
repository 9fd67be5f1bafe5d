import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readArray } from '../../../src/data/arrays/array-file.js';
import { type Cube, newArray, type NumericType } from '../../../src/data/cube.js';
import { implausibleValues } from '../../../src/data/features/implausible.js';
import { withoutMissing } from '../../../src/data/features/missing.js';
import { RandomStream } from '../../../src/numerics/random.js';
import { problemOf, realFile } from '../helpers.js';

const test = suite('data/features/implausible');
const [ROWS, COLUMNS, BANDS] = [20, 10, 6];

/** Measurements between two bounds, with some other values: [flat index, value]. */
function cubeOf(
  [from, to]: readonly [number, number],
  others: readonly (readonly [number, number])[] = [],
  type: NumericType = 'float32',
): Cube {
  const stream = new RandomStream(1, 'measured');
  const values = newArray(type, ROWS * COLUMNS * BANDS);
  for (let index = 0; index < values.length; index++) values[index] = from + (to - from) * stream.uniform();
  for (const [at, value] of others) values[at] = value;
  return { rows: ROWS, columns: COLUMNS, bands: BANDS, type, values };
}
/** All bands of a pixel. */
const pixel = (index: number, value: number) => Array.from({ length: BANDS }, (_, band) => [index * BANDS + band, value] as const);

for (const fill of [-3.4028234663852886e38, 3.4e38, 9.969209968386869e36, -1e30]) {
  test(`${fill} that nobody has declared ruins what is scaled with it: an error with the line that mends it`, () => {
    const problem = problemOf(() => implausibleValues(cubeOf([0, 1], pixel(37, fill)), undefined, 'c.tif'));
    assert.is(problem.code, 'cube-range');
    assert.match(
      problem.message,
      new RegExp(
        `^6 of the cube's values are ${String(Math.fround(fill)).replace('+', '\\+')}, the first at row 4, column 8, band 1 \\(counting from 1\\); all others are from 0\\.`,
      ),
    );
    assert.match(problem.hint!, /dataset: \{ignore: \S+, missing: leave-out\}/);
    // Declared, it is gone.
    const cube = cubeOf([0, 1], pixel(37, fill));
    const mask = { rows: ROWS, columns: COLUMNS, values: new Uint8Array(ROWS * COLUMNS) };
    assert.is(implausibleValues(withoutMissing(cube, mask, { ignore: fill, missing: 'mean' }, 'c').cube, undefined, 'c'), undefined);
    // In a band that is not used it does not matter.
    assert.is(implausibleValues(cubeOf([0, 1], [[5, fill]]), [0, 1, 2, 3, 4], 'c'), undefined);
  });
}

test('two of them, at one end or at both', () => {
  for (const other of [-3.3e38, 3.4e38, -9999]) {
    const problem = problemOf(() => implausibleValues(cubeOf([0, 1], [...pixel(37, -3.4e38), ...pixel(38, other)]), undefined, 'c'));
    assert.is(problem.code, 'cube-range', `${other}`);
  }
});

for (const [fill, range, type] of [
  [-9999, [0, 1], 'float32'],
  [-9999, [0, 12_000], 'int16'],
  [-32768, [0, 10_000], 'int16'],
  [-999, [20, 4000], 'int16'],
  [65535, [0, 4000], 'uint16'],
  [1e6, [0, 1], 'float32'],
] as const) {
  test(`${fill} among values from ${range.join(' to ')} is a warning`, () => {
    const warning = implausibleValues(cubeOf(range, pixel(7, fill), type), undefined, 'c.img');
    assert.match(
      warning ?? '',
      new RegExp(`^c\\.img: 6 of the cube's values are ${fill}, the first at row 1, column 8, band 1 .*ignore: ${fill}`),
    );
  });
}

test('outliers, saturation in a continuous range, negative reflectance and scenes of few values are none', () => {
  for (const cube of [
    cubeOf([0, 1], [[5, 40]]),
    cubeOf([0, 1], [[5, -3]]),
    cubeOf([0, 65535], pixel(7, 65535), 'uint16'),
    cubeOf([-1200, 9000], pixel(7, -999), 'int16'),
    cubeOf([5, 5], [[3, 1e5]]),
    cubeOf([5, 5]),
    cubeOf([1e15, 1e20]),
    cubeOf([0, 1e-6]),
    cubeOf([0, 4000], [[3, -99]], 'int16'),
  ])
    assert.is(implausibleValues(cube, undefined, 'c'), undefined);
});

for (const [file, pixels] of [
  ['indian-pines/Indian_pines_corrected.mat'],
  ['indian-pines-8bit/IP_200_M.mat'],
  ['envi/corn-kernel-hyperspectral.hdr', [31, 43]],
  ['envi/EnMAP_BerlinUrbanGradient.hdr', [80, 60]],
  ['enmap-potsdam/image_64_32.tif'],
  ['enmap-potsdam/image_192_160.tif'],
] as const) {
  const path = realFile(file);
  (path ? test : test.skip)(`${file} is plausible, and with a fill value it is not`, async () => {
    const [
      {
        shape: [rows, columns, bands],
        type,
        values,
        facts,
      },
    ] = await readArray('cube', { file: path! }, pixels);
    const mask = { rows, columns, values: new Uint8Array(rows * columns) };
    const { cube } = withoutMissing({ rows, columns, bands, type, values }, mask, { ignore: facts?.ignore, missing: 'mean' }, file);
    assert.is(implausibleValues(cube, undefined, file), undefined);
    const spoilt = Float32Array.from(cube.values);
    spoilt.fill(-9999, 5 * bands, 6 * bands);
    assert.match(implausibleValues({ ...cube, type: 'float32', values: spoilt }, undefined, file) ?? '', /are -9999/);
  });
}

test.run();
