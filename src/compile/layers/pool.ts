import * as tf from '@tensorflow/tfjs-core';
import type { PoolLayer } from '../../architecture/layers/pool.js';
import { sizeOf } from '../../architecture/shape.js';
import type { LayerCompiler } from '../pass.js';

/** The average over rows, columns and depth: [batch, …] to [batch, channels]. */
export const pool: LayerCompiler<PoolLayer> = {
  infer: average,
  train(layer, x, { kernels }) {
    const positions = sizeOf(layer.input) / layer.input.channels;
    return {
      y: average(layer, x),
      backward(dy) {
        if (kernels.spread) return kernels.spread(dy, { outer: x.shape[0], extent: positions, inner: layer.input.channels }, positions);
        const share = tf.div(tf.reshape(dy, [-1, 1, layer.input.channels]), positions);
        return tf.tile(share, [1, positions, 1]);
      },
    };
  },
};

function average({ input }: PoolLayer, x: tf.Tensor): tf.Tensor {
  return tf.mean(tf.reshape(x, [-1, sizeOf(input) / input.channels, input.channels]), 1);
}
