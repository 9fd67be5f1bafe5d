/**
 * The spectral convolutions (1 x m, stride 1) with about a third of the products: the host's side of assembly/nested.ts.
 * Kernels are taken to the points of the nested short form (nested-form.ts), and their gradients back from there.
 */
import type { ConvolutionGeometry } from '../kernels/kernels.js';
import { strides } from './geometry.js';
import type { Context } from './module.js';
import { nestedForm, type NestedForm, POINTS } from './nested-form.js';
import { linesArguments, nestedGradientPart, nestedPart } from './nested-tasks.js';
import { partsOf } from './parts.js';
import { wholeLines } from './scratch.js';

/** Convolves lines [lines, inWidth, channels] with coefficient rows over the taps of w; `transposed` swaps w's channels and filters. */
function alongLines(
  context: Context, form: NestedForm, w: number, taps: number, transposed: boolean,
  shape: { inWidth: number; channels: number; filters: number; outWidth: number; padLeft: number; replicate: boolean },
  x: number, bias: number, residual: number, y: number,
): void {
  const { kernels, memory, scratch, team } = context;
  const { channels, filters } = shape;
  const matrix = channels * filters * 4;
  const { padded, points } = workingBytes(context, form, channels, filters);
  const bytes = padded + points;
  scratch.use([POINTS * matrix, matrix, POINTS * taps * 8, bytes * team.threads], (weights, one, coefficients, own) => {
    new Float64Array(memory.buffer, coefficients, POINTS * taps).set(form.coefficients.flat());
    for (let point = 0; point < POINTS; point++) {
      kernels.combine(channels * filters, taps, coefficients + point * taps * 8, w, one);
      kernels.packPanels(channels, filters, one, transposed ? 4 : filters * 4, transposed ? channels * 4 : 4, weights + point * matrix);
    }
    const lines = linesArguments({ ...form, ...shape, each: form.linesTogether, padded: own, work: own + padded, bytes });
    team.run(nestedPart, Math.ceil(form.lines / form.linesTogether), [...lines, x, weights, bias, residual, y]);
  });
}

/** Bytes of a thread's padded lines, of which each has so many values, and of its points: whole lines of the cache. */
function workingBytes({ kernels }: Context, { linesTogether, paddedWidth, tiles }: NestedForm, channels: number, filters: number) {
  return {
    padded: wholeLines(linesTogether * paddedWidth * channels * 4),
    points: wholeLines(kernels.nestedBytes(linesTogether, tiles, channels, filters) >>> 0),
  };
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
  alongLines(context, form, w, g.kernelWidth, false, shape, x, bias, residual, y);
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
  const reversed = { ...form, coefficients: form.coefficients.map((row) => row.toReversed()) };
  const shape = {
    inWidth: g.outWidth,
    channels: g.filters,
    filters: g.inChannels,
    outWidth: g.inWidth,
    padLeft: g.kernelWidth - 1 - g.padLeft,
    replicate: false,
  };
  alongLines(context, reversed, w, g.kernelWidth, true, shape, dy, 0, added, dx);
  if (g.border === 'replicate') addBorderGradient(context, g, dy, w, dx);
}

/**
 * What replicated padding adds to the gradient of the border values: position p of dy reaches the left padding
 * through the first padLeft - p taps, whose sum is one matrix; the right padding likewise through the last.
 */
function addBorderGradient({ kernels, memory, scratch }: Context, g: ConvolutionGeometry, dy: number, w: number, dx: number): void {
  const { filters, inChannels, kernelWidth: taps } = g,
    { inPixel, outPixel, inLine, outLine } = strides(g),
    matrix = inChannels * filters * 4;
  scratch.use([matrix, matrix, taps * 8], (sum, panels, coefficients) => {
    const add = (position: number, border: number, uses: (tap: number) => boolean): void => {
      new Float64Array(memory.buffer, coefficients, taps).set(Array.from({ length: taps }, (_, tap) => (uses(tap) ? 1 : 0)));
      kernels.combine(inChannels * filters, taps, coefficients, w, sum);
      kernels.packPanels(filters, inChannels, sum, 4, outPixel, panels);
      kernels.multiply(
        g.batch * g.inHeight,
        filters,
        inChannels,
        1,
        dy + position * outPixel,
        outLine,
        0,
        4,
        panels,
        filters * 32,
        32,
        dx + border * inPixel,
        inLine,
        0,
      );
    };
    for (let p = 0; p < g.padLeft; p++) add(p, 0, (tap) => tap < g.padLeft - p);
    for (let p = 0; p < g.padRight; p++) add(g.outWidth - 1 - p, g.inWidth - 1, (tap) => tap >= taps - g.padRight + p);
  });
}

/** dw, and db unless its address is 0, from x and dy. */
export function convolveNestedFilterGradient(
  context: Context, g: ConvolutionGeometry, x: number, dy: number, dw: number, db: number,
): void {
  const { kernels, memory, scratch, team } = context;
  const { inChannels: channels, filters, kernelWidth: taps, inWidth, outWidth, padLeft } = g;
  const form = nestedForm(taps, outWidth, g.batch * g.inHeight);
  const { tiles, outputs, lines, linesTogether: each } = form;
  const values = channels * filters;
  const gradientBytes = POINTS * values * 4;
  const totalBytes = filters * 12;
  const parts = partsOf(Math.ceil(lines / each), gradientBytes);
  const { padded, points } = workingBytes(context, form, channels, filters);
  const paddedGradient = wholeLines(each * tiles * outputs * 3 * filters * 4);
  const bytes = padded + paddedGradient + points;
  const sizes = [parts * gradientBytes, gradientBytes, parts * totalBytes, Math.max(POINTS * taps, parts) * 8, bytes * team.threads];
  scratch.use(sizes, (gradients, gradient, totals, coefficients, own) => {
    const shape = linesArguments({
      ...form, each, channels, filters, inWidth, outWidth, padLeft, replicate: g.border === 'replicate',
      padded: own, work: own + padded + paddedGradient, bytes,
    });
    team.run(nestedGradientPart, parts, [...shape, x, dy, parts, gradients, gradientBytes, db && totals, totalBytes, own + padded]);
    if (db) kernels.roundTotals(filters, parts, totalBytes, totals, db);
    new Float64Array(memory.buffer, coefficients, parts).fill(1);
    kernels.combine(POINTS * values, parts, coefficients, gradients, gradient);
    new Float64Array(memory.buffer, coefficients, POINTS * taps).set(
      Array.from({ length: taps }, (_, tap) => form.coefficients.map((row) => row[tap]!)).flat(),
    );
    for (let tap = 0; tap < taps; tap++) kernels.combine(values, POINTS, coefficients + tap * POINTS * 8, gradient, dw + tap * values * 4);
  });
}
