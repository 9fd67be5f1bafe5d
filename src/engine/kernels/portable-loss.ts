import * as tf from '@tensorflow/tfjs-core';
import type { TrainingKernels } from './kernels.js';

export const softmaxCrossEntropy: TrainingKernels['softmaxCrossEntropy'] = (logits, labels) =>
  tf.tidy(() => {
    const [rows, classes] = logits.shape;
    const truth = tf.cast(tf.oneHot(labels, classes), 'float32') as tf.Tensor2D;
    const shifted = tf.sub(logits, tf.max(logits, 1, true));
    const exponentials = tf.exp(shifted);
    const sums = tf.sum(exponentials, 1, true);
    const likelihoods = tf.sum(tf.mul(truth, tf.sub(shifted, tf.log(sums))));
    const gradient = tf.div(tf.sub(tf.div(exponentials, sums), truth), rows) as tf.Tensor2D;
    return { loss: tf.div(tf.neg(likelihoods), rows), gradient, correct: countCorrect(logits, labels) };
  });

/** How many rows of logits have their greatest value, of equals the first, at their label. */
export function countCorrect(logits: tf.Tensor2D, labels: tf.Tensor1D): tf.Tensor {
  return tf.tidy(() => tf.sum(tf.cast(tf.equal(tf.argMax(logits, 1), labels), 'float32')));
}

export const tally: TrainingKernels['tally'] = (totals, loss, correct, batch) =>
  tf.tidy(() => {
    totals.assign(tf.add(totals, tf.stack([tf.mul(loss, batch), correct])));
  });

export const penalize: TrainingKernels['penalize'] = (loss, terms) =>
  tf.tidy(() => ({
    loss: terms.reduce((total, { weight, l2 }) => tf.add(total, tf.mul(tf.sum(tf.square(weight)), l2)), loss),
    gradients: terms.map(({ weight, gradient, l2 }) => tf.add(gradient, tf.mul(weight, 2 * l2))),
  }));
