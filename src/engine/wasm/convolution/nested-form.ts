import type { ConvolutionGeometry } from '../../kernels/kernels.js';
import { blocksOf, isShortLine, POINTS, pointRows } from '../../kernels/short-form.js';

/** Lines whose tiles make full register tiles and whose points stay in the caches, for lines of about 100 positions. */
const TILES_TOGETHER = 88;

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
  const rows = pointRows(taps);
  const present = rows.reduce((bits, row, point) => bits | (row.some((value) => value !== 0) ? 1 << point : 0), 0);
  return {
    outputs: blocksOf(taps),
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
    isShortLine(g) &&
    g.inChannels % 8 === 0 &&
    g.filters % 8 === 0 &&
    Math.ceil(Math.max(g.inWidth, g.outWidth) / positions) * POINTS * 1.4 < g.outWidth * taps
  );
}
