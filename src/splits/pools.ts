import type { RandomStream } from '../numerics/random.js';
import type { Mask } from './mask.js';

/** The pixels of each class, ascending; index 0 is class 1. */
export function pixelsByClass(pixels: Iterable<number>, { values }: Mask, classes: number): number[][] {
  const pools = Array.from({ length: classes }, () => [] as number[]);
  for (const pixel of pixels) if (values[pixel] > 0) pools[values[pixel] - 1].push(pixel);
  return pools;
}

/** All labelled pixels of each class. */
export function labelledByClass(mask: Mask, classes: number): number[][] {
  return pixelsByClass(mask.values.keys(), mask, classes);
}

/** Draws so many pixels of each pool, and takes them out of it; the pools keep a random order. */
export function drawFrom(pools: readonly number[][], counts: readonly number[], random: RandomStream): Uint32Array {
  return flatten(pools.map((pool, index) => random.shuffle(pool).splice(0, counts[index])));
}

export function flatten(pools: readonly (readonly number[])[]): Uint32Array {
  return Uint32Array.from(pools.flat()).sort();
}
