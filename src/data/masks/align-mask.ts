import { Failure } from '../../errors/failure.js';
import { formatShape, type ImageFacts, newArray, type NumericVariable } from '../cube.js';
import { type MapGrid, gridOf } from '../georeference.js';
import type { Position } from '../vector/layer.js';
import { fillArea } from '../vector/rasterize.js';

/** How a mask lies on its cube: pixel by pixel whatever their places say, or the nearest of its pixels for each of the cube's. */
export type MaskAlignment = 'pixels' | 'nearest';

/** A cube's pixels, and where they lie. */
export interface AlignedImage {
  readonly rows: number;
  readonly columns: number;
  readonly file: string;
  readonly facts?: ImageFacts;
}

interface Aligned {
  readonly mask: NumericVariable;
  readonly warnings: readonly string[];
}

/** Parts of a pixel: below the first, grids are the same; beyond the second, it is unclear which pixel is meant. */
const [SAME, UNCLEAR] = [0.05, 0.5];

/**
 * A mask on the pixels of its cube. Where both files say where they lie, that decides: a mask on the same grid is moved and cut exactly,
 * one in another projection or beside the cube is refused. Pixels of the cube that the mask does not reach are unlabelled.
 *
 * @param toMask where the mask lies in another projection and the nearest labels are wanted (`maskProjection`)
 * @throws Failure `place-mismatch`, `size-mismatch`
 */
export function alignMask(
  cube: AlignedImage,
  mask: NumericVariable,
  maskFile: string,
  how?: MaskAlignment,
  toMask?: (position: Position) => Position,
): Aligned {
  const [rows, columns] = mask.shape;
  const [own, other] = how === 'pixels' ? [] : [gridOf(cube.facts?.georeference), gridOf(mask.facts?.georeference)];
  const sameSize = rows === cube.rows && columns === cube.columns;
  if (!own || !other) {
    if (sameSize) return { mask, warnings: [] };
    if (how === 'nearest')
      return fitted(
        cube,
        mask,
        (row) => ((row + 0.5) * rows) / cube.rows,
        (column) => ((column + 0.5) * columns) / cube.columns,
      );
    throw wrongSize(cube, mask, maskFile);
  }
  if (how === 'nearest' && toMask) return projected(cube, mask, maskFile, toMask, [own, other]);
  if (differ(own.crs, other.crs)) {
    throw misplaced(
      cube,
      `the mask (${maskFile}) is in ${other.crs}, the cube in ${own.crs}`,
      `Write dataset.mask.align: nearest, which takes for each pixel of the cube the label at its centre, or bring the mask to the cube's projection (gdalwarp -r near -t_srs ${own.crs}).`,
    );
  }
  const [right, down] = [(other.x - own.x) / own.width, (own.y - other.y) / own.height];
  const [end, bottom] = [right + (columns * other.width) / own.width, down + (rows * other.height) / own.height];
  const reaches = right < cube.columns && down < cube.rows && end > 0 && bottom > 0;
  if (!reaches)
    throw misplaced(cube, `the mask (${maskFile}) does not overlap the cube: ${apart(own, other)}`, 'Use the mask of this scene.');
  if (how === 'nearest') {
    const { mask: placed } = fitted(
      cube,
      mask,
      (row) => ((row + 0.5 - down) * own.height) / other.height,
      (column) => ((column + 0.5 - right) * own.width) / other.width,
    );
    return {
      mask: placed,
      warnings: outside(
        mask,
        maskFile,
        outlineOf(cube, own, other, (position) => position),
      ),
    };
  }
  if (!sameSteps(own, other, Math.max(rows, columns, cube.rows, cube.columns))) {
    if (!sameSize) throw wrongSize(cube, mask, maskFile, [own, other]);
    return {
      mask,
      warnings: [
        `${maskFile}: a pixel of the mask is ${other.width} x ${other.height} and one of the cube ${own.width} x ${own.height} by their georeference; ` +
          'they are matched pixel by pixel (dataset.mask.align: pixels confirms this)',
      ],
    };
  }
  return moved(cube, mask, maskFile, { right, down });
}

/** On the same grid: by whole pixels. */
function moved(
  cube: AlignedImage,
  mask: NumericVariable,
  file: string,
  { right, down }: { readonly right: number; readonly down: number },
): Aligned {
  const [toRight, toBottom] = [Math.round(right), Math.round(down)];
  const part = Math.max(Math.abs(right - toRight), Math.abs(down - toBottom));
  const [rows, columns] = mask.shape;
  const inPlace = toRight === 0 && toBottom === 0 && rows === cube.rows && columns === cube.columns;
  if (part > SAME && !inPlace) {
    throw misplaced(
      cube,
      `the mask (${file}) lies ${shown(right)} columns and ${shown(down)} rows from the cube, which is not a whole number of pixels`,
      "Resample it to the cube's grid, or write dataset.mask.align: nearest, which takes the nearest label for each pixel.",
    );
  }
  if (inPlace) {
    return {
      mask,
      warnings:
        part > SAME && part <= UNCLEAR
          ? [
              `${file}: by its georeference the mask lies ${shown(right)} columns and ${shown(down)} rows from the cube; it is matched pixel by pixel`,
            ]
          : [],
    };
  }
  const { mask: placed } = fitted(
    cube,
    mask,
    (row) => row + 0.5 - toBottom,
    (column) => column + 0.5 - toRight,
  );
  const lost = labelled(mask) - labelled(placed);
  const size = rows === cube.rows && columns === cube.columns ? '' : `, of ${formatShape([rows, columns])} pixels,`;
  return {
    mask: placed,
    warnings: [
      `${file}: by its georeference the mask${size} begins ${toRight} columns to the right of the cube and ${toBottom} rows below its top: it is placed there` +
        `${lost > 0 ? `, and ${lost} of its labelled pixels lie outside the cube` : ''} (dataset.mask.align: pixels matches it pixel by pixel)`,
    ],
  };
}

/** In another projection: the label at the centre of each pixel. */
function projected(
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
function outlineOf({ rows, columns }: AlignedImage, own: MapGrid, other: MapGrid, toMask: (position: Position) => Position): Outline {
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
function outside(mask: NumericVariable, file: string, outline: Outline): string[] {
  const [rows, columns] = mask.shape;
  // Where a projection ends, nobody can say what lies beyond.
  if (!outline.flat().every(Number.isFinite)) return [];
  const isWithin = new Uint8Array(rows * columns);
  fillArea([outline], { rows, columns }, (row, from, to) => isWithin.fill(1, row * columns + from, row * columns + to));
  let lost = 0;
  for (let pixel = 0; pixel < isWithin.length; pixel++) if (isWithin[pixel] === 0 && mask.values[pixel] > 0) lost++;
  return lost > 0 ? [`${file}: ${lost} of its labelled pixels lie outside the cube`] : [];
}

/** @param rowAt where the centre of a row of the cube lies in rows of the mask; `columnAt` likewise */
function fitted(cube: AlignedImage, mask: NumericVariable, rowAt: (row: number) => number, columnAt: (column: number) => number): Aligned {
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

/** Codes are compared with codes, names with names. */
function differ(own: string | undefined, other: string | undefined): boolean {
  if (own === undefined || other === undefined || own.startsWith('EPSG:') !== other.startsWith('EPSG:')) return false;
  return own.toLowerCase() !== other.toLowerCase();
}

/** Over so many pixels steps that differ must not add up to half a pixel. */
function sameSteps(own: MapGrid, other: MapGrid, pixels: number): boolean {
  return Math.abs(other.width / own.width - 1) * pixels < UNCLEAR && Math.abs(other.height / own.height - 1) * pixels < UNCLEAR;
}

function labelled({ values }: NumericVariable): number {
  let count = 0;
  for (const value of values) if (value > 0) count++;
  return count;
}

function apart(own: MapGrid, other: MapGrid): string {
  return `it begins at ${shown(other.x)}, ${shown(other.y)}, the cube at ${shown(own.x)}, ${shown(own.y)}`;
}

function shown(value: number): string {
  return String(Number(value.toFixed(3)));
}

function misplaced({ file }: AlignedImage, message: string, hint: string): Failure {
  return new Failure({
    code: 'place-mismatch',
    message,
    place: { file },
    hint: `${hint} If its georeference is wrong, dataset.mask.align: pixels matches it pixel by pixel.`,
  });
}

function wrongSize(
  cube: AlignedImage,
  { shape: [rows, columns] }: NumericVariable,
  maskFile: string,
  grids?: readonly [own: MapGrid, other: MapGrid],
): Failure {
  const [finer, coarser] = [
    [rows / cube.rows, columns / cube.columns],
    [cube.rows / rows, cube.columns / columns],
  ];
  const whole = ([one, other]: number[]) => one === other && Number.isInteger(one);
  const ratio = whole(finer)
    ? ` The mask is ${finer[0]} times as fine.`
    : whole(coarser)
      ? ` The mask is ${coarser[0]} times as coarse.`
      : '';
  const fits = ratio !== '' || grids !== undefined;
  const steps = grids ? `; its pixels are ${grids[1].width} x ${grids[1].height}, the cube's ${grids[0].width} x ${grids[0].height}` : '';
  return new Failure({
    code: 'size-mismatch',
    place: { file: cube.file },
    message:
      `the cube is ${formatShape([cube.rows, cube.columns])} pixels, but the mask ${formatShape([rows, columns])} (${maskFile})${steps}.${ratio}`.replace(
        /\.$/,
        '',
      ),
    hint: fits
      ? 'Write dataset.mask.align: nearest (each pixel of the cube takes the label at its centre), or resample the mask yourself.'
      : 'Use a cube and a mask of the same scene. If one is transposed, write its axes (docs/data.md).',
  });
}
