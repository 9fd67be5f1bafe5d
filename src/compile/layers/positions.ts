import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { PositionsLayer } from '../../architecture/layers/positions.js';
import type { LayerCompiler, Pass } from '../pass.js';

export const positions: LayerCompiler<PositionsLayer> = {
  infer: added,
  train: (layer, x, pass, wanted) => ({
    y: added(layer, x, pass),
    backward(dy) {
      const { shape } = pass.weight(`${layer.name}/position`);
      pass.addGradient(
        `${layer.name}/position`,
        tf.tidy(() => tf.sum(tf.reshape(dy, [-1, ...shape]), 0)),
      );
      return wanted ? tf.reshape(dy, x.shape) : undefined;
    },
  }),
};

function added({ name }: PositionsLayer, x: Tensor, pass: Pass): Tensor {
  return tf.tidy(() => {
    const own: Tensor = pass.weight(`${name}/position`);
    const batch = x.size / own.size;
    return tf.add(tf.reshape(x, [batch, ...own.shape]), tf.tile(tf.reshape(own, [1, ...own.shape]), [batch, 1, 1]));
  });
}
