/**
 * Tasks of the plain convolutions (direct-convolution.ts, direct-filter-gradient.ts). A convolution's arguments begin with its geometry;
 * every thread has room for one padded image of its own.
 */
import type { ConvolutionGeometry } from '../../kernels/kernels.js';
import { geometryOf, imageAt, imagesOf, isPadded, paddedHeight, strides } from './geometry.js';
import type { Task } from '../module.js';
import { withPadding } from './padding.js';
import { DEPTH_TOGETHER, firstOf } from '../parts.js';
import { CONVOLVE, GATHER, LINEWISE, SCATTER } from '../task-arguments.js';

/** Values of a tap up to which a product of each tap by itself is mostly reading and writing sums. */
const SHORT_TAP = 16;

/** Whether several lines of a kernel are too short for products of their own. */
const hasShortTaps = (g: ConvolutionGeometry): boolean => g.kernelHeight > 1 && g.kernelWidth * g.inChannels <= SHORT_TAP;

/** Bytes of a convolution's output that a second-level cache holds beside the rest. */
const CACHED_OUTPUT = 1 << 17;
/** Rows that products are computed of together: those of dx overlap, and are added so many at a time (assembly/product.ts). */
const ROWS_TOGETHER = 16;

/** How many lines of a large output are computed kernel row by kernel row before the next ones: they stay in the cache meanwhile. */
function linesInCache({ outWidth, filters, kernelHeight, kernelWidth, inChannels }: ConvolutionGeometry, lines: number): number {
  const kernelBytes = kernelHeight * kernelWidth * inChannels * filters * 4;
  if (kernelHeight === 1 || lines * outWidth * filters * 4 <= CACHED_OUTPUT || kernelBytes > CACHED_OUTPUT) return lines;
  return ROWS_TOGETHER * Math.ceil(CACHED_OUTPUT / 8 / (ROWS_TOGETHER * outWidth * filters * 4));
}

export const convolvePart: Task = (context, a, piece) => {
  const { kernels, thread } = context;
  const whole = geometryOf(a);
  const { each, padded, bytes, x, panels, bias, residual, y } = CONVOLVE.of(a);
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
    if (hasShortTaps(whole)) {
      kernels.convolveTaps({
        lines: outHeight,
        width: whole.outWidth,
        taps: kernelHeight,
        depth,
        filters,
        image,
        lineStride: whole.strideHeight * paddedLine,
        tapStride: paddedLine,
        columnStride: whole.strideWidth * inPixel,
        panels,
        y: output,
      });
      continue;
    }
    const together = linesInCache(whole, outHeight);
    for (let line = 0; line < outHeight; line += together) {
      for (let i = 0; i < kernelHeight; i++) {
        for (let k = 0; k < depth; k += DEPTH_TOGETHER) {
          kernels.multiply({
            rows: Math.min(together, outHeight - line) * whole.outWidth,
            depth: Math.min(DEPTH_TOGETHER, depth - k),
            columns: filters,
            rowsPerLine: whole.outWidth,
            a: image + (line * whole.strideHeight + i) * paddedLine + k * 4,
            aLineStride: whole.strideHeight * paddedLine,
            aRowStride: whole.strideWidth * inPixel,
            aStep: 4,
            b: panels + (i * depth + k) * 32,
            bPanelStride: kernelHeight * depth * 32,
            bStep: 32,
            c: output + line * outLine,
            cLineStride: outLine,
            cRowStride: outPixel,
          });
        }
      }
    }
  }
};

/** Every row of dy times the kernel's transpose is added to the patch of dx it came from. */
export const scatterPart: Task = ({ kernels, thread }, a, piece) => {
  const whole = geometryOf(a);
  const { each, padded, bytes, dy, panels, rowBytes, dx } = SCATTER.of(a);
  const { filters, inChannels, kernelHeight } = whole;
  const { inPixel, outPixel, inLine, outLine, paddedLine } = strides(whole);
  const end = Math.min((piece + 1) * each, imagesOf(whole));
  for (let index = piece * each; index < end; index++) {
    const one = imageAt(whole, index);
    const image = dx + one.inLines * inLine;
    const target = isPadded(whole) ? padded + thread * bytes : image;
    kernels.clear(target, paddedHeight(whole, one) * paddedLine);
    // Where lines of dx are seen by several of dy, those are added kernel row by kernel row.
    const together = whole.strideHeight >= kernelHeight ? linesInCache(whole, one.outHeight) : one.outHeight;
    for (let line = 0; line < one.outHeight; line += together) {
      for (let i = 0; i < kernelHeight; i++) {
        for (let k = 0; k < filters; k += DEPTH_TOGETHER) {
          kernels.multiply({
            rows: Math.min(together, one.outHeight - line) * whole.outWidth,
            depth: Math.min(DEPTH_TOGETHER, filters - k),
            columns: whole.kernelWidth * inChannels,
            rowsPerLine: whole.outWidth,
            a: dy + (one.outLines + line) * outLine + k * 4,
            aLineStride: outLine,
            aRowStride: outPixel,
            aStep: 4,
            b: panels + i * rowBytes + k * 32,
            bPanelStride: filters * 32,
            bStep: 32,
            c: target + (line * whole.strideHeight + i) * paddedLine,
            cLineStride: whole.strideHeight * paddedLine,
            cRowStride: whole.strideWidth * inPixel,
          });
        }
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

/** The filter's gradient of one part of the images, line by line with x in place: the depth of each product is one line of dy. */
export const linewisePart: Task = (context, a, part) => {
  const { kernels, thread } = context;
  const whole = geometryOf(a);
  const { parts, padded, bytes, x, dy, gradients, gradientBytes } = LINEWISE.of(a);
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
          kernels.multiply({
            rows,
            depth: Math.min(DEPTH_TOGETHER, outWidth - k),
            columns: filters,
            rowsPerLine: rows,
            a: image + (line * strideHeight + i) * paddedLine + k * strideWidth * inPixel,
            aLineStride: 0,
            aRowStride: 4,
            aStep: strideWidth * inPixel,
            b: dy + (outLines + line) * outLine + k * outPixel,
            bPanelStride: 32,
            bStep: outPixel,
            c: own + i * rows * outPixel,
            cLineStride: 0,
            cRowStride: outPixel,
          });
        }
      }
    }
  }
};

/** Every patch of an image copied into a row. */
export const gatherPart: Task = (context, a, piece) => {
  const { kernels, thread } = context;
  const whole = geometryOf(a);
  const { first, padded, bytes, x, patches } = GATHER.of(a);
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
