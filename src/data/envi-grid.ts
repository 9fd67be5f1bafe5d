import { cos, sin } from '../numerics/functions.js';

/** What ENVI's `map info` begins with: a pixel, counted from 1, the place of its corner, and the size of pixels. */
export interface EnviGrid {
  readonly column: number;
  readonly row: number;
  readonly east: number;
  readonly north: number;
  readonly width: number;
  readonly height: number;
  /** All items of the entry. */
  readonly info: readonly string[];
}

/** The grid of a header; undefined where it has none. */
export function enviGrid(georeference: Readonly<Record<string, unknown>>): EnviGrid | undefined {
  const info = String(georeference['map info'] ?? '')
    .split(',')
    .map((item) => item.trim());
  const [column, row, east, north, width, height] = info.slice(1, 7).map(Number);
  return info.length >= 7 && [column, row, east, north, width, height].every(Number.isFinite)
    ? { column, row, east, north, width, height, info }
    : undefined;
}

/** Whether an item of `map info` turns the grid. */
export const isTurned = (item: string) => /^rotation\s*=\s*-?0*\.?0*[1-9]/i.test(item);

/** The geotransform of a grid that is turned by so many degrees, as GDAL reads ENVI's rotation. */
export function turnedMatrix(
  { column, row, east, north, width, height }: EnviGrid,
  degrees: number,
): readonly [number, number, number, number, number, number] {
  const [sine, cosine] = [sin((-degrees * Math.PI) / 180), cos((-degrees * Math.PI) / 180)];
  const corner = [east - (column - 1) * width, north + (row - 1) * height];
  return [corner[0], cosine * width, -sine * width, corner[1], -sine * height, -cosine * height];
}
