/** Tasks of the taps that the nested form leaves (long-line.ts). */
import type { Task } from '../module.js';
import { DEPTH_TOGETHER, firstOf } from '../parts.js';
import { LINE_TAP, LINE_TAP_GRADIENT } from '../task-arguments.js';

/** `each` lines a piece. */
export const lineTapPart: Task = ({ kernels }, a, piece) => {
  const { lines, each, count, depth, columns, a: from, aLine, panels, c, cLine } = LINE_TAP.of(a);
  const first = piece * each;
  for (let k = 0; k < depth; k += DEPTH_TOGETHER) {
    kernels.multiply({
      rows: Math.min(each, lines - first) * count,
      depth: Math.min(DEPTH_TOGETHER, depth - k),
      columns,
      rowsPerLine: count,
      a: from + first * aLine + k * 4,
      aLineStride: aLine,
      aRowStride: depth * 4,
      aStep: 4,
      b: panels + k * 32,
      bPanelStride: depth * 32,
      bStep: 32,
      c: c + first * cLine,
      cLineStride: cLine,
      cRowStride: columns * 4,
    });
  }
};

/** A tap's gradient over one part of the lines. */
export const lineTapGradientPart: Task = ({ kernels }, list, part) => {
  const { lines, parts, count, channels, filters, gradients, gradientBytes, a, aLine, b, bLine } = LINE_TAP_GRADIENT.of(list);
  const own = gradients + part * gradientBytes;
  kernels.clear(own, gradientBytes);
  for (let line = firstOf(part, parts, lines); line < firstOf(part + 1, parts, lines); line++) {
    for (let k = 0; k < count; k += DEPTH_TOGETHER) {
      kernels.multiply({
        rows: channels,
        depth: Math.min(DEPTH_TOGETHER, count - k),
        columns: filters,
        rowsPerLine: channels,
        a: a + line * aLine + k * channels * 4,
        aLineStride: 0,
        aRowStride: 4,
        aStep: channels * 4,
        b: b + line * bLine + k * filters * 4,
        bPanelStride: 32,
        bStep: filters * 4,
        c: own,
        cLineStride: 0,
        cRowStride: filters * 4,
      });
    }
  }
};
