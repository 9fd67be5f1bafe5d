import * as tf from '@tensorflow/tfjs-core';
import type { ViewLayer } from '../../architecture/layers/view.js';
import type { LayerCompiler } from '../pass.js';

/** Every layer brings tensors into the rank that suits it, so that only the last axis says something: the channels. */
export const view: LayerCompiler<ViewLayer> = {
  infer: ({ output }, x) => tf.reshape(x, [x.shape[0], -1, output.channels]),
  train: ({ output }, x) => ({ y: tf.reshape(x, [x.shape[0], -1, output.channels]), backward: (dy) => tf.reshape(dy, x.shape) }),
};
