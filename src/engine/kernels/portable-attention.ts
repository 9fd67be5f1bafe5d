import * as tf from '@tensorflow/tfjs-core';
import type { TrainingKernels } from './kernels.js';

export const products: TrainingKernels['products'] = (a, b, { batch, rows, inner, columns, transposeA, transposeB }) =>
  tf.tidy(() => {
    const left = tf.reshape(a, transposeA ? [batch, inner, rows] : [batch, rows, inner]);
    const right = tf.reshape(b, transposeB ? [batch, columns, inner] : [batch, inner, columns]);
    return tf.matMul(left, right, transposeA, transposeB);
  });

export const softmax: TrainingKernels['softmax'] = (x, scale) => tf.tidy(() => tf.softmax(tf.mul(x, scale)));

export const softmaxGradient: TrainingKernels['softmaxGradient'] = (dy, y, scale) =>
  tf.tidy(() => tf.mul(tf.mul(y, scale), tf.sub(dy, tf.sum(tf.mul(dy, y), -1, true))));

export const swapAxes: TrainingKernels['swapAxes'] = (x, { batch, first, second, inner }) =>
  tf.tidy(() => tf.transpose(tf.reshape(x, [batch, first, second, inner]), [0, 2, 1, 3]));
