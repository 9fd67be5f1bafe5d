import type { ConvolutionGeometry } from '../../kernels/kernels.js';

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
  readonly outputs: number;
  readonly tiles: number;
  /** Positions of a line that the tiles read. */
  readonly paddedWidth: number;
  readonly lines: number;
  readonly linesTogether: number;
  /** Bit p: whether any tap reaches point p. */
  readonly present: number;
  /** Coefficients [point][tap], of the kernel as it is and reversed, and [tap][point]. */
  readonly coefficients: Float64Array;
  readonly reversed: Float64Array;
  readonly byTap: Float64Array;
}

/** The nested form for lines of `width` outputs. */
export function nestedForm(taps: number, width: number, lines: number): NestedForm {
  const form = kernelForm(taps);
  const { outputs } = form;
  const tiles = Math.ceil(width / (3 * outputs));
  const linesTogether = Math.min(lines, 4 * Math.max(1, Math.round(TILES_TOGETHER / 4 / tiles)));
  return { ...form, tiles, paddedWidth: 3 * (tiles * outputs + 4 - outputs) + 3, lines, linesTogether };
}

type KernelForm = Pick<NestedForm, 'outputs' | 'present' | 'coefficients' | 'reversed' | 'byTap'>;

/** What depends on the taps alone: a step asks for it a dozen times. */
const kernelForms = new Map<number, KernelForm>();

function kernelForm(taps: number): KernelForm {
  let form = kernelForms.get(taps);
  if (!form) kernelForms.set(taps, (form = newKernelForm(taps)));
  return form;
}

function newKernelForm(taps: number): KernelForm {
  const outputs = taps <= 7 ? 3 : 2;
  const rows = Array.from({ length: POINTS }, (_, point) =>
    Array.from({ length: taps }, (_, tap) => {
      // Neighbouring blocks share a tap: it goes to the first, which leaves the last block's first value zero.
      const outer = Math.max(0, Math.ceil((tap - 3) / 3)),
        inner = tap - 3 * outer;
      return INNER[point % 6]![inner]! * OUTER[5 - outputs]![Math.floor(point / 6)]![outer]!;
    }),
  );
  const present = rows.reduce((bits, row, point) => bits | (row.some((value) => value !== 0) ? 1 << point : 0), 0);
  return {
    outputs,
    present,
    coefficients: Float64Array.from(rows.flat()),
    reversed: Float64Array.from(rows.flatMap((row) => row.toReversed())),
    byTap: Float64Array.from(Array.from({ length: taps }, (_, tap) => rows.map((row) => row[tap])).flat()),
  };
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
