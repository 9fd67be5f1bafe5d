import * as tf from '@tensorflow/tfjs-core';
import type { TrainingKernels } from './kernels.js';

export const softmaxCrossEntropy: TrainingKernels['softmaxCrossEntropy'] = (logits, labels) => tf.tidy(() => {
  const [rows, classes] = logits.shape;
  const truth = tf.cast(tf.oneHot(labels, classes), 'float32') as tf.Tensor2D;
  const shifted = tf.sub(logits, tf.max(logits, 1, true));
  const exponentials = tf.exp(shifted);
  const sums = tf.sum(exponentials, 1, true);
  const likelihoods = tf.sum(tf.mul(truth, tf.sub(shifted, tf.log(sums))));
  const gradient = tf.div(tf.sub(tf.div(exponentials, sums), truth), rows) as tf.Tensor2D;
  return { loss: tf.div(tf.neg(likelihoods), rows), gradient };
});
