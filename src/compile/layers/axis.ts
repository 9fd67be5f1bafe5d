import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';

/** One axis of a tensor in row-major order: the values before it, its own extent, the values after it. */
export interface Axis {
  readonly outer: number;
  readonly extent: number;
  readonly inner: number;
}

/** Which positions along an axis: offset, offset + step, … */
export interface Positions {
  readonly offset: number;
  readonly count: number;
  readonly step: number;
}

/** The values at some positions of an axis, [outer, count, inner]; x itself where they are all. */
export function take(x: Tensor, { outer, extent, inner }: Axis, { offset, count, step }: Positions): Tensor {
  if (offset === 0 && count === extent) return x;
  const flat = tf.reshape(x, [outer, extent, inner]);
  if (step === 1) return tf.slice(flat, [0, offset, 0], [outer, count, inner]);
  const room = Math.min(count * step, extent - offset);
  const part = tf.slice(flat, [0, offset, 0], [outer, room, inner]);
  const whole = room === count * step ? part : tf.pad(part, [[0, 0], [0, count * step - room], [0, 0]]);
  return tf.slice(tf.reshape(whole, [outer, count, step * inner]), [0, 0, 0], [outer, count, inner]);
}

/** The adjoint of take: values go back to their positions, [outer, extent, inner], zeros are elsewhere. */
export function put(dy: Tensor, { outer, extent, inner }: Axis, { offset, count, step }: Positions): Tensor {
  if (offset === 0 && count === extent) return dy;
  const flat = tf.reshape(dy, [outer, count, inner]);
  if (step === 1) return tf.pad(flat, [[0, 0], [offset, extent - offset - count], [0, 0]]);
  const spread = tf.reshape(tf.pad(flat, [[0, 0], [0, 0], [0, (step - 1) * inner]]), [outer, count * step, inner]);
  const room = Math.min(count * step, extent - offset);
  return tf.pad(tf.slice(spread, [0, 0, 0], [outer, room, inner]), [[0, 0], [offset, extent - offset - room], [0, 0]]);
}
