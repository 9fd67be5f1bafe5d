import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { PreluLayer } from '../../architecture/layers/prelu.js';
import type { LayerCompiler, Pass } from '../pass.js';

export const prelu: LayerCompiler<PreluLayer> = {
  infer: (layer, x, pass) => sloped(layer, x, pass),
  train: (layer, x, pass, wanted) => ({
    y: sloped(layer, x, pass),
    backward(dy) {
      // Below zero y = alpha x.
      pass.addGradient(
        `${layer.name}/alpha`,
        tf.tidy(() => tf.sum(tf.sum(tf.reshape(tf.mul(dy, tf.reshape(tf.sub(0, below(x)), dy.shape)), [x.shape[0], -1]), 1))),
      );
      if (!wanted) return undefined;
      return tf.tidy(() => {
        const alpha = slopeOf(layer, pass);
        const above = tf.step(x);
        return tf.mul(dy, tf.reshape(tf.add(above, tf.mul(tf.sub(1, above), alpha)), dy.shape));
      });
    },
  }),
};

function sloped(layer: PreluLayer, x: Tensor, pass: Pass): Tensor {
  return tf.tidy(() => tf.sub(tf.relu(x), tf.mul(below(x), slopeOf(layer, pass))));
}

function slopeOf({ name }: PreluLayer, pass: Pass): Tensor {
  return tf.reshape(pass.weight(`${name}/alpha`), []);
}

/** How far values are below zero. */
function below(x: Tensor): Tensor {
  return tf.relu(tf.sub(0, x));
}
