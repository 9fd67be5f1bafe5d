/**
 * Convolution and its gradients as matrix products over overlapping rows: a line of a (1, m) kernel's patches is
 * a matrix whose rows lie strideWidth * channels apart, so nothing need be copied but the padding. Covers every geometry.
 */
import type { ConvolutionGeometry } from '../kernels/kernels.js';
import { images, isPadded, paddedHeight, paddedWidth, strides } from './geometry.js';
import type { Context } from './module.js';
import { DEPTH_TOGETHER, panelBytes, product } from './product.js';

/** Lines shorter than this are gathered into one matrix for the filter gradient, whose depth they are. */
const SHORT_LINE = 24;

/** Bytes of a padded image; of several pieces the first is the largest. */
const paddedBytes = (g: ConvolutionGeometry): number => (isPadded(g) ? paddedHeight(g) * strides(g).paddedLine : 0);

/** The address of the image with its padding: in `padded`, or where it is if it has none. */
function withPadding({ kernels }: Context, g: ConvolutionGeometry, image: number, padded: number): number {
  if (!isPadded(g)) return image;
  kernels.padImage(
    g.inHeight,
    g.inWidth,
    g.inChannels,
    g.padTop,
    g.padBottom,
    g.padLeft,
    g.padRight,
    g.border === 'replicate',
    image,
    padded,
  );
  return padded;
}

/** Whether the kernel covers whole lines, one output each: then the convolution is one dense product. */
const spansLines = (g: ConvolutionGeometry): boolean =>
  g.kernelHeight === 1 && g.strideHeight === 1 && !isPadded(g) && g.inWidth === g.kernelWidth;

/** y = x * w + bias + residual. */
export function convolve(
  context: Context,
  whole: ConvolutionGeometry,
  x: number,
  w: number,
  bias: number,
  residual: number,
  y: number,
): void {
  const { kernels, scratch } = context;
  const { filters, kernelHeight } = whole,
    depth = whole.kernelWidth * whole.inChannels,
    panel = kernelHeight * depth * 32;
  const { inPixel, outPixel, inLine, outLine, paddedLine } = strides(whole);
  // A dense product is best left whole; else the output of a few lines is initialised and added to while in the cache.
  const pieces = [...images(whole, !spansLines(whole))];
  const largest = paddedBytes(pieces[0]!.g);
  scratch.use([largest, panelBytes(kernelHeight * depth, filters)], (padded, panels) => {
    kernels.packPanels(kernelHeight * depth, filters, w, outPixel, 4, panels);
    for (const { g, inLines, outLines } of pieces) {
      const rows = g.outHeight * g.outWidth,
        output = y + outLines * outLine;
      const image = withPadding(context, g, x + inLines * inLine, padded);
      kernels.initialise(rows, filters, bias, residual && residual + outLines * outLine, output);
      for (let i = 0; i < kernelHeight; i++) {
        for (let k = 0; k < depth; k += DEPTH_TOGETHER) {
          kernels.multiply(
            rows,
            Math.min(DEPTH_TOGETHER, depth - k),
            filters,
            g.outWidth,
            image + i * paddedLine + k * 4,
            g.strideHeight * paddedLine,
            g.strideWidth * inPixel,
            4,
            panels + (i * depth + k) * 32,
            panel,
            32,
            output,
            outLine,
            outPixel,
          );
        }
      }
    }
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
  if (added) context.kernels.addValues(g.batch * g.inHeight * g.inWidth * g.inChannels, added, dx);
}

/** Every row of dy times the kernel's transpose is added to the patch of dx it came from. */
function scatterInputGradient({ kernels, scratch }: Context, whole: ConvolutionGeometry, dy: number, w: number, dx: number): void {
  const { filters, kernelHeight, inChannels } = whole,
    columns = whole.kernelWidth * inChannels;
  const { inPixel, outPixel, inLine, outLine, paddedLine } = strides(whole),
    panels = panelBytes(filters, columns);
  const pieces = [...images(whole)];
  const largest = paddedBytes(pieces[0]!.g);
  scratch.use([largest, kernelHeight * panels], (padded, packed) => {
    for (let i = 0; i < kernelHeight; i++)
      kernels.packPanels(filters, columns, w + i * columns * outPixel, 4, outPixel, packed + i * panels);
    for (const { g, inLines, outLines } of pieces) {
      const image = dx + inLines * inLine,
        target = isPadded(g) ? padded : image;
      kernels.clear(target, paddedHeight(g) * paddedWidth(g) * inPixel);
      for (let i = 0; i < kernelHeight; i++) {
        for (let k = 0; k < filters; k += DEPTH_TOGETHER) {
          kernels.multiply(
            g.outHeight * g.outWidth,
            Math.min(DEPTH_TOGETHER, filters - k),
            columns,
            g.outWidth,
            dy + outLines * outLine + k * 4,
            outLine,
            outPixel,
            4,
            packed + i * panels + k * 32,
            filters * 32,
            32,
            target + i * paddedLine,
            g.strideHeight * paddedLine,
            g.strideWidth * inPixel,
          );
        }
      }
      if (isPadded(g)) {
        kernels.foldImage(
          g.inHeight,
          g.inWidth,
          inChannels,
          g.padTop,
          g.padBottom,
          g.padLeft,
          g.padRight,
          g.border === 'replicate',
          padded,
          image,
        );
      }
    }
  });
}

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
