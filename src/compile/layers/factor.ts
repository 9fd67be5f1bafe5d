import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { FactorLayer } from '../../architecture/layers/factor.js';
import type { LayerCompiler, Pass } from '../pass.js';

export const factor: LayerCompiler<FactorLayer> = {
  infer: multiplied,
  train: (layer, x, pass, wanted) => ({
    y: multiplied(layer, x, pass),
    backward(dy) {
      // Each sample's values first: sums of a few thousand keep their digits.
      const products = () => tf.sum(tf.reshape(tf.mul(dy, tf.reshape(x, dy.shape)), [x.shape[0], -1]), 1);
      pass.addGradient(
        `${layer.name}/factor`,
        tf.tidy(() => tf.reshape(tf.sum(products()), [1])),
      );
      return wanted ? multiplied(layer, dy, pass) : undefined;
    },
  }),
};

function multiplied({ name }: FactorLayer, x: Tensor, pass: Pass): Tensor {
  return tf.tidy(() => tf.mul(x, tf.reshape(pass.weight(`${name}/factor`), [])));
}
