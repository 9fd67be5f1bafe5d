/**
 * Tasks of the plain convolutions and of dense products (direct-convolution.ts, direct-filter-gradient.ts, product.ts). A convolution's
 * arguments begin with its geometry; every thread has room for one padded image of its own.
 */
import type { ConvolutionGeometry } from '../kernels/kernels.js';
import { GEOMETRY, geometryOf, imageAt, imagesOf, isPadded, paddedHeight, paddedWidth, strides } from './geometry.js';
import type { Task, ThreadContext } from './module.js';
import { DEPTH_TOGETHER, firstOf } from './parts.js';

/** The address of the image with its padding: in `padded`, or where it is if it has none. */
function withPadding({ kernels }: ThreadContext, g: ConvolutionGeometry, image: number, padded: number): number {
  if (!isPadded(g)) return image;
  kernels.padImage(g.inHeight, g.inWidth, g.inChannels, g.padTop, g.padBottom, g.padLeft, g.padRight, g.border === 'replicate', image, padded);
  return padded;
}

/** geometry, images of a piece, padded, its bytes, x, panels, bias, residual, y */
export const convolvePart: Task = (context, a, piece) => {
  const { kernels, thread } = context;
  const whole = geometryOf(a);
  const [each, padded, bytes, x] = [a[GEOMETRY], a[GEOMETRY + 1], a[GEOMETRY + 2], a[GEOMETRY + 3]];
  const [panels, bias, residual, y] = [a[GEOMETRY + 4], a[GEOMETRY + 5], a[GEOMETRY + 6], a[GEOMETRY + 7]];
  const { filters, kernelHeight } = whole;
  const { inPixel, outPixel, inLine, outLine, paddedLine } = strides(whole);
  const depth = whole.kernelWidth * whole.inChannels;
  const end = Math.min((piece + 1) * each, imagesOf(whole));
  for (let index = piece * each; index < end; index++) {
    const { g, inLines, outLines } = imageAt(whole, index);
    const rows = g.outHeight * g.outWidth;
    const output = y + outLines * outLine;
    const image = withPadding(context, g, x + inLines * inLine, padded + thread * bytes);
    kernels.initialise(rows, filters, bias, residual && residual + outLines * outLine, output);
    for (let i = 0; i < kernelHeight; i++) {
      for (let k = 0; k < depth; k += DEPTH_TOGETHER) {
        kernels.multiply(rows, Math.min(DEPTH_TOGETHER, depth - k), filters, g.outWidth, image + i * paddedLine + k * 4,
          g.strideHeight * paddedLine, g.strideWidth * inPixel, 4, panels + (i * depth + k) * 32, kernelHeight * depth * 32, 32,
          output, outLine, outPixel);
      }
    }
  }
};

/**
 * Every row of dy times the kernel's transpose is added to the patch of dx it came from.
 * geometry, images of a piece, padded, its bytes, dy, panels, bytes of one kernel row's panels, dx
 */
export const scatterPart: Task = ({ kernels, thread }, a, piece) => {
  const whole = geometryOf(a);
  const [each, padded, bytes, dy, panels, rowBytes, dx] = [a[GEOMETRY], a[GEOMETRY + 1], a[GEOMETRY + 2], a[GEOMETRY + 3], a[GEOMETRY + 4],
    a[GEOMETRY + 5], a[GEOMETRY + 6]];
  const { filters, inChannels, kernelHeight } = whole;
  const { inPixel, outPixel, inLine, outLine, paddedLine } = strides(whole);
  const end = Math.min((piece + 1) * each, imagesOf(whole));
  for (let index = piece * each; index < end; index++) {
    const { g, inLines, outLines } = imageAt(whole, index);
    const image = dx + inLines * inLine;
    const target = isPadded(g) ? padded + thread * bytes : image;
    kernels.clear(target, paddedHeight(g) * paddedWidth(g) * inPixel);
    for (let i = 0; i < kernelHeight; i++) {
      for (let k = 0; k < filters; k += DEPTH_TOGETHER) {
        kernels.multiply(g.outHeight * g.outWidth, Math.min(DEPTH_TOGETHER, filters - k), whole.kernelWidth * inChannels, g.outWidth,
          dy + outLines * outLine + k * 4, outLine, outPixel, 4, panels + i * rowBytes + k * 32, filters * 32, 32,
          target + i * paddedLine, g.strideHeight * paddedLine, g.strideWidth * inPixel);
      }
    }
    if (target !== image) {
      kernels.foldImage(g.inHeight, g.inWidth, inChannels, g.padTop, g.padBottom, g.padLeft, g.padRight, g.border === 'replicate',
        target, image);
    }
  }
};

/**
 * The filter's gradient of one part of the images, line by line with x in place: the depth of each product is one line of dy.
 * geometry, parts, padded, its bytes, x, dy, gradients, bytes of a part's
 */
export const linewisePart: Task = (context, a, part) => {
  const { kernels, thread } = context;
  const whole = geometryOf(a);
  const [parts, padded, bytes, x, dy, gradients, gradientBytes] = [a[GEOMETRY], a[GEOMETRY + 1], a[GEOMETRY + 2], a[GEOMETRY + 3],
    a[GEOMETRY + 4], a[GEOMETRY + 5], a[GEOMETRY + 6]];
  const rows = whole.kernelWidth * whole.inChannels;
  const { inPixel, outPixel, inLine, outLine, paddedLine } = strides(whole);
  const images = imagesOf(whole);
  const own = gradients + part * gradientBytes;
  kernels.clear(own, gradientBytes);
  for (let index = firstOf(part, parts, images); index < firstOf(part + 1, parts, images); index++) {
    const { g, inLines, outLines } = imageAt(whole, index);
    const image = withPadding(context, g, x + inLines * inLine, padded + thread * bytes);
    for (let line = 0; line < g.outHeight; line++) {
      for (let i = 0; i < g.kernelHeight; i++) {
        for (let k = 0; k < g.outWidth; k += DEPTH_TOGETHER) {
          kernels.multiply(rows, Math.min(DEPTH_TOGETHER, g.outWidth - k), g.filters, rows,
            image + (line * g.strideHeight + i) * paddedLine + k * g.strideWidth * inPixel, 0, 4, g.strideWidth * inPixel,
            dy + (outLines + line) * outLine + k * outPixel, 32, outPixel, own + i * rows * outPixel, 0, outPixel);
        }
      }
    }
  }
};

/** Every patch of an image copied into a row: geometry, the first image, padded, its bytes, x, patches */
export const gatherPart: Task = (context, a, piece) => {
  const { kernels, thread } = context;
  const whole = geometryOf(a);
  const [first, padded, bytes, x, patches] = [a[GEOMETRY], a[GEOMETRY + 1], a[GEOMETRY + 2], a[GEOMETRY + 3], a[GEOMETRY + 4]];
  const { inPixel, inLine, paddedLine } = strides(whole);
  const patchLine = whole.kernelWidth * inPixel;
  const { g, inLines, outLines } = imageAt(whole, first + piece);
  const before = (outLines - imageAt(whole, first).outLines) * whole.outWidth;
  const image = withPadding(context, g, x + inLines * inLine, padded + thread * bytes);
  kernels.gatherPatches(g.outHeight, g.outWidth, g.kernelHeight, patchLine, paddedLine,
    g.strideHeight * paddedLine, g.strideWidth * inPixel, image, patches + before * g.kernelHeight * patchLine);
};

/** Sums of the columns of some rows. rows, rows of a part, channels, x, totals, bytes of a part's */
export const columnSumsPart: Task = ({ kernels }, a, part) => {
  const first = part * a[1];
  const totals = a[4] + part * a[5];
  kernels.clear(totals, a[5]);
  kernels.addColumnSums(Math.min(a[1], a[0] - first), a[2], a[3] + first * a[2] * 4, totals);
};

/** target += source. n, each, source, target */
export const addPart: Task = ({ kernels }, a, piece) => {
  const at = piece * a[1] * 4;
  kernels.addValues(Math.min(a[1], a[0] - piece * a[1]), a[2] + at, a[3] + at);
};

/**
 * Some rows of C = A B, or of C += A B.
 * rows, rows of a piece, inner, columns, A, its row stride and step, B, its panel stride (0 for that of whole panels) and step, bytes from
 * one block of its depth to the next, C, accumulate
 */
export const productPart: Task = ({ kernels }, a, piece) => {
  const [rows, each, inner, columns, from, aRowStride, aStep, b, bPanelStride, bStep, bBlock, c, accumulate] = Array.from(a);
  const first = piece * each;
  const count = Math.min(each, rows - first);
  for (let k = 0, panels = b; k < inner; k += DEPTH_TOGETHER, panels += bBlock) {
    const depth = Math.min(DEPTH_TOGETHER, inner - k);
    const multiply = accumulate || k > 0 ? kernels.multiply : kernels.multiplyAfresh;
    multiply(count, depth, columns, count, from + first * aRowStride + k * aStep, 0, aRowStride, aStep,
      panels, bPanelStride || depth * 32, bStep, c + first * columns * 4, 0, columns * 4);
  }
};
