/**
 * Lines of eleven to fourteen taps where a training step may take fewer products: ten of the taps in the nested short form, each of the
 * others as a product of its own, which is added.
 */
import type { ConvolutionGeometry } from '../../kernels/kernels.js';
import type { Context } from '../module.js';
import { partsOf } from '../parts.js';
import { cutLines } from '../pieces.js';
import { panelBytes } from '../products/panels.js';
import { pack } from '../products/product.js';
import { LINE_TAP, LINE_TAP_GRADIENT } from '../task-arguments.js';
import { lineTapGradientPart, lineTapPart } from './long-line-tasks.js';
import { convolveNested, convolveNestedFilterGradient, convolveNestedInputGradient } from './nested-convolution.js';
import { hasNestedForm } from './nested-form.js';

/** The taps of the nested form; so many more are worth products of their own. */
const NESTED_TAPS = 10;
const MOST_OTHERS = 4;

/** The taps that the nested form takes, from `first` on, and the geometry that it then has. */
interface Split {
  readonly first: number;
  readonly nested: ConvolutionGeometry;
  /** The other taps. */
  readonly others: readonly number[];
}

function splitOf(g: ConvolutionGeometry): Split {
  const more = g.kernelWidth - NESTED_TAPS;
  // What is left of the line's margins must not be negative.
  const first = Math.max(0, more - g.padRight);
  const nested = { ...g, kernelWidth: NESTED_TAPS, padLeft: g.padLeft - first, padRight: g.padRight - (more - first) };
  const others = Array.from({ length: g.kernelWidth }, (_, tap) => tap).filter((tap) => tap < first || tap >= first + NESTED_TAPS);
  return { first, nested, others };
}

/** Whether a step may take it for a geometry (`fast`), and it serves there. */
export function hasLongForm(g: ConvolutionGeometry): boolean {
  const more = g.kernelWidth - NESTED_TAPS;
  if (!g.fast || g.kernelHeight > 1 || more < 1 || more > MOST_OTHERS) return false;
  return g.border === 'zero' && g.padLeft + g.padRight >= more && hasNestedForm(splitOf(g).nested);
}

const matrixBytes = (g: ConvolutionGeometry) => g.inChannels * g.filters * 4;

/** Outputs that see a value of the line through one tap: from `first` on, `count` of them; they see from value `at` on. */
function seenThrough(g: ConvolutionGeometry, tap: number): { first: number; count: number; at: number } {
  const first = Math.max(0, g.padLeft - tap);
  const at = first + tap - g.padLeft;
  return { first, at, count: Math.min(g.outWidth - first, g.inWidth - at) };
}

/** y = x * w + bias + residual. */
export function convolveLong(
  context: Context,
  g: ConvolutionGeometry,
  x: number,
  w: number,
  bias: number,
  residual: number,
  y: number,
): void {
  const { first, nested, others } = splitOf(g);
  convolveNested(context, nested, x, w + first * matrixBytes(g), bias, residual, y);
  const [inPixel, outPixel] = [g.inChannels * 4, g.filters * 4];
  for (const tap of others) {
    const { first: output, count, at } = seenThrough(g, tap);
    const from = { address: x + at * inPixel, line: g.inWidth * inPixel, depth: g.inChannels };
    const to = { address: y + output * outPixel, line: g.outWidth * outPixel, columns: g.filters };
    addTap(context, g, { count, from, to, source: w + tap * matrixBytes(g), step: outPixel, columnStride: 4 });
  }
}

/** dx from dy, plus `added` unless 0. */
export function convolveLongInputGradient(
  context: Context,
  g: ConvolutionGeometry,
  dy: number,
  w: number,
  added: number,
  dx: number,
): void {
  const { first, nested, others } = splitOf(g);
  convolveNestedInputGradient(context, nested, dy, w + first * matrixBytes(g), added, dx);
  const [inPixel, outPixel] = [g.inChannels * 4, g.filters * 4];
  for (const tap of others) {
    const { first: output, count, at } = seenThrough(g, tap);
    const from = { address: dy + output * outPixel, line: g.outWidth * outPixel, depth: g.filters };
    const to = { address: dx + at * inPixel, line: g.inWidth * inPixel, columns: g.inChannels };
    addTap(context, g, { count, from, to, source: w + tap * matrixBytes(g), step: 4, columnStride: outPixel });
  }
}

/** One tap's product at `count` positions of each line: rows of `from` times its matrix are added to those of `to`. */
interface TapProduct {
  readonly count: number;
  readonly from: { readonly address: number; readonly line: number; readonly depth: number };
  readonly to: { readonly address: number; readonly line: number; readonly columns: number };
  /** The matrix [depth, columns], and how far apart its rows and columns lie. */
  readonly source: number;
  readonly step: number;
  readonly columnStride: number;
}

function addTap(context: Context, g: ConvolutionGeometry, { count, from, to, source, step, columnStride }: TapProduct): void {
  const { scratch, team } = context;
  const { depth } = from;
  const { columns } = to;
  const lines = g.batch * g.inHeight;
  scratch.use([panelBytes(depth, columns)], (panels) => {
    pack(context, { depth, columns, source, step, columnStride }, panels);
    const { pieces, each } = cutLines(lines, (count * depth * columns) / 4);
    const list = { lines, each, count, depth, columns, a: from.address, aLine: from.line, panels, c: to.address, cLine: to.line };
    team.run(lineTapPart, pieces, LINE_TAP.list(list));
  });
}

/** dw, and db unless its address is 0, from x and dy. */
export function convolveLongFilterGradient(context: Context, g: ConvolutionGeometry, x: number, dy: number, dw: number, db: number): void {
  const { kernels, memory, scratch, team } = context;
  const { first, nested, others } = splitOf(g);
  convolveNestedFilterGradient(context, nested, x, dy, dw + first * matrixBytes(g), db);
  const lines = g.batch * g.inHeight;
  const [values, gradientBytes] = [g.inChannels * g.filters, matrixBytes(g)];
  const parts = partsOf(lines, gradientBytes);
  scratch.use([parts * gradientBytes, parts * 8], (gradients, ones) => {
    new Float64Array(memory.buffer, ones, parts).fill(1);
    for (const tap of others) {
      const { first: output, count, at } = seenThrough(g, tap);
      const list = LINE_TAP_GRADIENT.list({
        ...{ lines, parts, count, channels: g.inChannels, filters: g.filters, gradients, gradientBytes },
        ...{ a: x + at * g.inChannels * 4, aLine: g.inWidth * g.inChannels * 4 },
        ...{ b: dy + output * g.filters * 4, bLine: g.outWidth * g.filters * 4 },
      });
      team.run(lineTapGradientPart, parts, list);
      kernels.combine(values, parts, gradientBytes, ones, gradients, dw + tap * gradientBytes);
    }
  });
}
