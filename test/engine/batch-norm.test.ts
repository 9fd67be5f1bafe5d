import * as tf from '@tensorflow/tfjs-core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { startEngine } from '../../src/engine/index.js';
import { HAS_TENSORFLOW } from './tensorflow/present.js';

const test = suite('engine/batch-norm');

// Two channels over four rows, by hand. Channel 1: 1, 2, 3, 6: mean 3, squares 4 + 1 + 0 + 9 = 14, variance 3.5.
// Channel 2: -1, 1, -1, 1: mean 0, variance 1.
const X = [
  [1, -1],
  [2, 1],
  [3, -1],
  [6, 1],
];

for (const name of ['cpu', 'wasm', ...(HAS_TENSORFLOW ? ['tensorflow'] : [])]) {
  test(`batch statistics, moving averages and inference (${name})`, async () => {
    const { kernels } = await startEngine(name);
    const weights = {
      gamma: tf.tensor1d([2, 1]),
      beta: tf.tensor1d([0.5, -0.25]),
      movingMean: tf.variable(tf.tensor1d([1, 1])),
      movingVariance: tf.variable(tf.tensor1d([2, 2])),
    };
    const settings = { epsilon: 0.5, momentum: 0.9, relu: false };
    const { y, statistics } = kernels.batchNormTraining(tf.tensor2d(X), weights, settings);
    near(statistics.dataSync(), [3, 0, 0.5, 0.8164966]);
    // Channel 1: 2 * (x - 3) / sqrt(4) + 0.5; channel 2: x / sqrt(1.5) - 0.25.
    near(y.dataSync(), [-1.5, -1.0664966, -0.5, 0.5664966, 0.5, -1.0664966, 3.5, 0.5664966]);
    // 0.9 * moving + 0.1 * batch, the variance that of the population.
    near(weights.movingMean.dataSync(), [1.2, 0.9]);
    near(weights.movingVariance.dataSync(), [2.15, 1.9]);
    const rectified = kernels.batchNormTraining(tf.tensor2d(X), weights, { ...settings, relu: true });
    near(rectified.y.dataSync(), [0, 0, 0, 0.5664966, 0.5, 0, 3.5, 0.5664966]);
    near(weights.movingMean.dataSync(), [1.38, 0.81]);
    const inferred = kernels.batchNormInference(
      tf.tensor2d([
        [1.38, 0.81],
        [2.38, 1.81],
      ]),
      weights,
      { ...settings, relu: true },
    );
    near(inferred.dataSync(), [0.5, 0, 0.5 + 2 / Math.sqrt(2.285 + 0.5), 1 / Math.sqrt(1.81 + 0.5) - 0.25]);
  });

  test(`a large mean does not drown a small variance (${name})`, async () => {
    const { kernels } = await startEngine(name);
    const values = Float32Array.from({ length: 4096 }, (_, index) => 1000 + (index % 2 === 0 ? 0.25 : -0.25));
    const weights = {
      gamma: tf.ones([1]) as tf.Tensor1D,
      beta: tf.zeros([1]) as tf.Tensor1D,
      movingMean: tf.variable(tf.zeros([1])),
      movingVariance: tf.variable(tf.ones([1])),
    };
    const { statistics } = kernels.batchNormTraining(tf.tensor2d(values, [4096, 1]), weights, { epsilon: 0, momentum: 0, relu: false });
    const [, inverseDeviation] = statistics.dataSync();
    assert.ok(Math.abs(inverseDeviation - 4) < 1e-2, String(inverseDeviation));
  });
}

function near(actual: ArrayLike<number>, expected: readonly number[]): void {
  assert.is(actual.length, expected.length);
  expected.forEach((value, index) => assert.ok(Math.abs(actual[index] - value) < 2e-6, `${index}: ${actual[index]}, not ${value}`));
}

test.run();
