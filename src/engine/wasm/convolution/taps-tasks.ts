/** Tasks of the filter's gradient with x in place (taps-filter-gradient.ts). */
import { geometryOf, imageAt, isPadded, strides } from './geometry.js';
import type { Task } from '../module.js';
import { withPadding } from './padding.js';
import { DEPTH_TOGETHER } from '../parts.js';
import { FILTER_TAPS, PAD } from '../task-arguments.js';

/** One image with its padding. */
export const padPart: Task = (context, a, piece) => {
  const whole = geometryOf(a);
  const { first, bytes, x, padded } = PAD.of(a);
  const { inLines, inHeight } = imageAt(whole, first + piece);
  withPadding(context, whole, inHeight, x + inLines * strides(whole).inLine, padded + piece * bytes);
};

/** Room of a thread for four values of each position that is summed in registers. */
export const STRIP_BYTES = DEPTH_TOGETHER * 16;

/** Some rows of the filter's gradient, of many positions. */
export const filterTapsPart: Task = ({ kernels, thread }, a, piece) => {
  const whole = geometryOf(a);
  const { positions, group, each, images, imageStride, panels, panelStride, dw, strips } = FILTER_TAPS.of(a);
  const { inPixel, paddedLine } = strides(whole);
  const depth = whole.kernelWidth * whole.inChannels;
  kernels.filterTaps({
    positions,
    group,
    block: DEPTH_TOGETHER,
    firstQuad: piece * each,
    endQuad: Math.min((piece + 1) * each, whole.kernelHeight * Math.ceil(depth / 4)),
    depth,
    filters: whole.filters,
    lines: imageAt(whole, 0).outHeight,
    width: whole.outWidth,
    image: images,
    imageStride,
    lineStride: whole.strideHeight * paddedLine,
    tapStride: paddedLine,
    columnStride: whole.strideWidth * inPixel,
    dy: panels,
    panelStride,
    strip: strips + thread * STRIP_BYTES,
    // Behind padded images lies dy in panels.
    slack: isPadded(whole),
    dw,
  });
};
