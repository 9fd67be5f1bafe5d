import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { RowPart, TrainingKernels } from './kernels.js';
import { take } from './portable-positions.js';

export const products: TrainingKernels['products'] = (a, b, { batch, rows, inner, columns, transposeA, transposeB, partOfA, partOfB }) =>
  tf.tidy(() => {
    const left = matrices(a, batch, transposeA ? [inner, rows] : [rows, inner], partOfA);
    const right = matrices(b, batch, transposeB ? [columns, inner] : [inner, columns], partOfB);
    return tf.matMul(left, right, transposeA, transposeB);
  });

function matrices(x: Tensor, batch: number, sides: readonly [number, number], part: RowPart | undefined): Tensor {
  const whole = { outer: batch * sides[0], extent: part?.width ?? sides[1], inner: 1 };
  return tf.reshape(part ? take(x, whole, { offset: part.from, count: sides[1], step: 1 }) : x, [batch, ...sides]);
}

export const softmax: TrainingKernels['softmax'] = (x, scale) => tf.tidy(() => tf.softmax(tf.mul(x, scale)));

export const softmaxGradient: TrainingKernels['softmaxGradient'] = (dy, y, scale) =>
  tf.tidy(() => tf.mul(tf.mul(y, scale), tf.sub(dy, tf.sum(tf.mul(dy, y), -1, true))));

export const swapAxes: TrainingKernels['swapAxes'] = (x, { batch, first, second, inner }) =>
  tf.tidy(() => tf.transpose(tf.reshape(x, [batch, first, second, inner]), [0, 2, 1, 3]));
