import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { TemplateLayer } from '../../architecture/layers/_template.js';
import type { LayerCompiler } from '../pass.js';

// How a kind of layer computes: see architecture/layers/_template.ts. Tensors come in any rank, so bring them into the one
// that suits. tfjs' ops must be among those of engine/wasm/ops; what is slow becomes a kernel (engine/kernels/kernels.ts).

export const template: LayerCompiler<TemplateLayer> = {
  infer: (layer, given, pass) => tf.mul(channelsLast(layer, given), pass.weight(`${layer.name}/gamma`)),
  train(layer, given, pass, wanted) {
    const x = channelsLast(layer, given);
    const gamma = pass.weight(`${layer.name}/gamma`);
    return {
      y: tf.mul(x, gamma),
      backward(dy) {
        pass.addGradient(`${layer.name}/gamma`, tf.tidy(() => tf.sum(tf.sum(tf.mul(dy, x), 1), 0)));
        // Nobody needs the gradient of the network's own input.
        return wanted ? tf.mul(dy, gamma) : undefined;
      },
    };
  },
};

function channelsLast({ input: { channels } }: TemplateLayer, x: Tensor): Tensor {
  return tf.reshape(x, [x.shape[0], -1, channels]);
}
