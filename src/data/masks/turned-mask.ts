import { newArray, type NumericVariable } from '../cube.js';
import { type ImagePlace, isOtherCrs } from '../georeference.js';
import type { Aligned, AlignedImage, MaskAlignment } from './alignment.js';
import { misplaced } from './mask-misfits.js';
import { fitted, outside } from './nearest-labels.js';

/** Parts of a pixel: below the first, grids are the same; beyond the second, it is unclear which pixel is meant. */
const [SAME, UNCLEAR] = [0.05, 0.5];

/** Where a corner of the cube's pixels lies among those of the mask. */
type ToMask = (column: number, row: number) => readonly [column: number, row: number];

/**
 * A mask on the pixels of its cube, where a grid of the two is turned, or its rows run from south to north. On the same grid it is placed
 * exactly, mirrored where one of them is; else each pixel takes the nearest label, if that is wanted.
 *
 * @throws Failure `place-mismatch`
 */
export function alignTurned(
  cube: AlignedImage,
  mask: NumericVariable,
  file: string,
  [own, other]: readonly [own: ImagePlace, other: ImagePlace],
  how?: MaskAlignment,
): Aligned {
  if (isOtherCrs(own.crs, other.crs))
    throw misplaced(
      cube,
      `the mask (${file}) is in ${String(other.crs)}, the cube in ${String(own.crs)}`,
      'Bring the mask to the grid of the cube.',
    );
  const [rows, columns] = mask.shape;
  const toMask = between(own, other);
  const corners = [toMask(0, 0), toMask(cube.columns, 0), toMask(0, cube.rows), toMask(cube.columns, cube.rows)];
  const [across, down] = [0, 1].map((axis) => corners.map((corner) => corner[axis]));
  const reaches = Math.max(...across) > 0 && Math.min(...across) < columns && Math.max(...down) > 0 && Math.min(...down) < rows;
  if (!reaches) throw misplaced(cube, `the mask (${file}) does not overlap the cube by its georeference`, 'Use the mask of this scene.');
  const straight = straightened(toMask, cube);
  const fits = straight && (isInPlace(straight, cube, mask) || straight.every(({ part }) => part < SAME));
  if (how === 'nearest' && !(fits && straight.every(({ part }) => part < SAME))) return nearest(cube, mask, file, toMask);
  if (fits) return placedExactly(cube, mask, file, straight);
  throw misplaced(
    cube,
    `by its georeference the grid of the mask (${file}) is turned against that of the cube, or off by part of a pixel`,
    'Write dataset.mask.align: nearest, which takes for each pixel of the cube the label at its centre.',
  );
}

function between({ matrix: own }: ImagePlace, { matrix: [x0, a, b, y0, d, e] }: ImagePlace): ToMask {
  const whole = a * e - b * d;
  return (column, row) => {
    const x = own[0] + own[1] * column + own[2] * row - x0;
    const y = own[3] + own[4] * column + own[5] * row - y0;
    return [(e * x - b * y) / whole, (a * y - d * x) / whole];
  };
}

/** One axis of the cube along that of the mask: the mask's place of the cube's first corner, and whether both run the same way. */
interface Way {
  readonly start: number;
  /** Of a pixel, by which it lies beside the mask's pixels. */
  readonly part: number;
  readonly isSame: boolean;
}

type Ways = readonly [columns: Way, rows: Way];

/** Undefined unless rows run along rows, and pixels are as large. */
function straightened(toMask: ToMask, { rows, columns }: AlignedImage): Ways | undefined {
  const [left, top] = toMask(0, 0);
  const [right, aside] = toMask(columns, 0);
  const [below, bottom] = toMask(0, rows);
  const isStraight = [aside - top, below - left, Math.abs(right - left) - columns, Math.abs(bottom - top) - rows].every(
    (difference) => Math.abs(difference) < UNCLEAR,
  );
  const way = (from: number, to: number): Way => ({ start: Math.round(from), part: Math.abs(from - Math.round(from)), isSame: to > from });
  return isStraight ? [way(left, right), way(top, bottom)] : undefined;
}

function isInPlace(ways: Ways, cube: AlignedImage, { shape: [rows, columns] }: NumericVariable): boolean {
  return ways.every(({ start, isSame }) => start === 0 && isSame) && rows === cube.rows && columns === cube.columns;
}

function placedExactly(cube: AlignedImage, mask: NumericVariable, file: string, ways: Ways): Aligned {
  const [columns, rows] = ways;
  if (isInPlace(ways, cube, mask)) {
    const isApart = ways.some(({ part }) => part > SAME);
    return {
      mask,
      warnings: isApart ? [`${file}: by its georeference the mask lies a part of a pixel from the cube; it is matched pixel by pixel`] : [],
    };
  }
  const at = ({ start, isSame }: Way) => (isSame ? (index: number) => start + index + 0.5 : (index: number) => start - index - 0.5);
  const { mask: placed } = fitted(cube, mask, at(rows), at(columns));
  const mirrored = [...(rows.isSame ? [] : ['rows']), ...(columns.isSame ? [] : ['columns'])].join(' and ');
  const lost = labelled(mask) - labelled(placed);
  return {
    mask: placed,
    warnings: [
      `${file}: by its georeference ${mirrored ? `its ${mirrored} run the other way than the cube's` : 'the mask begins at another pixel than the cube'}: ` +
        `it is placed there${lost > 0 ? `, and ${lost} of its labelled pixels lie outside the cube` : ''} (dataset.mask.align: pixels matches it pixel by pixel)`,
    ],
  };
}

/** The label at the centre of each pixel. */
function nearest(cube: AlignedImage, mask: NumericVariable, file: string, toMask: ToMask): Aligned {
  const [rows, columns] = mask.shape;
  const values = newArray(mask.type, cube.rows * cube.columns);
  for (let pixel = 0; pixel < values.length; pixel++) {
    const place = toMask((pixel % cube.columns) + 0.5, Math.floor(pixel / cube.columns) + 0.5);
    const [column, row] = place.map((one) => Math.floor(one + 1e-6));
    if (row >= 0 && row < rows && column >= 0 && column < columns) values[pixel] = mask.values[row * columns + column];
  }
  const outline = [
    [0, 0],
    [cube.columns, 0],
    [cube.columns, cube.rows],
    [0, cube.rows],
  ].map(([column, row]) => toMask(column, row));
  return { mask: { ...mask, shape: [cube.rows, cube.columns], values }, warnings: outside(mask, file, outline) };
}

function labelled({ values }: NumericVariable): number {
  let count = 0;
  for (const value of values) if (value > 0) count++;
  return count;
}
