import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D } from '@tensorflow/tfjs-core';
import type { PatchChange, PatchFeed } from '../compile/patch-feed.js';
import type { RandomStream } from '../numerics/random.js';

/** What the feed's patches come from, with their class indices from 0, [batch] int32. */
export interface Batch {
  readonly input: Tensor;
  readonly labels: Tensor1D;
  readonly size: number;
}

/**
 * One epoch's batches over pixels in a new random order, each made when it is asked for. The last one holds what is
 * left and may be smaller.
 *
 * @param mask the class of every pixel of the scene, from 1
 * @param change draws how a batch of so many patches is changed
 */
export function* shuffledBatches(
  pixels: Uint32Array,
  size: number,
  feed: PatchFeed,
  mask: ArrayLike<number>,
  order: RandomStream,
  change: (count: number) => PatchChange = () => ({}),
): Generator<Batch> {
  yield* batchesOf(order.shuffle(pixels.slice()), size, feed, mask, change);
}

/** The same over pixels in their order. */
export function* batchesOf(
  pixels: Uint32Array,
  size: number,
  feed: PatchFeed,
  mask: ArrayLike<number>,
  change: (count: number) => PatchChange,
): Generator<Batch> {
  for (let from = 0; from < pixels.length; from += size) {
    const count = Math.min(size, pixels.length - from);
    const labels = Int32Array.from(pixels.subarray(from, from + count), (pixel) => mask[pixel] - 1);
    yield { input: feed.input(pixels, from, count, change(count)), labels: tf.tensor1d(labels, 'int32'), size: count };
  }
}
