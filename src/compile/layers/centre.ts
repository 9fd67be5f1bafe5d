import * as tf from '@tensorflow/tfjs-core';
import { type CentreLayer, middleOf } from '../../architecture/layers/centre.js';
import type { LayerCompiler } from '../pass.js';
import { type AxisCut, putAll, takeAll } from './axis.js';

export const centre: LayerCompiler<CentreLayer> = {
  infer: (layer, x, { kernels }) => tf.tidy(() => tf.reshape(takeAll(x, cut(layer, x.shape[0]), kernels), [x.shape[0], -1])),
  train: (layer, x, { kernels }) => ({
    y: tf.tidy(() => tf.reshape(takeAll(x, cut(layer, x.shape[0]), kernels), [x.shape[0], -1])),
    backward: (dy) => tf.tidy(() => tf.reshape(putAll(dy, cut(layer, x.shape[0]), kernels), x.shape)),
  }),
};

/** The middle row, then its middle column. */
function cut({ input: { rows, columns, depth, channels } }: CentreLayer, batch: number): AxisCut {
  const values = depth * channels;
  return [
    { axis: { outer: batch, extent: rows, inner: columns * values }, positions: { offset: middleOf(rows), count: 1, step: 1 } },
    { axis: { outer: batch, extent: columns, inner: values }, positions: { offset: middleOf(columns), count: 1, step: 1 } },
  ];
}
