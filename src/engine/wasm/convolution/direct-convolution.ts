/**
 * Convolution and its input's gradient as matrix products over overlapping rows: a line of a (1, m) kernel's patches is
 * a matrix whose rows lie strideWidth * channels apart, so nothing need be copied but the padding. Covers every geometry.
 */
import type { ConvolutionGeometry } from '../../kernels/kernels.js';
import { addPart, convolvePart, scatterPart } from './direct-tasks.js';
import { geometryArguments, imagesOf, isPadded, paddedBytes, strides } from './geometry.js';
import type { Context } from '../module.js';
import { cutLines } from '../pieces.js';
import { panelBytes } from '../products/panels.js';
import { pack, product } from '../products/product.js';
import { inParts } from '../values/rows.js';
import { wholeLines } from '../memory/scratch.js';
import { CONVOLVE, SCATTER } from '../task-arguments.js';

/** Whether the kernel covers whole lines, one output each: then the convolution is one dense product. */
export const spansLines = (g: ConvolutionGeometry): boolean =>
  g.kernelHeight === 1 && g.strideHeight === 1 && !isPadded(g) && g.inWidth === g.kernelWidth;

/** Room for a padded image of every thread, and its share of it. */
export function paddedRoom({ team }: Context, g: ConvolutionGeometry): { bytes: number; all: number } {
  const bytes = wholeLines(paddedBytes(g));
  return { bytes, all: bytes * team.threads };
}

/** Multiplications that take as long as to write a value. */
const PRODUCTS_A_VALUE = 4;

/** Images in pieces of some work each. */
function cutImages(g: ConvolutionGeometry) {
  const images = imagesOf(g);
  const products = g.batch * g.outHeight * g.outWidth * g.filters * g.kernelHeight * g.kernelWidth * g.inChannels;
  return cutLines(images, products / images / PRODUCTS_A_VALUE);
}

/** y = x * w + bias + residual. */
export function convolve(context: Context, g: ConvolutionGeometry, x: number, w: number, bias: number, residual: number, y: number): void {
  const { scratch, team } = context;
  const depth = g.kernelHeight * g.kernelWidth * g.inChannels;
  const { bytes, all } = paddedRoom(context, g);
  const { pieces, each } = cutImages(g);
  scratch.use([all, panelBytes(depth, g.filters)], (padded, panels) => {
    pack(context, { depth, columns: g.filters, source: w, step: strides(g).outPixel, columnStride: 4 }, panels);
    team.run(convolvePart, pieces, [...geometryArguments(g), ...CONVOLVE.list({ each, padded, bytes, x, panels, bias, residual, y })]);
  });
}

/** dx from dy, plus `added` unless 0. */
export function convolveInputGradient(context: Context, g: ConvolutionGeometry, dy: number, w: number, added: number, dx: number): void {
  if (spansLines(g)) {
    const shape = {
      rows: g.batch * g.outHeight,
      inner: g.filters,
      columns: g.kernelWidth * g.inChannels,
      transposeA: false,
      transposeB: true,
    };
    product(context, shape, false, dy, w, dx);
  } else {
    scatterInputGradient(context, g, dy, w, dx);
  }
  if (added) inParts(context, addPart, g.batch * g.inHeight * g.inWidth * g.inChannels, [added, dx]);
}

function scatterInputGradient(context: Context, g: ConvolutionGeometry, dy: number, w: number, dx: number): void {
  const { scratch, team } = context;
  const { filters, kernelHeight } = g,
    columns = g.kernelWidth * g.inChannels;
  const { outPixel } = strides(g),
    rowBytes = panelBytes(filters, columns);
  const { bytes, all } = paddedRoom(context, g);
  const { pieces, each } = cutImages(g);
  scratch.use([all, kernelHeight * rowBytes], (padded, panels) => {
    for (let i = 0; i < kernelHeight; i++) {
      const transposed = { depth: filters, columns, source: w + i * columns * outPixel, step: 4, columnStride: outPixel };
      pack(context, transposed, panels + i * rowBytes);
    }
    team.run(scatterPart, pieces, [...geometryArguments(g), ...SCATTER.list({ each, padded, bytes, dy, panels, rowBytes, dx })]);
  });
}
