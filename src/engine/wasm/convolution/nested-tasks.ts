/** Tasks of the nested short form (nested-convolution.ts). Every thread has memory of its own: the padded lines, then the points. */
import type { Task, ThreadContext } from '../module.js';
import { POINTS } from '../../kernels/short-form.js';
import { firstOf } from '../parts.js';
import { NESTED, NESTED_GRADIENT, type NESTED_LINES, POINTS_OF, SUM_POINTS } from '../task-arguments.js';

type Lines = ReturnType<typeof NESTED_LINES.of>;

/** Pads the lines from `line` on and says how many they are. */
function pad({ kernels, thread }: ThreadContext, l: Lines, line: number, x: number): number {
  const count = Math.min(l.each, l.lines - line);
  const right = l.paddedWidth - l.padLeft - l.inWidth;
  const image = x + line * l.inWidth * l.channels * 4;
  kernels.padImage(count, l.inWidth, l.channels, 0, 0, l.padLeft, right, l.replicate !== 0, image, l.padded + thread * l.bytes);
  return count;
}

/** The kernel at one point: a sum over its taps, packed. */
export const pointsPart: Task = ({ kernels, thread }, a, point) => {
  const { channels, filters, taps, coefficients, w, transposed, one: ones, weights, apart } = POINTS_OF.of(a);
  const bytes = channels * filters * 4;
  const one = ones + thread * bytes;
  kernels.combine(channels * filters, taps, bytes, coefficients + point * taps * 8, w, one);
  kernels.packPanels(channels, filters, one, transposed ? 4 : filters * 4, transposed ? channels * 4 : 4, weights + point * apart);
};

export const nestedPart: Task = (context, a, piece) => {
  const { kernels, thread } = context;
  const given = NESTED.of(a);
  const { tiles, outputs, channels, filters, outWidth: width, paddedWidth, present, weights, bias, residual } = given;
  const line = piece * given.each;
  const count = pad(context, given, line, given.x);
  const own = thread * given.bytes;
  const at = line * width * filters * 4;
  kernels.nestedConvolution({
    lines: count,
    tiles,
    outputs,
    channels,
    filters,
    width,
    paddedWidth,
    padded: given.padded + own,
    weights,
    present,
    bias,
    residual: residual && residual + at,
    y: given.y + at,
    work: given.work + own,
  });
  addBorders(context, given, line, count);
};

/** Adds what a gradient's replicated padding gives to the first and the last value of these lines, position by position. */
function addBorders({ kernels }: ThreadContext, given: ReturnType<typeof NESTED.of>, line: number, count: number): void {
  const { inWidth, outWidth, channels, filters, x, weights, y, starts, ends } = given;
  const add = (matrix: number, position: number, border: number) =>
    kernels.multiply({
      rows: count,
      depth: channels,
      columns: filters,
      rowsPerLine: 1,
      a: x + (line * inWidth + position) * channels * 4,
      aLineStride: inWidth * channels * 4,
      aRowStride: 0,
      aStep: 4,
      b: weights + (POINTS + matrix) * channels * filters * 4,
      bPanelStride: channels * 32,
      bStep: 32,
      c: y + (line * outWidth + border) * filters * 4,
      cLineStride: outWidth * filters * 4,
      cRowStride: 0,
    });
  for (let p = 0; p < starts; p++) add(p, p, 0);
  for (let p = 0; p < ends; p++) add(starts + p, inWidth - 1 - p, outWidth - 1);
}

export const nestedGradientPart: Task = (context, a, part) => {
  const { kernels, thread } = context;
  const given = NESTED_GRADIENT.of(a);
  const { each, tiles, outputs, channels, filters, outWidth, paddedWidth, present, parts, gradientBytes, totals, totalBytes } = given;
  const groups = Math.ceil(given.lines / each);
  const own = thread * given.bytes;
  const covered = tiles * outputs * 3;
  const [padded, dy, work] = [given.padded + own, given.paddedGradient + own, given.work + own];
  const ownGradients = given.gradients + part * gradientBytes;
  const ownTotals = totals && totals + part * totalBytes;
  kernels.clear(ownGradients, gradientBytes);
  if (ownTotals) kernels.clear(ownTotals, totalBytes);
  for (let group = firstOf(part, parts, groups); group < firstOf(part + 1, parts, groups); group++) {
    const line = group * each;
    const count = pad(context, given, line, given.x);
    kernels.padImage(count, outWidth, filters, 0, 0, 0, covered - outWidth, false, given.dy + line * outWidth * filters * 4, dy);
    kernels.nestedFilterGradient({
      lines: count,
      tiles,
      outputs,
      channels,
      filters,
      paddedWidth,
      padded,
      dy,
      present,
      gradients: ownGradients,
      totals: ownTotals,
      work,
    });
  }
};

/** Some values of a kernel's gradient: its parts' sums at every point, and of these the sum over the points for every tap. */
export const sumPointsPart: Task = ({ kernels }, a, piece) => {
  const { values, each, parts, gradients, gradientBytes, taps, coefficients, gradient, dw, points } = SUM_POINTS.of(a);
  const first = piece * each;
  const [count, at, plane] = [Math.min(each, values - first), first * 4, values * 4];
  for (let point = 0; point < points; point++) {
    kernels.combine(count, parts, gradientBytes, coefficients, gradients + point * plane + at, gradient + point * plane + at);
  }
  for (let tap = 0; tap < taps; tap++) {
    kernels.combine(count, points, plane, coefficients + (parts + tap * points) * 8, gradient + at, dw + tap * plane + at);
  }
};
