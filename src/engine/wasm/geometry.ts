import type { ConvolutionGeometry } from '../kernels/kernels.js';

export const paddedHeight = (g: ConvolutionGeometry): number => g.padTop + g.inHeight + g.padBottom;
export const paddedWidth = (g: ConvolutionGeometry): number => g.padLeft + g.inWidth + g.padRight;
export const isPadded = (g: ConvolutionGeometry): boolean => g.padTop + g.padBottom + g.padLeft + g.padRight > 0;

/** Bytes of one pixel and one line of x, y and the padded image. */
export function strides(g: ConvolutionGeometry) {
  const inPixel = g.inChannels * 4,
    outPixel = g.filters * 4;
  return { inPixel, outPixel, inLine: g.inWidth * inPixel, outLine: g.outWidth * outPixel, paddedLine: paddedWidth(g) * inPixel };
}

/** Output positions that make a piece of work worth its calls, and whose lines still fit the first-level cache. */
const POSITIONS_TOGETHER = 96;

/**
 * The same convolution over images of a convenient height: where no line sees another (a 1 x m kernel), the whole
 * batch is one tall image, cut into pieces of a few lines if they must be copied. Each piece: the geometry
 * of one image, and the number of lines of x and of y before it.
 */
export function* images(
  whole: ConvolutionGeometry,
  cut = isPadded(whole),
): Generator<{ g: ConvolutionGeometry; inLines: number; outLines: number }> {
  const independent = whole.kernelHeight === 1 && whole.strideHeight === 1 && whole.padTop + whole.padBottom === 0;
  if (!independent) {
    const g = { ...whole, batch: 1 };
    for (let i = 0; i < whole.batch; i++) yield { g, inLines: i * whole.inHeight, outLines: i * whole.outHeight };
    return;
  }
  const lines = whole.batch * whole.inHeight;
  const together = cut ? Math.ceil(POSITIONS_TOGETHER / whole.outWidth) : lines;
  for (let line = 0; line < lines; line += together) {
    const height = Math.min(together, lines - line);
    yield { g: { ...whole, batch: 1, inHeight: height, outHeight: height }, inLines: line, outLines: line };
  }
}
