import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { WindowLayer } from '../../architecture/layers/window/layer.js';
import type { Shape } from '../../architecture/shape.js';
import type { Triple, WindowShape } from '../../engine/kernels/block-kernels.js';
import type { TrainingKernels } from '../../engine/kernels/kernels.js';
import type { LayerCompiler, Trained } from '../pass.js';
import { type AxisCut, putAll, takeAll } from './axis.js';

/** Pooling: what each place of the window sees as it moves is one tensor of the output's shape. */
export const window: LayerCompiler<WindowLayer> = {
  infer(layer, x, { kernels }) {
    const [shape, own] = [shapeOf(layer, x), kernels.window];
    if (!own || !takes(own, shape)) return pool(layer, x, kernels);
    const { y, which } = own.value(x, shape);
    which?.dispose();
    return asOutput(layer, y);
  },
  train(layer, x, { kernels }) {
    const [shape, own] = [shapeOf(layer, x), kernels.window];
    if (own && takes(own, shape)) return atOnce(layer, x, shape, kernels, own);
    const y = pool(layer, x, kernels);
    return { y, backward: (dy) => tf.tidy(() => back(layer, x, y, dy, kernels)) };
  },
};

type Own = NonNullable<TrainingKernels['window']>;
const takes = (own: Own, shape: WindowShape): boolean => own.takes?.(shape) ?? true;

/** By an engine that moves windows in one go. */
function atOnce(layer: WindowLayer, x: Tensor, shape: WindowShape, kernels: TrainingKernels, own: Own): Trained {
  const { y: values, which } = own.value(x, shape);
  const y = asOutput(layer, values);
  return {
    y,
    backward(dy) {
      const takesBack = own.takesBack?.(shape) ?? true;
      const dx = takesBack ? own.gradient(dy, x, y, which, shape) : tf.tidy(() => back(layer, x, y, dy, kernels));
      which?.dispose();
      return dx;
    },
  };
}

function shapeOf({ input, output, size, stride, take }: WindowLayer, x: Tensor): WindowShape {
  const extents = ({ rows, columns, depth }: Shape): Triple => [rows, columns, depth];
  return { batch: x.shape[0], input: extents(input), output: extents(output), channels: input.channels, size, stride, take };
}

/** Takes y itself. */
function asOutput({ output: { rows, columns, depth, channels } }: WindowLayer, y: Tensor): Tensor {
  const shaped = tf.reshape(y, [y.shape[0], rows, columns, depth * channels]);
  y.dispose();
  return shaped;
}

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
    const seen = places(layer).map((place) => under(layer, x, place, kernels));
    if (seen.length === 1) return tf.clone(seen[0]);
    const together = seen.reduce((all, one) => (layer.take === 'max' ? tf.maximum(all, one) : tf.add(all, one)));
    return layer.take === 'max' ? together : tf.div(together, seen.length);
  });
}

/** A maximum's gradient goes to the first of equals alone. */
function back(layer: WindowLayer, x: Tensor, y: Tensor, dy: Tensor, kernels: TrainingKernels): Tensor {
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
