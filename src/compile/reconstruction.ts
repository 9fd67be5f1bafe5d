import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';

/** The mean squared error of an output [batch, values] against what it should be, over all values, and its gradient. */
export function squaredError(output: Tensor2D, target: Tensor): { loss: Tensor; gradient: Tensor2D } {
  return tf.tidy(() => {
    const difference = tf.sub<Tensor2D>(output, tf.reshape(target, output.shape));
    // Each sample by itself first: a sum of all values in a row would lose digits.
    const loss = tf.mean(tf.mean(tf.square(difference), 1));
    return { loss, gradient: tf.mul<Tensor2D>(difference, 2 / difference.size) };
  });
}
