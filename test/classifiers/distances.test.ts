import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { squaredDistances } from '../../src/classifiers/distances.js';
import { packSpectra, rowsOf } from '../../src/classifiers/spectra.js';
import { clouds, samplesOf } from './samples.js';

const test = suite('classifiers/distances');

test('by hand', () => {
  const found = squaredDistances(
    samplesOf([
      [0, 0, 0],
      [1, 2, 3],
    ]),
    samplesOf([
      [1, 2, 3],
      [1, 0, 0],
      [-1, 0, 0.5],
    ]),
  );
  assert.equal([...found], [14, 1, 1.25, 0, 13, 4 + 4 + 6.25]);
});

test('over block borders, whatever the number of features, in float64', () => {
  for (const features of [1, 2, 5, 8]) {
    const [a, b] = [clouds([70, 3], { features }).samples, clouds([65], { features, seed: 2 }).samples];
    const found = squaredDistances(a, b);
    for (let i = 0; i < a.count; i++) {
      for (let j = 0; j < b.count; j++) {
        let sum = 0;
        for (let f = 0; f < features; f++) {
          const difference = a.values[i * features + f] - b.values[j * features + f];
          sum += difference * difference;
        }
        assert.ok(Math.abs(found[i * b.count + j] - sum) <= 1e-14 * (1 + sum), `${features} features, ${i}, ${j}`);
      }
    }
    // A row's result does not depend on what stands beside it.
    const one = squaredDistances(rowsOf(a, Uint32Array.of(68)), b);
    assert.equal(one, found.slice(68 * b.count, 69 * b.count));
  }
});

test('spectra that patches share are stored once, and give the patches back', () => {
  const samples = samplesOf([
    [1, 2, 3, 4, 1, 2],
    [3, 4, 0, 0, 1, 2],
  ]);
  const [spectra, positions] = packSpectra('x', samples, 2);
  assert.equal(
    [spectra.shape, [...spectra.values]],
    [
      [3, 2],
      [1, 2, 3, 4, 0, 0],
    ],
  );
  assert.equal(
    [positions.shape, [...positions.values]],
    [
      [2, 3],
      [0, 1, 0, 1, 2, 0],
    ],
  );
});

test.run();
