import type { ClassRaster } from './majority.js';

/** A corner of pixels: column and row, from the raster's upper left corner. */
export type Corner = readonly [column: number, row: number];

/** Pixels of one class that are connected by their sides. */
export interface MapRegion {
  readonly label: number;
  readonly pixels: number;
  /** Closed rings, the outer one first, then its holes. With row 0 at the top, the outer one goes counterclockwise, holes clockwise. */
  readonly rings: readonly (readonly Corner[])[];
}

/** The steps along pixels' sides, with the region on the left: west, south, east, north. A right turn is one back. */
const STEPS = [
  [-1, 0],
  [0, 1],
  [1, 0],
  [0, -1],
] as const;

/** The regions of a raster of classes, in the order of their first pixels. Together they cover every pixel that has a class, once. */
export function* regionsOf(raster: ClassRaster): Generator<MapRegion> {
  const { rows, columns, classes } = raster;
  const owner = new Int32Array(rows * columns);
  let number = 0;
  for (let start = 0; start < classes.length; start++) {
    if (classes[start] === 0 || owner[start] !== 0) continue;
    const pixels = fill(raster, owner, start, ++number);
    yield { label: classes[start], pixels: pixels.length, rings: ringsOf(raster, owner, pixels, number) };
  }
}

/** The pixels of a region, each marked with its number. */
function fill({ rows, columns, classes }: ClassRaster, owner: Int32Array, start: number, number: number): number[] {
  const pixels = [start];
  owner[start] = number;
  const visit = (pixel: number) => {
    if (owner[pixel] !== 0 || classes[pixel] !== classes[start]) return;
    owner[pixel] = number;
    pixels.push(pixel);
  };
  for (let at = 0; at < pixels.length; at++) {
    const pixel = pixels[at];
    const column = pixel % columns;
    if (column > 0) visit(pixel - 1);
    if (column < columns - 1) visit(pixel + 1);
    if (pixel >= columns) visit(pixel - columns);
    if (pixel < (rows - 1) * columns) visit(pixel + columns);
  }
  return pixels;
}

function ringsOf({ rows, columns }: ClassRaster, owner: Int32Array, pixels: readonly number[], number: number): Corner[][] {
  const isIn = (row: number, column: number) =>
    row >= 0 && row < rows && column >= 0 && column < columns && owner[row * columns + column] === number;
  // Of each corner the steps that leave it: one, or two where pixels meet diagonally.
  const leaving = new Map<number, number[]>();
  const corner = (column: number, row: number) => row * (columns + 1) + column;
  const add = (column: number, row: number, step: number) => {
    const key = corner(column, row);
    leaving.set(key, [...(leaving.get(key) ?? []), step]);
  };
  for (const pixel of pixels) {
    const [row, column] = [Math.floor(pixel / columns), pixel % columns];
    if (!isIn(row - 1, column)) add(column + 1, row, 0);
    if (!isIn(row, column - 1)) add(column, row, 1);
    if (!isIn(row + 1, column)) add(column, row + 1, 2);
    if (!isIn(row, column + 1)) add(column + 1, row + 1, 3);
  }
  const rings: Corner[][] = [];
  for (const [key, steps] of leaving) {
    while (steps.length > 0) rings.push(walk(leaving, [key % (columns + 1), Math.floor(key / (columns + 1))], corner));
  }
  return rings.sort((a, b) => signedArea(b) - signedArea(a));
}

/** Takes one ring out of the steps: at a corner with two ways the right one, which follows the same neighbour and never crosses itself. */
function walk(leaving: Map<number, number[]>, start: Corner, corner: (column: number, row: number) => number): Corner[] {
  const ring: Corner[] = [];
  let [column, row] = start;
  let last = -1;
  do {
    const steps = leaving.get(corner(column, row))!;
    const right = steps.indexOf((last + 3) % 4);
    const [step] = steps.splice(last >= 0 && right >= 0 ? right : 0, 1);
    if (step !== last) ring.push([column, row]);
    column += STEPS[step][0];
    row += STEPS[step][1];
    last = step;
  } while (column !== start[0] || row !== start[1] || isOpen(leaving, corner(column, row), last));
  const [first] = ring;
  // The walk may have begun in the middle of a side.
  const second = ring[1];
  const isStraight =
    (ring[ring.length - 1][0] === first[0] && first[0] === second[0]) || (ring[ring.length - 1][1] === first[1] && first[1] === second[1]);
  const corners = isStraight ? ring.slice(1) : ring;
  return [...corners, corners[0]];
}

/** Whether the way back at the start goes on: the right turn there belongs to this ring. */
function isOpen(leaving: Map<number, number[]>, key: number, last: number): boolean {
  return leaving.get(key)!.includes((last + 3) % 4);
}

/** In pixels; positive of an outer ring. */
export function signedArea(ring: readonly Corner[]): number {
  let sum = 0;
  for (let index = 1; index < ring.length; index++) {
    sum += ring[index][0] * ring[index - 1][1] - ring[index - 1][0] * ring[index][1];
  }
  return sum / 2;
}
