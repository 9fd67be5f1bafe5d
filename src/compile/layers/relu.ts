import * as tf from '@tensorflow/tfjs-core';
import type { ReluLayer } from '../../architecture/layers/relu.js';
import type { LayerCompiler } from '../pass.js';

export const relu: LayerCompiler<ReluLayer> = {
  infer: (_layer, x) => tf.relu(x),
  train(_layer, x, { kernels }) {
    const y = tf.relu(x);
    const own = kernels.activations?.relu;
    return { y, backward: (dy) => (own ? own.gradient(dy, y, y) : tf.mul(dy, tf.step(y))) };
  },
};
