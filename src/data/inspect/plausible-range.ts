import type { ImageFacts } from '../cube.js';

/** What values should be, who says so, and from which share of others on that is worth a word. */
export interface PlausibleRange {
  readonly least: number;
  readonly most: number;
  readonly by: string;
  /** In per cent. */
  readonly worth: number;
}

/** A little beyond 0 and 1 reflectances lie by noise and by bright surfaces that face the sun. */
const SHARE_OF_REFLECTANCES = 1;

/** The range that a file declares; else that of reflectances, where it says which number means 1. */
export function plausibleRange({ range, scale, zero = 0 }: ImageFacts = {}): PlausibleRange | undefined {
  if (range) return { least: range[0], most: range[1], by: 'the range that the file declares', worth: Number.MIN_VALUE };
  if (scale === undefined || !Number.isFinite(scale) || scale <= 0) return undefined;
  const [least, most] = [zero, zero + scale];
  return { least, most, by: 'which are the reflectances 0 and 1 by its scale factor', worth: SHARE_OF_REFLECTANCES };
}
