import * as tf from '@tensorflow/tfjs-core';
import type { TrainingKernels } from './kernels.js';

export const take: TrainingKernels['take'] = (x, { outer, extent, inner }, { offset, count, step }) =>
  tf.tidy(() => {
    const flat = tf.reshape(x, [outer, extent, inner]);
    if (step === 1) return tf.slice(flat, [0, offset, 0], [outer, count, inner]);
    const room = Math.min(count * step, extent - offset);
    const part = tf.slice(flat, [0, offset, 0], [outer, room, inner]);
    const whole =
      room === count * step
        ? part
        : tf.pad(part, [
            [0, 0],
            [0, count * step - room],
            [0, 0],
          ]);
    return tf.slice(tf.reshape(whole, [outer, count, step * inner]), [0, 0, 0], [outer, count, inner]);
  });

export const put: TrainingKernels['put'] = (dy, { outer, extent, inner }, { offset, count, step }) =>
  tf.tidy(() => {
    const flat = tf.reshape(dy, [outer, count, inner]);
    if (step === 1)
      return tf.pad(flat, [
        [0, 0],
        [offset, extent - offset - count],
        [0, 0],
      ]);
    const spread = tf.reshape(
      tf.pad(flat, [
        [0, 0],
        [0, 0],
        [0, (step - 1) * inner],
      ]),
      [outer, count * step, inner],
    );
    const room = Math.min(count * step, extent - offset);
    return tf.pad(tf.slice(spread, [0, 0, 0], [outer, room, inner]), [
      [0, 0],
      [offset, extent - offset - room],
      [0, 0],
    ]);
  });
