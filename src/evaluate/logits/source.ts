import type { CompiledNetwork } from '../../compile/network.js';
import type { PatchFeed } from '../../compile/patch-feed.js';
import type { InferenceSteps } from './steps.js';

/** What logits are computed with. */
export interface LogitsSource {
  readonly network: CompiledNetwork;
  readonly feed: PatchFeed;
  readonly steps: InferenceSteps;
  /** Patches at once. */
  readonly batch: number;
}

/** What becomes of them, in any order of the pixels. */
export interface LogitsSink {
  /** @param place of the pixel in the list of those asked for */
  take(place: number, logits: Float32Array): void;
  /** How much of the work is done, from 0 to 1. */
  onProgress?(share: number): void;
}

/** So many of a list from one place on; where steps are recorded they are all of one size, filled up with the first of them. */
export function batchOf(list: Uint32Array, from: number, size: number, steps: InferenceSteps): { values: Uint32Array; count: number } {
  const values = list.subarray(from, from + size);
  const count = values.length;
  if (!steps.recorder || count === size) return { values, count };
  return { values: Uint32Array.from({ length: size }, (_, index) => values[index < count ? index : 0]), count };
}
