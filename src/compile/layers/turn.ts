import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { axesOf, type TurnLayer } from '../../architecture/layers/turn.js';
import type { TrainingKernels } from '../../engine/kernels/kernels.js';
import type { LayerCompiler } from '../pass.js';

export const turn: LayerCompiler<TurnLayer> = {
  infer: (layer, x, { kernels }) => turned(layer, x, kernels),
  train: (layer, x, { kernels }) => ({
    y: turned(layer, x, kernels),
    backward: (dy) =>
      tf.tidy(() => {
        const [first, second, inner] = axesOf(layer);
        return tf.reshape(kernels.swapAxes(dy, { batch: x.shape[0], first: second, second: first, inner }), x.shape);
      }),
  }),
};

function turned(layer: TurnLayer, x: Tensor, { swapAxes }: TrainingKernels): Tensor {
  const batch = x.shape[0];
  const [first, second, inner] = axesOf(layer);
  return tf.tidy(() => tf.reshape(swapAxes(x, { batch, first, second, inner }), [batch, -1, layer.output.channels]));
}
