import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor3D } from '@tensorflow/tfjs-core';
import type { TemplateLayer } from '../../architecture/layers/_template.js';
import type { LayerCompiler, Pass } from '../pass.js';

// How a kind of layer computes: see architecture/layers/_template.ts. Tensors come in any rank, so bring them into the one
// that suits. tfjs' ops must be among those of engine/wasm/ops, which stretch no axis: tile first. What is slow becomes a kernel
// (engine/kernels/kernels.ts). test/compile/template.test.ts tries this file out on wasm.

export const template: LayerCompiler<TemplateLayer> = {
  infer: (layer, x, pass) => scaled(layer, x, pass),
  train: (layer, x, pass, wanted) => ({
    y: scaled(layer, x, pass),
    backward(dy) {
      pass.addGradient(
        `${layer.name}/gamma`,
        tf.tidy(() => tf.sum(tf.mul(channelsLast(layer, dy), channelsLast(layer, x)), [0, 1])),
      );
      // Nobody needs the gradient of the network's own input.
      return wanted ? scaled(layer, dy, pass) : undefined;
    },
  }),
};

function scaled(layer: TemplateLayer, x: Tensor, pass: Pass): Tensor {
  return tf.tidy(() => {
    const values = channelsLast(layer, x);
    const [batch, positions, channels] = values.shape;
    return tf.mul(values, tf.tile(tf.reshape(pass.weight(`${layer.name}/gamma`), [1, 1, channels]), [batch, positions, 1]));
  });
}

function channelsLast({ input: { channels } }: TemplateLayer, x: Tensor): Tensor3D {
  return tf.reshape(x, [x.shape[0], -1, channels]);
}
