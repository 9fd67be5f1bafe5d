import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { type GateLayer, isOfChannels } from '../../architecture/layers/gate.js';
import { sizeOf } from '../../architecture/shape.js';
import type { GateShape } from '../../engine/kernels/block-kernels.js';
import type { TrainingKernels } from '../../engine/kernels/kernels.js';
import type { LayerCompiler } from '../pass.js';

export const gate: LayerCompiler<GateLayer> = {
  infer(layer, x, pass) {
    const weights = pass.chain.infer(layer.weights, x, pass);
    const y = weighted(layer, x, weights, pass.kernels);
    weights.dispose();
    return y;
  },
  train(layer, x, pass, wanted) {
    const chain = pass.chain.train(layer.weights, x, pass, wanted);
    return {
      y: weighted(layer, x, chain.y, pass.kernels),
      adds: true,
      backward(gradient, added) {
        const { straight, weights } = back(layer, { gradient, added, x, weights: chain.y }, pass.kernels);
        const dx = chain.backward(weights, straight);
        chain.y.dispose();
        return wanted ? dx : undefined;
      },
    };
  },
};

function weighted(layer: GateLayer, x: Tensor, weights: Tensor, { gate: kernel }: TrainingKernels, added?: Tensor): Tensor {
  if (kernel) return kernel.value(x, weights, shapeOf(layer, x), added);
  return tf.tidy(() => {
    const y = tf.mul(inLines(layer, x), spread(layer, weights));
    return added ? tf.add(y, inLines(layer, added)) : y;
  });
}

interface Backwards {
  readonly gradient: Tensor;
  readonly added: Tensor | undefined;
  readonly x: Tensor;
  readonly weights: Tensor;
}

/** What goes straight to the input, and the gradient of the weights. */
function back(
  layer: GateLayer,
  { gradient, added, x, weights }: Backwards,
  kernels: TrainingKernels,
): { straight: Tensor; weights: Tensor } {
  return tf.tidy(() => {
    const dy = inLines(layer, gradient);
    const straight = weighted(layer, dy, weights, kernels, added);
    const slopes = kernels.gate
      ? kernels.gate.weights(dy, x, shapeOf(layer, x))
      : tf.sum(tf.mul(dy, inLines(layer, x)), isOfChannels(layer) ? 1 : 2);
    return { straight, weights: tf.reshape(slopes, weights.shape) };
  });
}

function shapeOf(layer: GateLayer, x: Tensor): GateShape {
  const { channels } = layer.input;
  const positions = sizeOf(layer.input) / channels;
  return { samples: x.size / (positions * channels), positions, channels, over: isOfChannels(layer) ? 'channels' : 'positions' };
}

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
