/**
 * What the tasks of Winograd's form have in common (winograd-tasks.ts). Every thread has memory of its own: a padded image, behind it the
 * points, then the products there. Slices of the channels are computed one after the other.
 */
import type { ThreadContext } from '../module.js';
import type { SQUARES } from '../task-arguments.js';
import { planeBytes, tileBytes, tilesOf } from './winograd-form.js';

export type Given = ReturnType<typeof SQUARES.of>;

/** Rows of tiles of one sample. */
export interface Strip {
  readonly sample: number;
  readonly tileRow: number;
  readonly tileRows: number;
  /** Rows of outputs. */
  readonly height: number;
  /** Tiles of the group that come before it. */
  readonly before: number;
}

/** Where this thread's values lie, and how far apart. */
export interface Places {
  readonly image: number;
  /** For a tile half way. */
  readonly room: number;
  readonly points: number;
  readonly inPlane: number;
  readonly products: number;
  readonly outPlane: number;
}

export function placesOf(given: Given, thread: number): Places {
  const own = thread * given.bytes;
  const inPlane = planeBytes(tilesOf(given) * tileBytes(given));
  const points = given.values + own;
  return {
    image: given.image + own,
    room: given.room + own,
    points,
    inPlane,
    products: points + given.points * inPlane,
    outPlane: planeBytes(tilesOf(given) * given.outDepth * given.filters * 4),
  };
}

/** The strips of a group: one of a sample, or several samples. */
export function stripsOf(s: Given, group: number): Strip[] {
  const strips = Math.ceil(s.tileRows / s.together);
  const [first, tileRow] = [Math.floor(group / strips) * s.samples, (group % strips) * s.together];
  const tileRows = Math.min(s.together, s.tileRows - tileRow);
  const height = Math.min(tileRows * s.size, s.outRows - tileRow * s.size);
  const samples = Math.min(s.samples, s.batch - first);
  return Array.from({ length: samples }, (_, index) => {
    return { sample: first + index, tileRow, tileRows, height, before: index * tileRows * s.tileColumns };
  });
}

/** Positions of a group's outputs on the grid of tiles, in lines of outDepth. */
export const positionsOf = (strips: readonly Strip[], { tileColumns, outDepth }: Given) =>
  strips.length * strips[0]!.tileRows * tileColumns * outDepth;

export const outputOf = (s: Given, { sample, tileRow }: Strip) =>
  s.y + (sample * s.outRows + tileRow * s.size) * s.outColumns * s.outDepth * s.filters * 4;

/** The channels of a slice that begins at one. */
export const widthOf = ({ channels, slice }: Given, from: number) => Math.min(slice, channels - from);

/** A slice of a pixel's values: its bytes, in a sample's image and in the padded one. */
export function pixelsOf(given: Given, from: number) {
  const { depth, channels, columns, size, tileColumns } = given;
  const [whole, bytes] = [depth * channels * 4, depth * widthOf(given, from) * 4];
  return { whole, line: columns * whole, bytes, paddedLine: (tileColumns * size + 2) * bytes };
}

/** A slice of x under some strips, at the points. */
export function split({ kernels }: ThreadContext, given: Given, strips: readonly Strip[], at: Places, from: number): void {
  const { rows, columns, top, left, front, back, size, tileColumns, x } = given;
  const { whole, line, bytes, paddedLine } = pixelsOf(given, from);
  const apart = tileBytes(given);
  if (front + back > 0) kernels.clear(at.points, given.points * at.inPlane);
  for (const { sample, tileRow, tileRows, before } of strips) {
    const height = tileRows * size + 2;
    const begin = tileRow * size - top;
    const [first, end] = [Math.max(begin, 0), Math.min(begin + height, rows)];
    if (end - first < height || columns * bytes < paddedLine) kernels.clear(at.image, height * paddedLine);
    const source = x + (sample * rows + first) * line + from * 4;
    const target = at.image + (first - begin) * paddedLine + left * bytes;
    kernels.copyPieces(Math.max(0, end - first), columns, bytes, source, line, whole, target, paddedLine, bytes);
    const splitTiles = size === 4 ? kernels.splitFours : kernels.splitSquares;
    splitTiles(
      tileRows,
      tileColumns,
      bytes,
      at.image,
      at.points + before * apart + (front * apart) / lengthOf(given),
      at.inPlane,
      apart,
      at.room,
    );
  }
}

/** Positions of a tile's line. */
export const lengthOf = ({ front, depth, back }: Given) => front + depth + back;

/** dy of some strips at the points. */
export function spread({ kernels }: ThreadContext, given: Given, strips: readonly Strip[], at: Places): void {
  const { outColumns, outDepth, filters, tileColumns } = given;
  const bytes = outDepth * filters * 4;
  for (const strip of strips) {
    const to = at.products + strip.before * bytes;
    const spreadTiles = given.size === 4 ? kernels.spreadFours : kernels.spreadSquares;
    spreadTiles(strip.tileRows, tileColumns, strip.height, outColumns, bytes, outputOf(given, strip), to, at.outPlane, at.room);
  }
}
