import type { Position } from './layer.js';

export interface Raster {
  readonly rows: number;
  readonly columns: number;
}

/**
 * Visits the pixels whose centres lie in an area: GDAL's rule (`gdal_rasterize` without `-at`), to the pixel. Where an edge of the area
 * runs exactly through a centre, the pixel belongs to it on the area's right and upper sides, and along a level edge that is walked to the
 * left. Rings are filled by the even-odd rule, so that holes stay out.
 *
 * @param rings corners in pixels, from the upper left corner of the image; each ring is closed by itself, and was turned by `clockwise`
 *   in the coordinates that it was drawn in
 * @param visit a row, and columns from one to before another
 */
export function fillArea(
  rings: readonly (readonly Position[])[],
  { rows, columns }: Raster,
  visit: (row: number, from: number, to: number) => void,
): void {
  const edges = rings.flatMap((ring) => ring.map((end, index): Edge => ({ start: ring[index === 0 ? ring.length - 1 : index - 1], end })));
  const byRow = edgesByRow(edges, rows);
  for (const [row, crossing] of byRow) {
    const centre = row + 0.5;
    const cuts: number[] = [];
    for (const { start, end } of crossing) {
      if (start[1] === end[1]) {
        if (start[0] > end[0]) put(row, nearest(end[0]), nearest(start[0]), columns, visit);
        continue;
      }
      const [upper, lower] = start[1] < end[1] ? [start, end] : [end, start];
      if (centre < upper[1] || centre >= lower[1]) continue;
      cuts.push(nearest(((centre - upper[1]) * (lower[0] - upper[0])) / (lower[1] - upper[1]) + upper[0]));
    }
    cuts.sort((a, b) => a - b);
    for (let index = 0; index + 1 < cuts.length; index += 2) put(row, cuts[index], cuts[index + 1], columns, visit);
  }
}

/** A ring walked clockwise where y grows upwards, as GDAL turns rings: told at the rightmost of its lowest corners. */
export function clockwise(ring: readonly Position[]): readonly Position[] {
  const open = ring.length > 1 && same(ring[0], ring[ring.length - 1]) ? ring.slice(0, -1) : ring;
  if (open.length < 3) return ring;
  let lowest = 0;
  for (const [index, [x, y]] of open.entries()) {
    if (y < open[lowest][1] || (y === open[lowest][1] && x > open[lowest][0])) lowest = index;
  }
  const corner = open[lowest];
  const other = (step: number) => {
    for (let index = lowest + step, left = open.length; left > 0; index += step, left--) {
      const one = open[((index % open.length) + open.length) % open.length];
      if (!same(one, corner)) return one;
    }
    return corner;
  };
  const [before, after] = [other(-1), other(1)];
  const turn = (before[0] - corner[0]) * (after[1] - corner[1]) - (after[0] - corner[0]) * (before[1] - corner[1]);
  const isClockwise = turn === 0 ? areaOf(open) < 0 : turn > 0;
  return isClockwise ? ring : [...ring].reverse();
}

/** Positive of a ring that is walked counter-clockwise where y grows upwards. */
function areaOf(ring: readonly Position[]): number {
  return ring.reduce((sum, [x, y], index) => {
    const [nextX, nextY] = ring[(index + 1) % ring.length];
    return sum + x * nextY - nextX * y;
  }, 0);
}

function same([x, y]: Position, [otherX, otherY]: Position): boolean {
  return x === otherX && y === otherY;
}

interface Edge {
  readonly start: Position;
  readonly end: Position;
}

/** The edges that touch the height of the centres of each row, in the order of the rows. */
function edgesByRow(edges: readonly Edge[], rows: number): [row: number, edges: Edge[]][] {
  const found = new Map<number, Edge[]>();
  for (const edge of edges) {
    const [top, bottom] = edge.start[1] < edge.end[1] ? [edge.start[1], edge.end[1]] : [edge.end[1], edge.start[1]];
    if (!Number.isFinite(top) || !Number.isFinite(bottom)) continue;
    const [first, last] = [Math.max(0, Math.ceil(top - 0.5)), Math.min(rows - 1, Math.floor(bottom - 0.5))];
    for (let row = first; row <= last; row++) {
      const list = found.get(row);
      if (list) list.push(edge);
      else found.set(row, [edge]);
    }
  }
  return [...found].sort(([a], [b]) => a - b);
}

/** The first pixel whose centre lies to the right of a place. */
function nearest(x: number): number {
  return Math.floor(x + 0.5);
}

function put(row: number, from: number, to: number, columns: number, visit: (row: number, from: number, to: number) => void): void {
  const [first, end] = [Math.max(0, from), Math.min(columns, to)];
  if (first < end) visit(row, first, end);
}

/** The pixel that a point lies in; undefined outside of the image. */
export function pixelAt([x, y]: Position, { rows, columns }: Raster): readonly [row: number, column: number] | undefined {
  const [row, column] = [Math.floor(y), Math.floor(x)];
  return row >= 0 && row < rows && column >= 0 && column < columns ? [row, column] : undefined;
}
