import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { WindowLayer } from '../../architecture/layers/window/layer.js';
import type { PoolShape, TrainingKernels } from '../../engine/kernels/kernels.js';
import type { LayerCompiler } from '../pass.js';
import { type AxisCut, putAll, takeAll } from './axis.js';

/** Pooling: what each place of the window sees as it moves is one tensor of the output's shape. */
export const window: LayerCompiler<WindowLayer> = {
  infer: (layer, x, { kernels }) => pool(layer, x, kernels),
  train(layer, x, { kernels }) {
    const y = pool(layer, x, kernels);
    return { y, backward: (dy) => tf.tidy(() => back(layer, x, y, dy, kernels)) };
  },
};

type Place = readonly [row: number, column: number, depth: number];

function places({ size: [rows, columns, depth] }: WindowLayer): Place[] {
  return Array.from({ length: rows * columns * depth }, (_, index) => [
    Math.floor(index / (columns * depth)),
    Math.floor(index / depth) % columns,
    index % depth,
  ]);
}

function pool(layer: WindowLayer, x: Tensor, kernels: TrainingKernels): Tensor {
  return tf.tidy(() => {
    if (layer.take === 'max' && kernels.windows) return kernels.windows.maxPool(x, shapeOf(layer, x.shape[0]));
    const seen = places(layer).map((place) => under(layer, x, place, kernels));
    if (seen.length === 1) return tf.clone(seen[0]);
    const together = seen.reduce((all, one) => (layer.take === 'max' ? tf.maximum(all, one) : tf.add(all, one)));
    return layer.take === 'max' ? together : tf.div(together, seen.length);
  });
}

/** A maximum's gradient goes to the first of equals alone. */
function back(layer: WindowLayer, x: Tensor, y: Tensor, dy: Tensor, kernels: TrainingKernels): Tensor {
  if (layer.take === 'max' && kernels.windows && isApart(layer)) {
    return kernels.windows.maxPoolGradient(dy, x, y, shapeOf(layer, x.shape[0]));
  }
  const all = places(layer);
  const share = layer.take === 'average' ? tf.div(dy, all.length) : dy;
  let open: Tensor = tf.onesLike(share);
  let sum: Tensor | undefined;
  for (const place of all) {
    // One place after the other, so that few tensors are there at once.
    [sum, open] = tf.tidy(() => {
      const first = layer.take === 'max' ? tf.mul(open, tf.cast(tf.equal(under(layer, x, place, kernels), y), 'float32')) : open;
      const back = putBack(layer, layer.take === 'max' ? tf.mul(share, first) : share, place, kernels);
      return [sum ? tf.add(sum, back) : back, layer.take === 'max' ? tf.sub(open, first) : open];
    });
  }
  return sum!;
}

/** Whether windows do not overlap. */
const isApart = ({ size, stride }: WindowLayer): boolean => size.every((length, axis) => stride[axis] >= length);

function shapeOf({ input, output, size, stride }: WindowLayer, batch: number): PoolShape {
  const [sizeRows, sizeColumns, sizeDepth] = size;
  const [stepRows, stepColumns, stepDepth] = stride;
  const [outRows, outColumns, outDepth] = [output.rows, output.columns, output.depth];
  return { batch, ...input, sizeRows, sizeColumns, sizeDepth, stepRows, stepColumns, stepDepth, outRows, outColumns, outDepth };
}

/** What one place of the window sees, [batch, …] with the output's values. */
function under(layer: WindowLayer, x: Tensor, place: Place, kernels: TrainingKernels): Tensor {
  const { rows, columns, depth, channels } = layer.output;
  return tf.reshape(takeAll(x, cut(layer, x.shape[0], place), kernels), [x.shape[0], rows, columns, depth * channels]);
}

function putBack(layer: WindowLayer, dy: Tensor, place: Place, kernels: TrainingKernels): Tensor {
  const { rows, columns, depth, channels } = layer.input;
  return tf.reshape(putAll(dy, cut(layer, dy.shape[0], place), kernels), [dy.shape[0], rows, columns, depth * channels]);
}

/** Rows, then columns, then depth: each as it is once the ones before are cut. */
function cut({ input, output, stride }: WindowLayer, batch: number, place: Place): AxisCut {
  return [
    { axis: { outer: batch, extent: input.rows, inner: input.columns * input.depth * input.channels }, count: output.rows },
    { axis: { outer: batch * output.rows, extent: input.columns, inner: input.depth * input.channels }, count: output.columns },
    { axis: { outer: batch * output.rows * output.columns, extent: input.depth, inner: input.channels }, count: output.depth },
  ].map(({ axis, count }, index) => ({ axis, positions: { offset: place[index], count, step: stride[index] } }));
}
