/**
 * The spectral convolutions (1 x m, stride 1) with about a third of the products: the host's side of assembly/nested.ts.
 * Kernels are taken to the points of the nested short form (nested-form.ts), and their gradients back from there.
 */
import type { ConvolutionGeometry } from '../../kernels/kernels.js';
import type { Context } from '../module.js';
import { POINTS } from '../../kernels/short-form.js';
import { nestedForm, type NestedForm } from './nested-form.js';
import { nestedGradientPart, nestedPart, pointsPart, sumPointsPart } from './nested-tasks.js';
import { partsOf } from '../parts.js';
import { cutValues } from '../pieces.js';
import { wholeLines } from '../memory/scratch.js';
import { NESTED, NESTED_GRADIENT, POINTS_OF, SUM_POINTS } from '../task-arguments.js';

/** What one direction of a convolution reads and writes, and what its border adds (nested-tasks.ts). */
interface Along {
  readonly inWidth: number;
  readonly channels: number;
  readonly filters: number;
  readonly outWidth: number;
  readonly padLeft: number;
  readonly replicate: boolean;
  /** What is added at a line's border. */
  readonly border?: Border;
}

/** Rows of coefficients over the taps, each of which makes a matrix: so many for a line's start, then those for its end. */
interface Border {
  readonly starts: number;
  readonly ends: number;
  readonly rows: Float64Array;
}

const NO_BORDER: Border = { starts: 0, ends: 0, rows: new Float64Array() };

/** What a line is convolved with. */
interface LineKernel {
  readonly form: NestedForm;
  readonly points: Float64Array;
  readonly taps: number;
  readonly transposed: boolean;
}

/** Where it lies in memory; 0 for a bias or a residual that there is not. */
interface LineAddresses {
  readonly x: number;
  readonly w: number;
  readonly bias: number;
  readonly residual: number;
  readonly y: number;
}

/** Convolves lines [lines, inWidth, channels] with coefficient rows over the taps of w; `transposed` swaps w's channels and filters. */
function alongLines(
  context: Context,
  { form, points, taps, transposed }: LineKernel,
  shape: Along,
  { x, w, bias, residual, y }: LineAddresses,
): void {
  const { kernels, memory, scratch, team } = context;
  const { channels, filters, border = NO_BORDER } = shape;
  const rows = POINTS + border.starts + border.ends;
  const matrix = channels * filters * 4;
  const padded = paddedBytes(form, channels);
  const bytes = padded + wholeLines(kernels.nestedBytes(channels, filters) >>> 0);
  scratch.use([rows * matrix, matrix * team.threads, rows * taps * 8, bytes * team.threads], (weights, one, coefficients, own) => {
    const values = new Float64Array(memory.buffer, coefficients, rows * taps);
    values.set(points);
    values.set(border.rows, points.length);
    team.run(pointsPart, rows, POINTS_OF.list({ channels, filters, taps, coefficients, w, transposed, one, weights, apart: matrix }));
    const lines = { ...form, ...shape, each: form.linesTogether, padded: own, work: own + padded, bytes };
    const list = NESTED.list({ ...lines, x, weights, bias, residual, y, starts: border.starts, ends: border.ends });
    team.run(nestedPart, Math.ceil(form.lines / form.linesTogether), list);
  });
}

/** Bytes of a thread's padded lines. */
function paddedBytes({ linesTogether, paddedWidth }: NestedForm, channels: number): number {
  return wholeLines(linesTogether * paddedWidth * channels * 4);
}

/** y = x * w + bias + residual. */
export function convolveNested(
  context: Context,
  g: ConvolutionGeometry,
  x: number,
  w: number,
  bias: number,
  residual: number,
  y: number,
): void {
  const form = nestedForm(g.kernelWidth, g.outWidth, g.batch * g.inHeight);
  const shape = {
    inWidth: g.inWidth,
    channels: g.inChannels,
    filters: g.filters,
    outWidth: g.outWidth,
    padLeft: g.padLeft,
    replicate: g.border === 'replicate',
  };
  alongLines(context, { form, points: form.coefficients, taps: g.kernelWidth, transposed: false }, shape, { x, w, bias, residual, y });
}

/** dx from dy: dy convolved with the reversed kernel, channels and filters swapped; plus `added` unless 0. */
export function convolveNestedInputGradient(
  context: Context,
  g: ConvolutionGeometry,
  dy: number,
  w: number,
  added: number,
  dx: number,
): void {
  const form = nestedForm(g.kernelWidth, g.inWidth, g.batch * g.inHeight);
  const shape = {
    inWidth: g.outWidth,
    channels: g.filters,
    filters: g.inChannels,
    outWidth: g.inWidth,
    padLeft: g.kernelWidth - 1 - g.padLeft,
    replicate: false,
    ...(g.border === 'replicate' ? { border: borderOf(g) } : {}),
  };
  const kernel = { form, points: form.reversed, taps: g.kernelWidth, transposed: true };
  alongLines(context, kernel, shape, { x: dy, w, bias: 0, residual: added, y: dx });
}

/**
 * What replicated padding adds to the gradient of the border values: position p of dy reaches the left padding
 * through the first padLeft - p taps, whose sum is one matrix; the right padding likewise through the last.
 */
function borderOf({ kernelWidth: taps, padLeft: starts, padRight: ends }: ConvolutionGeometry): Border {
  const rows = new Float64Array((starts + ends) * taps);
  for (let p = 0; p < starts; p++) rows.fill(1, p * taps, p * taps + starts - p);
  for (let p = 0; p < ends; p++) rows.fill(1, (starts + p + 1) * taps - ends + p, (starts + p + 1) * taps);
  return { starts, ends, rows };
}

/** dw, and db unless its address is 0, from x and dy. */
export function convolveNestedFilterGradient(
  context: Context,
  g: ConvolutionGeometry,
  x: number,
  dy: number,
  dw: number,
  db: number,
): void {
  const { kernels, memory, scratch, team } = context;
  const { inChannels: channels, filters, kernelWidth: taps, inWidth, outWidth, padLeft } = g;
  const form = nestedForm(taps, outWidth, g.batch * g.inHeight);
  const { tiles, outputs, lines, linesTogether: each } = form;
  const values = channels * filters;
  const gradientBytes = POINTS * values * 4;
  const totalBytes = filters * 12;
  const parts = partsOf(Math.ceil(lines / each), gradientBytes);
  const padded = paddedBytes(form, channels);
  const paddedGradient = wholeLines(each * tiles * outputs * 3 * filters * 4);
  const bytes = padded + paddedGradient + wholeLines(kernels.nestedGradientBytes(each, tiles, channels, filters) >>> 0);
  const sizes = [parts * gradientBytes, gradientBytes, parts * totalBytes, (parts + POINTS * taps) * 8, bytes * team.threads];
  scratch.use(sizes, (gradients, gradient, totals, coefficients, own) => {
    const shape = { ...form, each, channels, filters, inWidth, outWidth, padLeft, replicate: g.border === 'replicate' };
    const list = NESTED_GRADIENT.list({
      ...shape,
      padded: own,
      paddedGradient: own + padded,
      work: own + padded + paddedGradient,
      bytes,
      x,
      dy,
      parts,
      gradients,
      gradientBytes,
      totals: db && totals,
      totalBytes,
    });
    team.run(nestedGradientPart, parts, list);
    if (db) kernels.roundTotals(filters, parts, totalBytes, totals, db);
    const rows = new Float64Array(memory.buffer, coefficients, parts + POINTS * taps);
    rows.fill(1, 0, parts);
    rows.set(form.byTap, parts);
    const { pieces, each: together } = cutValues(values, POINTS * parts);
    const sums = { values, each: together, parts, gradients, gradientBytes, taps, coefficients, gradient, dw, points: POINTS };
    team.run(sumPointsPart, pieces, SUM_POINTS.list(sums));
  });
}
