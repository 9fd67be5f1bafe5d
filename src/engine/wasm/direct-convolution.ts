/**
 * Convolution and its input's gradient as matrix products over overlapping rows: a line of a (1, m) kernel's patches is
 * a matrix whose rows lie strideWidth * channels apart, so nothing need be copied but the padding. Covers every geometry.
 */
import type { ConvolutionGeometry } from '../kernels/kernels.js';
import { images, isPadded, paddedHeight, paddedWidth, strides } from './geometry.js';
import type { Context } from './module.js';
import { DEPTH_TOGETHER, panelBytes, product } from './product.js';

/** Bytes of a padded image; of several pieces the first is the largest. */
export const paddedBytes = (g: ConvolutionGeometry): number => (isPadded(g) ? paddedHeight(g) * strides(g).paddedLine : 0);

/** The address of the image with its padding: in `padded`, or where it is if it has none. */
export function withPadding({ kernels }: Context, g: ConvolutionGeometry, image: number, padded: number): number {
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
export const spansLines = (g: ConvolutionGeometry): boolean =>
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
