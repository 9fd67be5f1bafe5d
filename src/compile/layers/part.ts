import * as tf from '@tensorflow/tfjs-core';
import type { PartLayer } from '../../architecture/layers/part.js';
import { sizeOf } from '../../architecture/shape.js';
import type { LayerCompiler } from '../pass.js';

export const part: LayerCompiler<PartLayer> = {
  infer: (layer, x, { kernels }) =>
    tf.tidy(() => tf.reshape(kernels.take(x, ...placeOf(layer, x.size)), [x.shape[0], -1, layer.output.channels])),
  train: (layer, x, { kernels }) => ({
    y: tf.tidy(() => tf.reshape(kernels.take(x, ...placeOf(layer, x.size)), [x.shape[0], -1, layer.output.channels])),
    backward: (dy) => tf.tidy(() => tf.reshape(kernels.put(dy, ...placeOf(layer, x.size)), x.shape)),
  }),
};

/** The axis, and what of it stays. In dense prediction a value may have more rows and columns than the layer's own input. */
function placeOf({ over, offset, count, input: { channels }, input }: PartLayer, size: number) {
  const positions = sizeOf(input) / channels;
  const axis =
    over === 'channels'
      ? { outer: size / channels, extent: channels, inner: 1 }
      : { outer: size / (positions * channels), extent: positions, inner: channels };
  return [axis, { offset, count, step: 1 }] as const;
}
