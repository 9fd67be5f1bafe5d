import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { TrainingKernels } from '../../engine/kernels/kernels.js';

/** Some channels of all positions, [batch, positions, count]; x itself in that shape where they are all there is. */
export function takeChannels(
  x: Tensor,
  channels: number,
  { from, count }: { readonly from: number; readonly count: number },
  { take }: TrainingKernels,
): Tensor {
  const batch = x.shape[0];
  const part = count === channels ? x : take(x, { outer: x.size / channels, extent: channels, inner: 1 }, { offset: from, count, step: 1 });
  return tf.reshape(part, [batch, -1, count]);
}

/** Channels of the same positions behind one another. */
export function joinChannels(parts: readonly Tensor[], shape: number[]): Tensor {
  return tf.reshape(parts.length === 1 ? parts[0] : tf.concat([...parts], 2), shape);
}
