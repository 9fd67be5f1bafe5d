import * as tf from '@tensorflow/tfjs-core';
import type { TrainingKernels } from './kernels.js';

export const batchNormTraining: TrainingKernels['batchNormTraining'] = (x, weights, settings) =>
  tf.tidy(() => {
    const { epsilon, momentum, relu } = settings;
    const rows = asRows(x);
    const mean = tf.mean(rows, 0) as tf.Tensor1D;
    const centred = tf.sub(rows, mean);
    const variance = tf.mean(tf.square(centred), 0) as tf.Tensor1D;
    move(weights.movingMean, mean, momentum);
    move(weights.movingVariance, variance, momentum);
    const inverseDeviation = tf.rsqrt(tf.add(variance, epsilon)) as tf.Tensor1D;
    const scaled = tf.add(tf.mul(centred, tf.mul(inverseDeviation, weights.gamma)), weights.beta);
    return { y: tf.reshape(relu ? tf.relu(scaled) : scaled, x.shape), statistics: tf.stack([mean, inverseDeviation]) as tf.Tensor2D };
  });

/** With z = (x - mean) * inverseDeviation: dx = gamma * inverseDeviation * (dy - mean(dy) - z * mean(dy * z)). */
export const batchNormGradient: TrainingKernels['batchNormGradient'] = (dy, x, y, weights, statistics, relu, added) =>
  tf.tidy(() => {
    const [mean, inverseDeviation] = tf.unstack(statistics);
    const centred = tf.sub(asRows(x), mean);
    const scale = tf.mul(inverseDeviation, weights.gamma);
    const passed = relu ? tf.mul(asRows(dy), tf.step(asRows(y))) : asRows(dy);
    const normalized = tf.mul(centred, inverseDeviation);
    const rows = passed.shape[0];
    const beta = tf.sum(passed, 0) as tf.Tensor1D;
    const gamma = tf.sum(tf.mul(passed, normalized), 0) as tf.Tensor1D;
    const inner = tf.sub(tf.sub(passed, tf.div(beta, rows)), tf.mul(normalized, tf.div(gamma, rows)));
    const dx = tf.reshape(tf.mul(inner, scale), x.shape);
    return { x: added ? tf.add(dx, tf.reshape(added, x.shape)) : dx, gamma, beta };
  });

export const batchNormInference: TrainingKernels['batchNormInference'] = (x, weights, { epsilon, relu }) =>
  tf.tidy(() => {
    const scale = tf.mul(weights.gamma, tf.rsqrt(tf.add(weights.movingVariance, epsilon)));
    const scaled = tf.add(tf.mul(tf.sub(x, weights.movingMean), scale), weights.beta);
    return relu ? tf.relu(scaled) : scaled;
  });

function asRows(x: tf.Tensor): tf.Tensor2D {
  const channels = x.shape[x.shape.length - 1];
  return tf.reshape(x, [x.size / channels, channels]);
}

function move(moving: tf.Variable, batch: tf.Tensor1D, momentum: number): void {
  const moved = tf.add(tf.mul(moving, momentum), tf.mul(batch, 1 - momentum));
  moving.assign(moved);
}
