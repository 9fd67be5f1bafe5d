import type { ConvolutionGeometry } from '../kernels/kernels.js';

/** Points at which a nested short form evaluates: six within blocks, four over them. */
export const POINTS = 24;
/** Lines whose tiles make full register tiles and whose points stay in the caches, for lines of about 100 positions. */
const TILES_TOGETHER = 88;

/** Kernel to points, within blocks of three positions: powers of the point over its distances to the others. */
const INNER: readonly (readonly number[])[] = [
  [4, 0, 0, 0],
  [2 / 3, 2 / 3, 2 / 3, 2 / 3],
  [2 / 3, -2 / 3, 2 / 3, -2 / 3],
  [-8 / 3, -4 / 3, -2 / 3, -1 / 3],
  [-8 / 3, 4 / 3, -2 / 3, 1 / 3],
  [0, 0, 0, 1],
];

/** The same over blocks, for two outer taps and for three. */
const OUTER: Readonly<Record<number, readonly (readonly number[])[]>> = {
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

export interface NestedForm {
  /** Blocks of three positions in a tile. */
  outputs: number;
  tiles: number;
  /** Positions of a line that the tiles read. */
  paddedWidth: number;
  lines: number;
  linesTogether: number;
  /** Bit p: whether any tap reaches point p. */
  present: number;
  /** coefficients[point][tap] */
  coefficients: number[][];
}

/** The nested form for lines of `width` outputs. */
export function nestedForm(taps: number, width: number, lines: number): NestedForm {
  const outputs = taps <= 7 ? 3 : 2,
    tiles = Math.ceil(width / (3 * outputs));
  const coefficients = Array.from({ length: POINTS }, (_, point) =>
    Array.from({ length: taps }, (_, tap) => {
      // Neighbouring blocks share a tap: it goes to the first, which leaves the last block's first value zero.
      const outer = Math.max(0, Math.ceil((tap - 3) / 3)),
        inner = tap - 3 * outer;
      return INNER[point % 6]![inner]! * OUTER[5 - outputs]![Math.floor(point / 6)]![outer]!;
    }),
  );
  const present = coefficients.reduce((bits, row, point) => bits | (row.some((value) => value !== 0) ? 1 << point : 0), 0);
  const linesTogether = Math.min(lines, 4 * Math.max(1, Math.round(TILES_TOGETHER / 4 / tiles)));
  return { outputs, tiles, paddedWidth: 3 * (tiles * outputs + 4 - outputs) + 3, lines, linesTogether, present, coefficients };
}

/** Whether the nested form serves a geometry and saves enough products there to pay for going to the points and back. */
export function hasNestedForm(g: ConvolutionGeometry): boolean {
  const taps = g.kernelWidth,
    positions = taps <= 7 ? 9 : 6;
  return (
    g.kernelHeight === 1 &&
    g.strideHeight === 1 &&
    g.strideWidth === 1 &&
    g.padTop + g.padBottom === 0 &&
    taps >= 5 &&
    taps <= 10 &&
    g.padLeft < taps &&
    g.padRight < taps &&
    g.outWidth >= taps &&
    g.inChannels % 8 === 0 &&
    g.filters % 8 === 0 &&
    Math.ceil(Math.max(g.inWidth, g.outWidth) / positions) * POINTS * 1.4 < g.outWidth * taps
  );
}
