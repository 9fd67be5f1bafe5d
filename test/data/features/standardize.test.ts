import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { applyPreprocessing, featuresOf } from '../../../src/data/features/features.js';
import { applyScaling, bandScaling, type ScalingSettings } from '../../../src/data/features/standardize.js';
import { problemOf } from '../helpers.js';

const test = suite('data/features/standardize');

/** Bands: 1 2 3 6, constant, 0.1 everywhere (whose mean is not 0.1 to the last bit). */
const cube = {
  rows: 2,
  columns: 2,
  bands: 3,
  type: 'float64',
  values: Float64Array.of(1, 5, 0.1, 2, 5, 0.1, 3, 5, 0.1, 6, 5, 0.1),
} as const;
const scaled = (settings: ScalingSettings, pixels?: Uint32Array, of: Parameters<typeof bandScaling>[0] = cube) => [
  ...applyScaling(of, bandScaling(of, settings, pixels), settings.bands),
];
const rounded = (values: number[]) => values.map(Math.fround);

test('population statistics of the scene', () => {
  const { offset, divisor } = bandScaling(cube, { scaling: 'band' });
  assert.is(offset[0], 3);
  assert.is(divisor[0], Math.sqrt(14 / 4));
  assert.equal([divisor[1], divisor[2]], [0, 0]);
});

test('zero mean and unit variance; constant bands become zeros', () => {
  assert.equal(scaled({ scaling: 'band' }), rounded([-2, 0, 0, -1, 0, 0, 0, 0, 0, 3, 0, 0].map((value) => value / Math.sqrt(3.5))));
});

test('by the training pixels only', () => {
  const { offset, divisor } = bandScaling(cube, { scaling: 'band' }, Uint32Array.of(1, 3));
  assert.equal([offset[0], divisor[0]], [4, 2]);
  const values = scaled({ scaling: 'band' }, Uint32Array.of(1, 3));
  assert.equal([values[0], values[3], values[6], values[9]], [-1.5, -1, -0.5, 1]);
});

test('integers too', () => {
  const values = Uint16Array.from(cube.values, Math.floor);
  assert.is(scaled({ scaling: 'band' }, undefined, { ...cube, type: 'uint16', values })[9], Math.fround(3 / Math.sqrt(3.5)));
});

test('some of the bands', () => {
  assert.equal(scaled({ scaling: 'min-max', bands: [0, 2] }), rounded([0, 0, 0.2, 0, 0.4, 0, 1, 0]));
  assert.equal(scaled({ scaling: 'none', bands: [1], scale: 10 }), [0.5, 0.5, 0.5, 0.5]);
});

test('all bands by one mean and one deviation', () => {
  const all = [1, 5, 2, 5, 3, 5, 6, 5];
  const mean = all.reduce((a, b) => a + b) / 8;
  const deviation = Math.sqrt(all.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 8);
  const found = scaled({ scaling: 'global', bands: [0, 1] });
  found.forEach((value, index) => assert.ok(Math.abs(value - (all[index] - mean) / deviation) < 1e-6));
});

test('missing values do not count, and become zeros', () => {
  const values = Float64Array.from(cube.values);
  values[3] = NaN;
  values[1] = values[4] = values[7] = values[10] = NaN;
  const { offset, divisor } = bandScaling({ ...cube, values }, { scaling: 'band' });
  assert.ok(Math.abs(offset[0] - 10 / 3) < 1e-12);
  assert.equal([offset[1], divisor[1]], [0, 0]);
  const found = scaled({ scaling: 'band' }, undefined, { ...cube, values });
  assert.is(found[3], 0);
  assert.ok(found.every(Number.isFinite));
  for (const scaling of ['global', 'min-max', 'none'] as const) {
    assert.ok(scaled({ scaling }, undefined, { ...cube, values }).every(Number.isFinite), scaling);
  }
});

/** One band around a value, off by so many of its last places. */
const nearly = (value: number, places: number): Parameters<typeof bandScaling>[0] => ({
  rows: 2,
  columns: 2,
  bands: 1,
  type: 'float32',
  values: Float32Array.of(value, value * (1 + places * 2 ** -23), value, value),
});

for (const scaling of ['band', 'min-max', 'global'] as const) {
  test(`a band whose values differ by how they were rounded is constant (${scaling})`, () => {
    for (const value of [0.1, 3000, -7e-5]) {
      assert.equal(scaled({ scaling }, undefined, nearly(value, 3)).map(Math.abs), [0, 0, 0, 0], `${value}`);
      assert.ok(
        scaled({ scaling }, undefined, nearly(value, 30)).some((one) => Math.abs(one) > 0.5),
        `${value}`,
      );
    }
    // Whole numbers are exact.
    const counts = {
      rows: 2,
      columns: 2,
      bands: 1,
      type: 'int32',
      values: Int32Array.of(2_000_000_000, 2_000_000_001, 2_000_000_000, 2_000_000_000),
    } as const;
    assert.ok(scaled({ scaling }, undefined, counts).some((one) => one > 0.5));
  });
}

test('what scaling makes is a number, or an error that says where it is none', () => {
  const values = Float32Array.from(cube.values);
  values[7] = 3e38;
  const problem = problemOf(() => featuresOf({ ...cube, type: 'float32', values }, { scaling: 'none', scale: 0.01, bands: [0, 1] }));
  assert.equal(
    [problem.code, problem.message],
    ['not-finite', `scaling gives Infinity at row 2, column 1, band 2 (counting from 1), from ${Math.fround(3e38)} in the cube`],
  );
  const preprocessing = { bands: 3, scaling: { offset: Float64Array.of(0, 0, 0), divisor: Float64Array.of(1, 1e-3, 1) } };
  assert.match(
    problemOf(() => applyPreprocessing({ ...cube, type: 'float32', values }, preprocessing, 40)).message,
    /at row 42, column 1, band 2/,
  );
});

test.run();
