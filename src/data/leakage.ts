import { chebyshevDistances, FAR } from '../splits/distance.js';
import type { Split } from '../splits/split.js';

/** How near a part's pixels lie to the training pixels. */
export interface Nearness {
  /** The pixels that are judged. */
  readonly pixels: number;
  /** The share of them with a training pixel inside their patch; undefined without pixels. */
  readonly inside?: number;
  /** The share of them whose patch overlaps the patch of a training pixel. */
  readonly overlap?: number;
  /** Chebyshev distances to the nearest training pixel, in pixels; undefined without pixels. */
  readonly distance?: { readonly min: number; readonly quartile1: number; readonly median: number; readonly quartile3: number };
}

/** The nearness of all pixels of a part, and of those of each class; index 0 is class 1. */
export interface Leakage extends Nearness {
  readonly classes: readonly Nearness[];
}

/** The class of every pixel, [rows, columns], from 1; 0 is unlabelled. */
interface Labels {
  readonly rows: number;
  readonly columns: number;
  readonly values: ArrayLike<number>;
}

/**
 * How much of the test set the training set has seen: a patch of s x s pixels holds a training pixel at a Chebyshev
 * distance of (s - 1) / 2 or less, and shares a pixel with a training patch at s - 1 or less. Patches beyond the
 * scene's border count as if the scene went on.
 *
 * @param part the pixels to judge: the test pixels, or those of validation
 */
export function leakageOf(
  split: Split,
  { rows, columns, values }: Labels,
  patch: number,
  classes: number,
  part: 'test' | 'validation' = 'test',
): Leakage {
  const distances = chebyshevDistances(split.train, rows, columns);
  const found: number[][] = Array.from({ length: classes }, () => []);
  for (const pixel of split[part]) found[values[pixel] - 1].push(distances[pixel]);
  return { ...nearness(found.flat(), patch), classes: found.map((own) => nearness(own, patch)) };
}

function nearness(distances: readonly number[], patch: number): Nearness {
  const pixels = distances.length;
  if (pixels === 0) return { pixels };
  const sorted = Uint16Array.from(distances).sort();
  const within = (distance: number) => firstAbove(sorted, distance) / pixels;
  const figures = { pixels, inside: within((patch - 1) / 2), overlap: within(patch - 1) };
  if (sorted[0] === FAR) return figures;
  const quantile = (quarter: number) => quantileOf(sorted, quarter);
  return { ...figures, distance: { min: sorted[0], quartile1: quantile(1), median: quantile(2), quartile3: quantile(3) } };
}

/** How many of the sorted values are not above a limit. */
function firstAbove(sorted: Uint16Array, limit: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A quartile of sorted values, between two of them where it falls there (linear interpolation). */
function quantileOf(sorted: Uint16Array, quarter: number): number {
  const position = (sorted.length - 1) * quarter;
  const [index, rest] = [position >> 2, position & 3];
  return sorted[index] + (rest === 0 ? 0 : ((sorted[index + 1] - sorted[index]) * rest) / 4);
}
