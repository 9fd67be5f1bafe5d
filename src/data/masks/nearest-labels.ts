import { newArray, type NumericVariable } from '../cube.js';
import type { MapGrid } from '../georeference.js';
import type { Position } from '../vector/layer.js';
import { fillArea } from '../vector/rasterize.js';
import type { Aligned, AlignedImage } from './alignment.js';
import { misplaced } from './mask-misfits.js';

/** @param rowAt where the centre of a row of the cube lies in rows of the mask; `columnAt` likewise */
export function fitted(
  cube: AlignedImage,
  mask: NumericVariable,
  rowAt: (row: number) => number,
  columnAt: (column: number) => number,
): Aligned {
  const [rows, columns] = mask.shape;
  const values = newArray(mask.type, cube.rows * cube.columns);
  const from = Array.from({ length: cube.columns }, (_, column) => Math.floor(columnAt(column) + 1e-6));
  for (let row = 0; row < cube.rows; row++) {
    const line = Math.floor(rowAt(row) + 1e-6);
    if (line < 0 || line >= rows) continue;
    for (let column = 0; column < cube.columns; column++) {
      if (from[column] >= 0 && from[column] < columns) values[row * cube.columns + column] = mask.values[line * columns + from[column]];
    }
  }
  return { mask: { ...mask, shape: [cube.rows, cube.columns], values }, warnings: [] };
}

/** In another projection: the label at the centre of each pixel. */
export function projected(
  cube: AlignedImage,
  mask: NumericVariable,
  file: string,
  toMask: (position: Position) => Position,
  [own, other]: readonly [own: MapGrid, other: MapGrid],
): Aligned {
  const [rows, columns] = mask.shape;
  const values = newArray(mask.type, cube.rows * cube.columns);
  let reached = 0;
  for (let pixel = 0; pixel < values.length; pixel++) {
    const [row, column] = [Math.floor(pixel / cube.columns), pixel % cube.columns];
    const [x, y] = toMask([own.x + (column + 0.5) * own.width, own.y - (row + 0.5) * own.height]);
    const [line, place] = [Math.floor((other.y - y) / other.height), Math.floor((x - other.x) / other.width)];
    if (!(line >= 0 && line < rows && place >= 0 && place < columns)) continue;
    reached++;
    values[pixel] = mask.values[line * columns + place];
  }
  if (reached === 0)
    throw misplaced(cube, `the mask (${file}) does not overlap the cube, in ${String(other.crs)}`, 'Use the mask of this scene.');
  const place = { mask: { ...mask, shape: [cube.rows, cube.columns], values } };
  return { ...place, warnings: outside(mask, file, outlineOf(cube, own, other, toMask)) };
}

type Outline = readonly (readonly [column: number, row: number])[];

/** The border of a cube in columns and rows of its mask, from one corner of a pixel to the next. */
export function outlineOf(
  { rows, columns }: AlignedImage,
  own: MapGrid,
  other: MapGrid,
  toMask: (position: Position) => Position,
): Outline {
  const across = Array.from({ length: columns }, (_, column) => column);
  const down = Array.from({ length: rows }, (_, row) => row);
  const corners = [
    ...across.map((column) => [column, 0]),
    ...down.map((row) => [columns, row]),
    ...across.map((column) => [columns - column, rows]),
    ...down.map((row) => [0, rows - row]),
  ];
  return corners.map(([column, row]) => {
    const [x, y] = toMask([own.x + column * own.width, own.y - row * own.height]);
    return [(x - other.x) / other.width, (other.y - y) / other.height];
  });
}

/** That labelled pixels of a mask have their centres outside the cube, where they do. */
export function outside(mask: NumericVariable, file: string, outline: Outline): string[] {
  const [rows, columns] = mask.shape;
  // Where a projection ends, nobody can say what lies beyond.
  if (!outline.flat().every(Number.isFinite)) return [];
  const isWithin = new Uint8Array(rows * columns);
  fillArea([outline], { rows, columns }, (row, from, to) => isWithin.fill(1, row * columns + from, row * columns + to));
  let lost = 0;
  for (let pixel = 0; pixel < isWithin.length; pixel++) if (isWithin[pixel] === 0 && mask.values[pixel] > 0) lost++;
  return lost > 0 ? [`${file}: ${lost} of its labelled pixels lie outside the cube`] : [];
}
