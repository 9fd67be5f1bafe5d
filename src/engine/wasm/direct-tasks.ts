/**
 * Tasks of the plain convolutions (direct-convolution.ts, direct-filter-gradient.ts). A convolution's arguments begin with its geometry;
 * every thread has room for one padded image of its own.
 */
import type { ConvolutionGeometry } from '../kernels/kernels.js';
import { GEOMETRY, geometryOf, imageAt, imagesOf, isPadded, paddedHeight, strides } from './geometry.js';
import type { Task, ThreadContext } from './module.js';
import { DEPTH_TOGETHER, firstOf } from './parts.js';

/** The address of the image with its padding: in `padded`, or where it is if it has none. */
function withPadding({ kernels }: ThreadContext, g: ConvolutionGeometry, inHeight: number, image: number, padded: number): number {
  if (!isPadded(g)) return image;
  kernels.padImage(
    inHeight,
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
    const { inLines, outLines, inHeight, outHeight } = imageAt(whole, index);
    const rows = outHeight * whole.outWidth;
    const output = y + outLines * outLine;
    const image = withPadding(context, whole, inHeight, x + inLines * inLine, padded + thread * bytes);
    kernels.initialise(rows, filters, bias, residual && residual + outLines * outLine, output);
    for (let i = 0; i < kernelHeight; i++) {
      for (let k = 0; k < depth; k += DEPTH_TOGETHER) {
        kernels.multiply(
          rows,
          Math.min(DEPTH_TOGETHER, depth - k),
          filters,
          whole.outWidth,
          image + i * paddedLine + k * 4,
          whole.strideHeight * paddedLine,
          whole.strideWidth * inPixel,
          4,
          panels + (i * depth + k) * 32,
          kernelHeight * depth * 32,
          32,
          output,
          outLine,
          outPixel,
        );
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
  const [each, padded, bytes, dy, panels, rowBytes, dx] = [
    a[GEOMETRY],
    a[GEOMETRY + 1],
    a[GEOMETRY + 2],
    a[GEOMETRY + 3],
    a[GEOMETRY + 4],
    a[GEOMETRY + 5],
    a[GEOMETRY + 6],
  ];
  const { filters, inChannels, kernelHeight } = whole;
  const { inPixel, outPixel, inLine, outLine, paddedLine } = strides(whole);
  const end = Math.min((piece + 1) * each, imagesOf(whole));
  for (let index = piece * each; index < end; index++) {
    const one = imageAt(whole, index);
    const image = dx + one.inLines * inLine;
    const target = isPadded(whole) ? padded + thread * bytes : image;
    kernels.clear(target, paddedHeight(whole, one) * paddedLine);
    for (let i = 0; i < kernelHeight; i++) {
      for (let k = 0; k < filters; k += DEPTH_TOGETHER) {
        kernels.multiply(
          one.outHeight * whole.outWidth,
          Math.min(DEPTH_TOGETHER, filters - k),
          whole.kernelWidth * inChannels,
          whole.outWidth,
          dy + one.outLines * outLine + k * 4,
          outLine,
          outPixel,
          4,
          panels + i * rowBytes + k * 32,
          filters * 32,
          32,
          target + i * paddedLine,
          whole.strideHeight * paddedLine,
          whole.strideWidth * inPixel,
        );
      }
    }
    if (target !== image) {
      kernels.foldImage(
        one.inHeight,
        whole.inWidth,
        inChannels,
        whole.padTop,
        whole.padBottom,
        whole.padLeft,
        whole.padRight,
        whole.border === 'replicate',
        target,
        image,
      );
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
  const [parts, padded, bytes, x, dy, gradients, gradientBytes] = [
    a[GEOMETRY],
    a[GEOMETRY + 1],
    a[GEOMETRY + 2],
    a[GEOMETRY + 3],
    a[GEOMETRY + 4],
    a[GEOMETRY + 5],
    a[GEOMETRY + 6],
  ];
  const { filters, kernelHeight, outWidth, strideHeight, strideWidth } = whole;
  const rows = whole.kernelWidth * whole.inChannels;
  const { inPixel, outPixel, inLine, outLine, paddedLine } = strides(whole);
  const images = imagesOf(whole);
  const own = gradients + part * gradientBytes;
  kernels.clear(own, gradientBytes);
  for (let index = firstOf(part, parts, images); index < firstOf(part + 1, parts, images); index++) {
    const { inLines, outLines, inHeight, outHeight } = imageAt(whole, index);
    const image = withPadding(context, whole, inHeight, x + inLines * inLine, padded + thread * bytes);
    for (let line = 0; line < outHeight; line++) {
      for (let i = 0; i < kernelHeight; i++) {
        for (let k = 0; k < outWidth; k += DEPTH_TOGETHER) {
          kernels.multiply(
            rows,
            Math.min(DEPTH_TOGETHER, outWidth - k),
            filters,
            rows,
            image + (line * strideHeight + i) * paddedLine + k * strideWidth * inPixel,
            0,
            4,
            strideWidth * inPixel,
            dy + (outLines + line) * outLine + k * outPixel,
            32,
            outPixel,
            own + i * rows * outPixel,
            0,
            outPixel,
          );
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
  const { inLines, outLines, inHeight, outHeight } = imageAt(whole, first + piece);
  const before = (outLines - imageAt(whole, first).outLines) * whole.outWidth;
  const image = withPadding(context, whole, inHeight, x + inLines * inLine, padded + thread * bytes);
  kernels.gatherPatches(
    outHeight,
    whole.outWidth,
    whole.kernelHeight,
    patchLine,
    paddedLine,
    whole.strideHeight * paddedLine,
    whole.strideWidth * inPixel,
    image,
    patches + before * whole.kernelHeight * patchLine,
  );
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
