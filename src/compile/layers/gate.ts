import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { type GateLayer, isOfChannels } from '../../architecture/layers/gate.js';
import { sizeOf } from '../../architecture/shape.js';
import type { LayerCompiler } from '../pass.js';

export const gate: LayerCompiler<GateLayer> = {
  infer(layer, x, pass) {
    const weights = pass.chain.infer(layer.weights, x, pass);
    const y = tf.tidy(() => tf.mul(inLines(layer, x), spread(layer, weights)));
    weights.dispose();
    return y;
  },
  train(layer, x, pass, wanted) {
    const chain = pass.chain.train(layer.weights, x, pass, wanted);
    return {
      y: tf.tidy(() => tf.mul(inLines(layer, x), spread(layer, chain.y))),
      adds: true,
      backward(gradient, added) {
        const { straight, weights } = tf.tidy(() => {
          const dy = inLines(layer, gradient);
          const through = tf.mul(dy, spread(layer, chain.y));
          return {
            straight: added ? tf.add(through, inLines(layer, added)) : through,
            weights: tf.reshape(tf.sum(tf.mul(dy, inLines(layer, x)), isOfChannels(layer) ? 1 : 2), chain.y.shape),
          };
        });
        const dx = chain.backward(weights, straight);
        chain.y.dispose();
        return wanted ? dx : undefined;
      },
    };
  },
};

/** [samples, positions, channels] */
function inLines({ input }: GateLayer, x: Tensor): Tensor {
  return tf.reshape(x, [-1, sizeOf(input) / input.channels, input.channels]);
}

/** The weights of each sample for all of its values. */
function spread(layer: GateLayer, weights: Tensor): Tensor {
  const { channels } = layer.input;
  const positions = sizeOf(layer.input) / channels;
  return isOfChannels(layer)
    ? tf.tile(tf.reshape(weights, [-1, 1, channels]), [1, positions, 1])
    : tf.tile(tf.reshape(weights, [-1, positions, 1]), [1, 1, channels]);
}
