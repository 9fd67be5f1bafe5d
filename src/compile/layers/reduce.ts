import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { ReduceLayer, Take } from '../../architecture/layers/reduce/layer.js';
import { sizeOf } from '../../architecture/shape.js';
import type { TrainingKernels } from '../../engine/kernels/kernels.js';
import type { LayerCompiler } from '../pass.js';

export const reduce: LayerCompiler<ReduceLayer> = {
  infer: (layer, x, { kernels }) => tf.tidy(() => taken(layer, x, kernels)),
  train: (layer, x, { kernels }) => {
    const y = tf.tidy(() => taken(layer, x, kernels));
    return { y, backward: (dy) => tf.tidy(() => back(layer, x, y, dy, kernels)) };
  },
};

/** The axis that goes: [outer, extent, inner]. */
function axisOf({ over, parts, input }: ReduceLayer, batch: number): { outer: number; extent: number; inner: number } {
  const { channels } = input;
  const positions = sizeOf(input) / channels;
  if (over === 'positions') return { outer: batch, extent: positions, inner: channels };
  const extent = over === 'channels' ? channels : parts;
  return { outer: batch * positions, extent, inner: channels / extent };
}

/** One way to take after the other, [batch, …] with the values of the output. */
function taken(layer: ReduceLayer, x: Tensor, kernels: TrainingKernels): Tensor {
  const batch = x.shape[0];
  const { outer, extent, inner } = axisOf(layer, batch);
  const flat: Tensor = tf.reshape(x, [outer, extent, inner]);
  const parts = layer.take.map((take) => {
    if (take === 'average') return tf.mean(flat, 1);
    if (take === 'sum') return tf.sum(flat, 1);
    return greatest(flat, kernels);
  });
  // Rows stand behind one another in a sample, channels in a position: both before what is inner.
  const together = parts.length === 1 ? parts[0] : tf.stack(parts, 1);
  return tf.reshape(together, [batch, -1, layer.output.channels]);
}

function back(layer: ReduceLayer, x: Tensor, y: Tensor, gradient: Tensor, kernels: TrainingKernels): Tensor {
  const { outer, extent, inner } = axisOf(layer, x.shape[0]);
  const count = layer.take.length;
  const of = (whole: Tensor, index: number) => kernels.take(whole, { outer, extent: count, inner }, { offset: index, count: 1, step: 1 });
  const along = (part: Tensor) => tf.tile(tf.reshape(part, [outer, 1, inner]), [1, extent, 1]);
  const flat: Tensor = tf.reshape(x, [outer, extent, inner]);
  const shares = layer.take.map((take: Take, index) => {
    const share = of(gradient, index);
    if (take === 'max') return first(flat, tf.reshape(of(y, index), [outer, 1, inner]), tf.reshape(share, [outer, 1, inner]), kernels);
    return along(take === 'average' ? tf.div(share, extent) : share);
  });
  return tf.reshape(
    shares.reduce((sum, share) => tf.add(sum, share)),
    x.shape,
  );
}

/** What stands at one place of the middle axis, [outer, 1, inner]. */
function at(flat: Tensor, index: number, kernels: TrainingKernels): Tensor {
  const [outer, extent, inner] = flat.shape;
  return kernels.take(flat, { outer, extent, inner }, { offset: index, count: 1, step: 1 });
}

function greatest(flat: Tensor, kernels: TrainingKernels): Tensor {
  let most = at(flat, 0, kernels);
  for (let index = 1; index < flat.shape[1]!; index++) most = tf.maximum(most, at(flat, index, kernels));
  return tf.reshape(most, [flat.shape[0], flat.shape[2]!]);
}

/** A maximum's gradient goes to the first of equals alone. */
function first(flat: Tensor, most: Tensor, share: Tensor, kernels: TrainingKernels): Tensor {
  let open = share;
  const places = Array.from({ length: flat.shape[1]! }, (_, index) => {
    const own = tf.mul(open, tf.cast(tf.equal(at(flat, index, kernels), most), 'float32'));
    open = tf.sub(open, own);
    return own;
  });
  return tf.concat(places, 1);
}
