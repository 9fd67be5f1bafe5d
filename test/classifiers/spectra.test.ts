import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { packSpectra, rowsOf, unpackSpectra } from '../../src/classifiers/spectra.js';

const test = suite('classifiers/spectra');

/** Two patches of two pixels with two bands: spectra [1, 2], [1, 3] and [1, 3], [0, 2]. */
const SAMPLES = { count: 2, features: 4, values: Float32Array.of(1, 2, 1, 3, 1, 3, 0, 2) };

test('each spectrum once, told apart by all of its bands; and back', () => {
  const packed = packSpectra('x', SAMPLES, 2);
  assert.equal(
    packed.map(({ name, shape, values }) => [name, shape, [...values]]),
    [
      ['x/spectra', [3, 2], [1, 2, 1, 3, 0, 2]],
      ['x/positions', [2, 2], [0, 1, 1, 2]],
    ],
  );
  assert.equal(unpackSpectra('x', packed), SAMPLES);
});

test('some samples in the order asked for', () => {
  assert.equal([...rowsOf(SAMPLES, Uint32Array.of(1, 0, 1)).values], [1, 3, 0, 2, 1, 2, 1, 3, 1, 3, 0, 2]);
});

test.run();
