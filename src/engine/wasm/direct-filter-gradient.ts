/** The filter's gradient as matrix products over the overlapping rows of direct-convolution.ts; covers every geometry. */
import type { ConvolutionGeometry } from '../kernels/kernels.js';
import { paddedBytes, spansLines, withPadding } from './direct-convolution.js';
import { images, strides } from './geometry.js';
import type { Context } from './module.js';
import { DEPTH_TOGETHER, product } from './product.js';

/** Lines shorter than this are gathered into one matrix for the filter gradient, whose depth they are. */
const SHORT_LINE = 24;

/** dw from x and dy, and db (the sum of dy over positions) unless its address is 0. */
export function convolveFilterGradient(context: Context, whole: ConvolutionGeometry, x: number, dy: number, dw: number, db: number): void {
  const { kernels } = context;
  const { filters, kernelHeight, kernelWidth, inChannels } = whole,
    patch = kernelHeight * kernelWidth * inChannels;
  if (db) sumGradient(context, whole, dy, db);
  if (spansLines(whole)) {
    const shape = { rows: patch, inner: whole.batch * whole.outHeight, columns: filters, transposeA: true, transposeB: false };
    product(context, shape, false, x, dy, dw);
    return;
  }
  kernels.clear(dw, patch * filters * 4);
  if (whole.outWidth < SHORT_LINE || filters % 8 !== 0) {
    gatheredFilterGradient(context, whole, x, dy, dw);
  } else {
    linewiseFilterGradient(context, whole, x, dy, dw);
  }
}

function sumGradient({ kernels, scratch }: Context, g: ConvolutionGeometry, dy: number, db: number): void {
  scratch.use([g.filters * 12], (totals) => {
    kernels.clear(totals, g.filters * 8);
    kernels.addColumnSums(g.batch * g.outHeight * g.outWidth, g.filters, dy, totals);
    kernels.roundTotals(g.filters, totals, db);
  });
}

/** Line by line, x in place: the depth of each product is one line of dy. */
function linewiseFilterGradient(context: Context, whole: ConvolutionGeometry, x: number, dy: number, dw: number): void {
  const { kernels, scratch } = context;
  const { filters } = whole,
    rows = whole.kernelWidth * whole.inChannels;
  const { inPixel, outPixel, inLine, outLine, paddedLine } = strides(whole);
  const pieces = [...images(whole)];
  scratch.use([paddedBytes(pieces[0]!.g)], (padded) => {
    for (const { g, inLines, outLines } of pieces) {
      const image = withPadding(context, g, x + inLines * inLine, padded);
      for (let line = 0; line < g.outHeight; line++) {
        for (let i = 0; i < g.kernelHeight; i++) {
          for (let k = 0; k < g.outWidth; k += DEPTH_TOGETHER) {
            kernels.multiply(
              rows,
              Math.min(DEPTH_TOGETHER, g.outWidth - k),
              filters,
              rows,
              image + (line * g.strideHeight + i) * paddedLine + k * g.strideWidth * inPixel,
              0,
              4,
              g.strideWidth * inPixel,
              dy + (outLines + line) * outLine + k * outPixel,
              32,
              outPixel,
              dw + i * rows * outPixel,
              0,
              outPixel,
            );
          }
        }
      }
    }
  });
}

/** Image by image, every patch copied into a row: for small images, whose lines are too short a depth. */
function gatheredFilterGradient(context: Context, whole: ConvolutionGeometry, x: number, dy: number, dw: number): void {
  const { kernels, scratch } = context;
  const { filters, kernelHeight } = whole,
    patchLine = whole.kernelWidth * whole.inChannels * 4,
    patch = kernelHeight * patchLine;
  const { inPixel, inLine, outLine, paddedLine } = strides(whole);
  const pieces = [...images(whole, true)];
  // As many images at a time as fill one block of the depth.
  const positions = pieces[0]!.g.outHeight * pieces[0]!.g.outWidth;
  const together = Math.max(1, Math.floor(DEPTH_TOGETHER / positions));
  scratch.use([paddedBytes(pieces[0]!.g), together * positions * patch], (padded, patches) => {
    for (let first = 0; first < pieces.length; first += together) {
      const group = pieces.slice(first, first + together);
      let gathered = 0;
      for (const { g, inLines } of group) {
        const image = withPadding(context, g, x + inLines * inLine, padded);
        kernels.gatherPatches(
          g.outHeight,
          g.outWidth,
          kernelHeight,
          patchLine,
          paddedLine,
          g.strideHeight * paddedLine,
          g.strideWidth * inPixel,
          image,
          patches + gathered * patch,
        );
        gathered += g.outHeight * g.outWidth;
      }
      const shape = { rows: patch / 4, inner: gathered, columns: filters, transposeA: true, transposeB: false };
      product(context, shape, true, patches, dy + group[0]!.outLines * outLine, dw);
    }
  });
}
