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

/** 1 - p of a probability that float32 does not tell from 1: what is raised to a power below 1 must not be 0. */
const NEXT_TO_ONE = 6e-8;

export const classLoss: TrainingKernels['classLoss'] = (logits, labels, weights, { smoothing, focus }) =>
  tf.tidy(() => {
    const [rows, classes] = logits.shape;
    const truth = tf.cast(tf.oneHot(labels, classes), 'float32');
    const shares = tf.add(tf.mul(truth, 1 - smoothing), smoothing / classes);
    const own = tf.div(tf.sum(tf.mul(truth, weights), 1, true), rows);
    const shifted = tf.sub(logits, tf.max(logits, 1, true));
    const exponentials = tf.exp(shifted);
    const sums = tf.sum(exponentials, 1, true);
    const p = tf.div(exponentials, sums);
    const logs = tf.sub(shifted, tf.log(sums));
    const { factor, slope } = focused(p, tf.div(tf.sub(sums, exponentials), sums), logs, focus);
    const losses = tf.mul(own, tf.mul(tf.mul(shares, factor), logs));
    const parts = tf.mul(shares, slope);
    const gradient = tf.mul(own, tf.sub(parts, tf.mul(p, tf.sum(parts, 1, true)))) as tf.Tensor2D;
    return { loss: tf.neg(tf.sum(losses)), gradient, correct: countCorrect(logits, labels) };
  });

/** (1 - p)^focus, and p times the derivative by p of -(1 - p)^focus ln p. */
function focused(p: tf.Tensor, others: tf.Tensor, logs: tf.Tensor, focus: number): { factor: tf.Tensor; slope: tf.Tensor } {
  if (focus === 0) return { factor: tf.onesLike(p), slope: tf.fill(p.shape, -1) };
  const rest = tf.maximum(others, NEXT_TO_ONE);
  const factor = tf.exp(tf.mul(tf.log(rest), focus));
  const slope = tf.sub(tf.mul(tf.mul(p, focus), tf.mul(factor, tf.div(logs, rest))), factor);
  return { factor, slope };
}

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
