import type { ConvolutionGeometry } from './kernels.js';

/**
 * The numbers of the nested short convolution (Toom and Cook; Winograd), which every engine that has it shares: within blocks of three
 * positions (inner), and over blocks (outer). A tile of 9 outputs of up to 7 taps, or of 6 outputs of up to 10, takes 24 products.
 */

/** Points at which it evaluates: six within blocks, four over them; point `outer * INNER_POINTS + inner`. */
export const POINTS = 24;
export const INNER_POINTS = 6;
export const OUTER_POINTS = 4;
/** Positions of a block. */
export const BLOCK = 3;

/** Kernel to points, within blocks of three positions: powers of the point over its distances to the others. */
export const INNER: readonly (readonly number[])[] = [
  [4, 0, 0, 0],
  [2 / 3, 2 / 3, 2 / 3, 2 / 3],
  [2 / 3, -2 / 3, 2 / 3, -2 / 3],
  [-8 / 3, -4 / 3, -2 / 3, -1 / 3],
  [-8 / 3, 4 / 3, -2 / 3, 1 / 3],
  [0, 0, 0, 1],
];

/** The same over blocks, for two outer taps and for three (by their number). */
export const OUTER: Readonly<Record<number, readonly (readonly number[])[]>> = {
  2: [
    [-1, 0],
    [0.5, 0.5],
    [0.5, -0.5],
    [0, 1],
  ],
  3: [
    [-1, 0, 0],
    [0.5, 0.5, 0.5],
    [0.5, -0.5, 0.5],
    [0, 0, 1],
  ],
};

/** Blocks of outputs of a tile. */
export function blocksOf(taps: number): 2 | 3 {
  return taps <= 7 ? 3 : 2;
}

/** Outer taps, which OUTER has its numbers by. */
export function outerTapsOf(taps: number): 2 | 3 {
  return taps <= 7 ? 2 : 3;
}

/** Neighbouring blocks share a tap: it goes to the first, which leaves the last block's first value zero. */
export function placeOfTap(tap: number): { readonly outer: number; readonly inner: number } {
  const outer = Math.max(0, Math.ceil((tap - 3) / 3));
  return { outer, inner: tap - 3 * outer };
}

/** What each tap counts for at each point: [point][tap]. */
export function pointRows(taps: number): number[][] {
  const over = OUTER[outerTapsOf(taps)];
  return Array.from({ length: POINTS }, (_, point) =>
    Array.from({ length: taps }, (_, tap) => {
      const { outer, inner } = placeOfTap(tap);
      return INNER[point % INNER_POINTS][inner] * over[Math.floor(point / INNER_POINTS)][outer];
    }),
  );
}

/** Whether a convolution runs along lines, one position at a time, with as many taps as the form has. */
export function isShortLine(g: ConvolutionGeometry): boolean {
  const taps = g.kernelWidth;
  return (
    g.kernelHeight === 1 &&
    g.strideHeight === 1 &&
    g.strideWidth === 1 &&
    g.padTop + g.padBottom === 0 &&
    taps >= 5 &&
    taps <= 10 &&
    g.padLeft < taps &&
    g.padRight < taps &&
    g.outWidth >= taps
  );
}
