/** Tasks of the nested short form (nested-convolution.ts). Every thread has memory of its own: the padded lines, then the points. */
import type { Task, ThreadContext } from './module.js';
import { POINTS } from './nested-form.js';
import { firstOf } from './parts.js';

/** Lines of a convolution, by place among a task's arguments. */
const [
  LINES,
  EACH,
  TILES,
  OUTPUTS,
  CHANNELS,
  FILTERS,
  IN_WIDTH,
  OUT_WIDTH,
  PAD_LEFT,
  REPLICATE,
  PADDED_WIDTH,
  PRESENT,
  PADDED,
  WORK,
  BYTES,
] = Array.from({ length: 15 }, (_, place) => place);
/** How many arguments say what the lines are. */
const FIRST = 15;

/** What both tasks need to know of their lines. */
export interface NestedLines {
  readonly lines: number;
  /** Lines worked on together. */
  readonly each: number;
  readonly tiles: number;
  readonly outputs: number;
  readonly channels: number;
  readonly filters: number;
  readonly inWidth: number;
  readonly outWidth: number;
  readonly padLeft: number;
  readonly replicate: boolean;
  readonly paddedWidth: number;
  readonly present: number;
  /** The first thread's padded lines and points, and bytes from one thread's to the next one's. */
  readonly padded: number;
  readonly work: number;
  readonly bytes: number;
}

/** The first arguments of both tasks. */
export function linesArguments(l: NestedLines): number[] {
  return [
    l.lines,
    l.each,
    l.tiles,
    l.outputs,
    l.channels,
    l.filters,
    l.inWidth,
    l.outWidth,
    l.padLeft,
    Number(l.replicate),
    l.paddedWidth,
    l.present,
    l.padded,
    l.work,
    l.bytes,
  ];
}

/** Pads the lines from `line` on and says how many they are. */
function pad({ kernels, thread }: ThreadContext, a: ArrayLike<number>, line: number, x: number): number {
  const count = Math.min(a[EACH], a[LINES] - line);
  kernels.padImage(
    count,
    a[IN_WIDTH],
    a[CHANNELS],
    0,
    0,
    a[PAD_LEFT],
    a[PADDED_WIDTH] - a[PAD_LEFT] - a[IN_WIDTH],
    a[REPLICATE] !== 0,
    x + line * a[IN_WIDTH] * a[CHANNELS] * 4,
    a[PADDED] + thread * a[BYTES],
  );
  return count;
}

/**
 * The kernel at one point: a sum over its taps, packed.
 * channels, filters, taps, coefficients, w, transposed, room for a matrix of every thread, weights
 */
export const pointsPart: Task = ({ kernels, thread }, a, point) => {
  const [channels, filters, taps, coefficients, w, transposed, ones, weights] = [a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7]];
  const bytes = channels * filters * 4;
  const one = ones + thread * bytes;
  kernels.combine(channels * filters, taps, bytes, coefficients + point * taps * 8, w, one);
  kernels.packPanels(channels, filters, one, transposed ? 4 : filters * 4, transposed ? channels * 4 : 4, weights + point * bytes);
};

/** …lines, x, weights, bias, residual, y, matrices at the start and at the end of a line */
export const nestedPart: Task = (context, a, piece) => {
  const { kernels, thread } = context;
  const [x, weights, bias, residual, y] = [a[FIRST], a[FIRST + 1], a[FIRST + 2], a[FIRST + 3], a[FIRST + 4]];
  const line = piece * a[EACH];
  const count = pad(context, a, line, x);
  const own = thread * a[BYTES];
  const at = line * a[OUT_WIDTH] * a[FILTERS] * 4;
  kernels.nestedConvolution(
    count,
    a[TILES],
    a[OUTPUTS],
    a[CHANNELS],
    a[FILTERS],
    a[OUT_WIDTH],
    a[PADDED_WIDTH],
    a[PADDED] + own,
    weights,
    a[PRESENT],
    bias,
    residual && residual + at,
    y + at,
    a[WORK] + own,
  );
  addBorders(context, a, line, count);
};

/** Adds what a gradient's replicated padding gives to the first and the last value of these lines, position by position. */
function addBorders({ kernels }: ThreadContext, a: ArrayLike<number>, line: number, count: number): void {
  const [inWidth, outWidth, channels, filters] = [a[IN_WIDTH], a[OUT_WIDTH], a[CHANNELS], a[FILTERS]];
  const [x, weights, y, starts, ends] = [a[FIRST], a[FIRST + 1], a[FIRST + 4], a[FIRST + 5], a[FIRST + 6]];
  const add = (matrix: number, position: number, border: number) =>
    kernels.multiply(
      count,
      channels,
      filters,
      1,
      x + (line * inWidth + position) * channels * 4,
      inWidth * channels * 4,
      0,
      4,
      weights + (POINTS + matrix) * channels * filters * 4,
      channels * 32,
      32,
      y + (line * outWidth + border) * filters * 4,
      outWidth * filters * 4,
      0,
    );
  for (let p = 0; p < starts; p++) add(p, p, 0);
  for (let p = 0; p < ends; p++) add(starts + p, inWidth - 1 - p, outWidth - 1);
}

/** …lines, x, dy, parts, gradients, bytes of a part's gradients, totals or 0, bytes of a part's totals, the first thread's padded dy */
export const nestedGradientPart: Task = (context, a, part) => {
  const { kernels, thread } = context;
  const [x, dy, parts, gradients, gradientBytes] = [a[FIRST], a[FIRST + 1], a[FIRST + 2], a[FIRST + 3], a[FIRST + 4]];
  const [totals, totalBytes, paddedGradient] = [a[FIRST + 5], a[FIRST + 6], a[FIRST + 7]];
  const groups = Math.ceil(a[LINES] / a[EACH]);
  const own = thread * a[BYTES];
  const covered = a[TILES] * a[OUTPUTS] * 3;
  const ownGradients = gradients + part * gradientBytes;
  const ownTotals = totals && totals + part * totalBytes;
  kernels.clear(ownGradients, gradientBytes);
  if (ownTotals) kernels.clear(ownTotals, totalBytes);
  for (let group = firstOf(part, parts, groups); group < firstOf(part + 1, parts, groups); group++) {
    const line = group * a[EACH];
    const count = pad(context, a, line, x);
    kernels.padImage(
      count,
      a[OUT_WIDTH],
      a[FILTERS],
      0,
      0,
      0,
      covered - a[OUT_WIDTH],
      false,
      dy + line * a[OUT_WIDTH] * a[FILTERS] * 4,
      paddedGradient + own,
    );
    kernels.nestedFilterGradient(
      count,
      a[TILES],
      a[OUTPUTS],
      a[CHANNELS],
      a[FILTERS],
      a[PADDED_WIDTH],
      a[PADDED] + own,
      paddedGradient + own,
      a[PRESENT],
      ownGradients,
      ownTotals,
      a[WORK] + own,
    );
  }
};

/**
 * Some values of a kernel's gradient: its parts' sums at every point, and of these the sum over the points for every tap.
 * values, values of a piece, parts, gradients, bytes of a part's, taps, coefficients (of the parts, then of every tap's points), gradient,
 * dw
 */
export const sumPointsPart: Task = ({ kernels }, a, piece) => {
  const [values, each, parts, gradients, gradientBytes] = [a[0], a[1], a[2], a[3], a[4]];
  const [taps, coefficients, gradient, dw] = [a[5], a[6], a[7], a[8]];
  const first = piece * each;
  const [count, at, plane] = [Math.min(each, values - first), first * 4, values * 4];
  for (let point = 0; point < POINTS; point++) {
    kernels.combine(count, parts, gradientBytes, coefficients, gradients + point * plane + at, gradient + point * plane + at);
  }
  for (let tap = 0; tap < taps; tap++) {
    kernels.combine(count, POINTS, plane, coefficients + (parts + tap * POINTS) * 8, gradient + at, dw + tap * plane + at);
  }
};
