import * as tf from '@tensorflow/tfjs-core';
import type { DropoutLayer } from '../../architecture/layers/dropout.js';
import type { LayerCompiler } from '../pass.js';

/** Nothing in inference; in training the mask decides which values go on. */
export const dropout: LayerCompiler<DropoutLayer> = {
  infer: (_layer, x) => x,
  train(layer, x, pass) {
    const mask = pass.dropoutMask(x.shape, layer.rate);
    return { y: tf.mul(x, mask), backward: (dy) => tf.mul(dy, mask) };
  },
};
