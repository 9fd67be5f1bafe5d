import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { WindowLayer } from '../../architecture/layers.js';
import type { LayerCompiler } from '../pass.js';
import { type Axis, type Positions, put, take } from './axis.js';

/** Pooling: what each place of the window sees as it moves is one tensor of the output's shape. */
export const window: LayerCompiler<WindowLayer> = {
  infer: (layer, x) => tf.tidy(() => pooled(layer, places(layer).map((place) => under(layer, x, place)))),
  train(layer, x) {
    const y = tf.tidy(() => pooled(layer, places(layer).map((place) => under(layer, x, place))));
    return { y, backward: (dy) => tf.tidy(() => back(layer, x, y, dy)) };
  },
};

type Place = readonly [row: number, column: number, depth: number];

function places({ size: [rows, columns, depth] }: WindowLayer): Place[] {
  return Array.from({ length: rows * columns * depth }, (_, index) =>
    [Math.floor(index / (columns * depth)), Math.floor(index / depth) % columns, index % depth]);
}

function pooled({ take: kind }: WindowLayer, seen: readonly Tensor[]): Tensor {
  if (seen.length === 1) return tf.clone(seen[0]);
  const together = seen.reduce((all, one) => (kind === 'max' ? tf.maximum(all, one) : tf.add(all, one)));
  return kind === 'max' ? together : tf.div(together, seen.length);
}

/** A maximum's gradient goes to the first of equals alone. */
function back(layer: WindowLayer, x: Tensor, y: Tensor, dy: Tensor): Tensor {
  const share = layer.take === 'average' ? tf.div(dy, places(layer).length) : dy;
  let open: Tensor = tf.onesLike(share);
  return places(layer).map((place) => {
    if (layer.take === 'average') return put3(layer, share, place);
    const isGreatest = tf.cast(tf.equal(tf.reshape(under(layer, x, place), y.shape), y), 'float32');
    const first = tf.mul(open, tf.reshape(isGreatest, open.shape));
    open = tf.sub(open, first);
    return put3(layer, tf.mul(share, first), place);
  }).reduce((sum, one) => tf.add(sum, one));
}

/** What one place of the window sees, [batch, …] with the output's values. */
function under(layer: WindowLayer, x: Tensor, place: Place): Tensor {
  const seen = axes(layer, x.shape[0], place).reduce((part, { axis, positions }) => take(part, axis, positions), x);
  const { rows, columns, depth, channels } = layer.output;
  return tf.reshape(seen, [x.shape[0], rows, columns, depth * channels]);
}

function put3(layer: WindowLayer, dy: Tensor, place: Place): Tensor {
  const { rows, columns, depth, channels } = layer.input;
  const whole = axes(layer, dy.shape[0], place).reverse().reduce((part, { axis, positions }) => put(part, axis, positions), dy);
  return tf.reshape(whole, [dy.shape[0], rows, columns, depth * channels]);
}

/** Rows, then columns, then depth: each as it is once the ones before are cut. */
function axes({ input, output, stride }: WindowLayer, batch: number, place: Place): { axis: Axis; positions: Positions }[] {
  return [
    { axis: { outer: batch, extent: input.rows, inner: input.columns * input.depth * input.channels }, count: output.rows },
    { axis: { outer: batch * output.rows, extent: input.columns, inner: input.depth * input.channels }, count: output.columns },
    { axis: { outer: batch * output.rows * output.columns, extent: input.depth, inner: input.channels }, count: output.depth },
  ].map(({ axis, count }, index) => ({ axis, positions: { offset: place[index], count, step: stride[index] } }));
}
