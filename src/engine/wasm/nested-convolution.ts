/**
 * The spectral convolutions (1 x m, stride 1) with about a third of the products: the host's side of assembly/nested.ts.
 * Kernels are taken to the points of the nested short form (nested-form.ts), and their gradients back from there.
 */
import type { ConvolutionGeometry } from '../kernels/kernels.js';
import { strides } from './geometry.js';
import type { Context } from './module.js';
import { nestedForm, type NestedForm, POINTS } from './nested-form.js';

/** Convolves lines [lines, inWidth, channels] with coefficient rows over the taps of w; `transposed` swaps w's channels and filters. */
function alongLines(
  { kernels, memory, scratch }: Context,
  form: NestedForm,
  w: number,
  taps: number,
  transposed: boolean,
  shape: { inWidth: number; channels: number; filters: number; outWidth: number; padLeft: number; replicate: boolean },
  x: number,
  bias: number,
  residual: number,
  y: number,
): void {
  const { inWidth, channels, filters, outWidth, padLeft, replicate } = shape,
    { tiles, outputs, paddedWidth, linesTogether, present } = form;
  const matrix = channels * filters * 4,
    sizes = [
      POINTS * matrix,
      matrix,
      POINTS * taps * 8,
      linesTogether * paddedWidth * channels * 4,
      kernels.nestedBytes(linesTogether, tiles, channels, filters) >>> 0,
    ];
  scratch.use(sizes, (weights, one, coefficients, padded, work) => {
    new Float64Array(memory.buffer, coefficients, POINTS * taps).set(form.coefficients.flat());
    for (let point = 0; point < POINTS; point++) {
      kernels.combine(channels * filters, taps, coefficients + point * taps * 8, w, one);
      kernels.packPanels(channels, filters, one, transposed ? 4 : filters * 4, transposed ? channels * 4 : 4, weights + point * matrix);
    }
    for (let line = 0; line < form.lines; line += linesTogether) {
      const lines = Math.min(linesTogether, form.lines - line),
        at = line * outWidth * filters * 4;
      kernels.padImage(
        lines,
        inWidth,
        channels,
        0,
        0,
        padLeft,
        paddedWidth - padLeft - inWidth,
        replicate,
        x + line * inWidth * channels * 4,
        padded,
      );
      kernels.nestedConvolution(
        lines,
        tiles,
        outputs,
        channels,
        filters,
        outWidth,
        paddedWidth,
        padded,
        weights,
        present,
        bias,
        residual && residual + at,
        y + at,
        work,
      );
    }
  });
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
  context: Context,
  g: ConvolutionGeometry,
  x: number,
  dy: number,
  dw: number,
  db: number,
): void {
  const { kernels, memory, scratch } = context,
    { inChannels, filters, kernelWidth: taps } = g,
    { inLine, outLine } = strides(g);
  const {
    outputs,
    tiles,
    paddedWidth,
    lines,
    linesTogether,
    present,
    coefficients: rows,
  } = nestedForm(taps, g.outWidth, g.batch * g.inHeight);
  const covered = tiles * outputs * 3,
    matrix = inChannels * filters * 4,
    sizes = [
      POINTS * matrix,
      POINTS * taps * 8,
      linesTogether * paddedWidth * inChannels * 4,
      linesTogether * covered * filters * 4,
      filters * 12,
      kernels.nestedBytes(linesTogether, tiles, inChannels, filters) >>> 0,
    ];
  scratch.use(sizes, (gradients, coefficients, padded, paddedGradient, totals, work) => {
    kernels.clear(gradients, POINTS * matrix);
    kernels.clear(totals, filters * 8);
    for (let line = 0; line < lines; line += linesTogether) {
      const count = Math.min(linesTogether, lines - line);
      kernels.padImage(
        count,
        g.inWidth,
        inChannels,
        0,
        0,
        g.padLeft,
        paddedWidth - g.padLeft - g.inWidth,
        g.border === 'replicate',
        x + line * inLine,
        padded,
      );
      kernels.padImage(count, g.outWidth, filters, 0, 0, 0, covered - g.outWidth, false, dy + line * outLine, paddedGradient);
      kernels.nestedFilterGradient(
        count,
        tiles,
        outputs,
        inChannels,
        filters,
        paddedWidth,
        padded,
        paddedGradient,
        present,
        gradients,
        db && totals,
        work,
      );
    }
    if (db) kernels.roundTotals(filters, totals, db);
    new Float64Array(memory.buffer, coefficients, POINTS * taps).set(
      Array.from({ length: taps }, (_, tap) => rows.map((row) => row[tap]!)).flat(),
    );
    for (let tap = 0; tap < taps; tap++)
      kernels.combine(inChannels * filters, POINTS, coefficients + tap * POINTS * 8, gradients, dw + tap * matrix);
  });
}
