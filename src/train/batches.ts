import * as tf from '@tensorflow/tfjs-core';
import type { Tensor1D, Tensor3D } from '@tensorflow/tfjs-core';
import type { PatchCutter } from '../data/patches.js';
import type { RandomStream } from '../numerics/random.js';

/** Patches [batch, rows x columns, bands] with their class indices from 0, [batch] int32. */
export interface Batch {
  readonly patches: Tensor3D;
  readonly labels: Tensor1D;
  readonly size: number;
}

/**
 * One epoch's batches over pixels in a new random order, each made when it is asked for. The last one holds what is
 * left and may be smaller.
 *
 * @param mask the class of every pixel of the scene, from 1
 */
export function* shuffledBatches(
  pixels: Uint32Array, size: number, cutter: PatchCutter, mask: ArrayLike<number>, order: RandomStream,
): Generator<Batch> {
  const shuffled = order.shuffle(pixels.slice());
  for (let from = 0; from < shuffled.length; from += size) {
    const count = Math.min(size, shuffled.length - from);
    const labels = Int32Array.from(shuffled.subarray(from, from + count), (pixel) => mask[pixel] - 1);
    const patches = cutter.cut(shuffled, from, count);
    yield {
      patches: tf.tensor3d(patches, [count, cutter.size * cutter.size, cutter.bands]), labels: tf.tensor1d(labels, 'int32'), size: count,
    };
  }
}
