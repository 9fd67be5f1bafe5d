import * as tf from '@tensorflow/tfjs-core';
import type { ReluLayer } from '../../architecture/layers/relu.js';
import type { LayerCompiler } from '../pass.js';

export const relu: LayerCompiler<ReluLayer> = {
  infer: (_layer, x) => tf.relu(x),
  train(_layer, x) {
    const y = tf.relu(x);
    return { y, backward: (dy) => tf.mul(dy, tf.step(y)) };
  },
};
