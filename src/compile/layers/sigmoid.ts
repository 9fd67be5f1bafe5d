import * as tf from '@tensorflow/tfjs-core';
import type { SigmoidLayer } from '../../architecture/layers/sigmoid.js';
import type { LayerCompiler } from '../pass.js';

export const sigmoid: LayerCompiler<SigmoidLayer> = {
  infer: (_layer, x, pass) => pass.kernels.sigmoid(x),
  train(_layer, x, pass) {
    const y = pass.kernels.sigmoid(x);
    return { y, backward: (dy) => tf.tidy(() => tf.mul(dy, tf.mul(y, tf.sub(1, y)))) };
  },
};
