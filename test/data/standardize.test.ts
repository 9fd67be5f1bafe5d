import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { applyStatistics, bandStatistics, standardize } from '../../src/data/standardize.js';

const test = suite('data/standardize');

/** Bands: 1 2 3 6, constant, 0.1 everywhere (whose mean is not 0.1 to the last bit). */
const cube = {
  rows: 2, columns: 2, bands: 3, type: 'float64',
  values: Float64Array.of(1, 5, 0.1, 2, 5, 0.1, 3, 5, 0.1, 6, 5, 0.1),
} as const;

test('population statistics of the scene', () => {
  const { mean, deviation } = bandStatistics(cube);
  assert.is(mean[0], 3);
  assert.is(deviation[0], Math.sqrt(14 / 4));
  assert.equal([deviation[1], deviation[2]], [0, 0]);
});

test('zero mean and unit variance; constant bands become zeros', () => {
  const { values, statistics } = standardize(cube, 'scene');
  assert.equal([...values], [-2, 0, 0, -1, 0, 0, 0, 0, 0, 3, 0, 0].map((value) => Math.fround(value / Math.sqrt(3.5))));
  assert.equal([...applyStatistics(cube, statistics)], [...values]);
});

test('by the training pixels only', () => {
  const { values, statistics } = standardize(cube, { training: Uint32Array.of(1, 3) });
  assert.equal([statistics.mean[0], statistics.deviation[0]], [4, 2]);
  assert.equal([values[0], values[3], values[6], values[9]], [-1.5, -1, -0.5, 1]);
});

test('integers too', () => {
  const values = Uint16Array.from(cube.values, Math.floor);
  assert.equal(standardize({ ...cube, type: 'uint16', values }, 'scene').values[9], Math.fround(3 / Math.sqrt(3.5)));
});

test.run();
