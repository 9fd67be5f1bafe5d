/** Tasks of Winograd's form (winograd.ts). */
import type { Task, ThreadContext } from '../module.js';
import { DEPTH_TOGETHER, firstOf } from '../parts.js';
import { panelBytes } from '../products/panels.js';
import { SQUARES } from '../task-arguments.js';
import { groupsOf, tileBytes } from './winograd-form.js';
import {
  type Given,
  lengthOf,
  outputOf,
  pixelsOf,
  type Places,
  placesOf,
  positionsOf,
  split,
  spread,
  stripsOf,
  widthOf,
} from './winograd-tiles.js';

/** `each` groups a piece. */
export const squarePart: Task = (context, a, piece) => {
  const { kernels, thread } = context;
  const given = SQUARES.of(a);
  const { each, channels, filters, outColumns, outDepth, tileColumns, shift } = given;
  const at = placesOf(given, thread);
  const bytes = outDepth * filters * 4;
  const end = Math.min((piece + 1) * each, groupsOf(given));
  for (let group = piece * each; group < end; group++) {
    const strips = stripsOf(given, group);
    for (let from = 0; from < channels; from += given.slice) {
      split(context, given, strips, at, from);
      for (let point = 0; point < given.points; point++) multiplyPoint(context, given, at, point, from, positionsOf(strips, given));
    }
    for (const strip of strips) {
      const [products, y] = [at.products + strip.before * bytes, outputOf(given, strip)];
      const joinTiles = given.size === 4 ? kernels.joinFours : kernels.joinSquares;
      joinTiles(strip.tileRows, tileColumns, strip.height, outColumns, bytes, products, at.outPlane, shift, y, at.room);
    }
  }
};

/** A slice of x at a point, times the kernel there: after the first slice, added to that of those before. */
function multiplyPoint({ kernels }: ThreadContext, given: Given, at: Places, point: number, from: number, rows: number): void {
  const { channels, filters, taps, step, outDepth, weights } = given;
  const [deep, width] = [taps * channels, widthOf(given, from)];
  for (let k = 0; k < taps * width; k += DEPTH_TOGETHER) {
    const product = from + k > 0 ? kernels.multiply : kernels.multiplyAfresh;
    product({
      rows,
      depth: Math.min(DEPTH_TOGETHER, taps * width - k),
      columns: filters,
      rowsPerLine: outDepth > 1 ? outDepth : rows,
      a: at.points + point * at.inPlane + k * 4,
      aLineStride: tileBytes(given),
      aRowStride: outDepth > 1 ? step * width * 4 : tileBytes(given),
      aStep: 4,
      b: weights + point * deep * filters * 4 + (from + k) * 32,
      bPanelStride: deep * 32,
      bStep: 32,
      c: at.products + point * at.outPlane,
      cLineStride: outDepth * filters * 4,
      cRowStride: filters * 4,
    });
  }
}

/** `each` groups of whole samples a piece: x is dx, y is dy. */
export const squareInputPart: Task = (context, a, piece) => {
  const given = SQUARES.of(a);
  const strips = Math.ceil(given.tileRows / given.together);
  const end = Math.min((piece + 1) * given.each, Math.ceil(given.batch / given.samples));
  for (let one = piece * given.each; one < end; one++) {
    for (let from = 0; from < given.channels; from += given.slice) {
      // Points of dy stay for the next slice where they are of one group.
      for (let strip = 0; strip < strips; strip++) inputOfGroup(context, given, one * strips + strip, from, from > 0 && strips === 1);
    }
  }
};

/** Of a sample's strips each adds to the image, and the last gives a slice of dx. */
function inputOfGroup(context: ThreadContext, given: Given, group: number, from: number, spreadBefore: boolean): void {
  const { kernels, thread } = context;
  const { columns, channels, filters, taps, step, outDepth, top, left, front, size, tileColumns, weights, x } = given;
  const at = placesOf(given, thread);
  const strips = stripsOf(given, group);
  const { whole, line, bytes, paddedLine } = pixelsOf(given, from);
  const [deep, wide, width, apart] = [taps * channels, taps * widthOf(given, from), widthOf(given, from), tileBytes(given)];
  if (!spreadBefore) spread(context, given, strips, at);
  // Kernels that cover whole lines write all of them; else what they give is added.
  const covers = taps === lengthOf(given);
  const rows = positionsOf(strips, given);
  if (!covers) kernels.clear(at.points, given.points * at.inPlane);
  for (let point = 0; point < given.points; point++) {
    for (let k = 0; k < filters; k += DEPTH_TOGETHER) {
      const product = k || !covers ? kernels.multiply : kernels.multiplyAfresh;
      product({
        rows,
        depth: Math.min(DEPTH_TOGETHER, filters - k),
        columns: wide,
        rowsPerLine: outDepth > 1 ? outDepth : rows,
        a: at.products + point * at.outPlane + k * 4,
        aLineStride: outDepth * filters * 4,
        aRowStride: filters * 4,
        aStep: 4,
        b: weights + point * panelBytes(filters, deep) + from * filters * 4 + k * 32,
        bPanelStride: filters * 32,
        bStep: 32,
        c: at.points + point * at.inPlane,
        cLineStride: apart,
        cRowStride: outDepth > 1 ? step * width * 4 : apart,
      });
    }
  }
  for (const { sample, tileRow, tileRows, before } of strips) {
    if (tileRow === 0) kernels.clear(at.image, (given.tileRows * size + 2) * paddedLine);
    const points = at.points + before * apart + (front * apart) / lengthOf(given);
    const backTiles = size === 4 ? kernels.backFours : kernels.backSquares;
    backTiles(tileRows, tileColumns, bytes, points, at.inPlane, apart, at.image + tileRow * size * paddedLine, at.room);
    if (tileRow + tileRows < given.tileRows) continue;
    const source = at.image + top * paddedLine + left * bytes;
    const target = x + sample * given.rows * line + from * 4;
    kernels.copyPieces(given.rows, columns, bytes, source, paddedLine, bytes, target, line, whole);
  }
}

/** The gradient at the points of one of `each` parts of the groups. */
export const squareGradientPart: Task = (context, a, part) => {
  const { kernels, thread } = context;
  const given = SQUARES.of(a);
  const { each: parts, channels, filters, taps, step, outDepth, gradients, gradientBytes } = given;
  const at = placesOf(given, thread);
  const panels = given.panels + thread * given.bytes;
  const [groups, deep] = [groupsOf(given), taps * channels];
  const own = gradients + part * gradientBytes;
  kernels.clear(own, gradientBytes);
  for (let group = firstOf(part, parts, groups); group < firstOf(part + 1, parts, groups); group++) {
    const strips = stripsOf(given, group);
    const positions = positionsOf(strips, given);
    spread(context, given, strips, at);
    const panelsBytes = positions * filters * 4;
    for (let point = 0; point < given.points; point++) {
      kernels.packPanels(positions, filters, at.products + point * at.outPlane, filters * 4, 4, panels + point * panelsBytes);
    }
    for (let from = 0; from < channels; from += given.slice) {
      split(context, given, strips, at, from);
      const width = widthOf(given, from);
      for (let point = 0; point < given.points; point++) {
        kernels.multiplyLines(
          positions / outDepth,
          outDepth,
          taps * width,
          filters,
          at.points + point * at.inPlane,
          tileBytes(given),
          step * width * 4,
          panels + point * panelsBytes,
          own + (point * deep + from) * filters * 4,
        );
      }
    }
  }
};
