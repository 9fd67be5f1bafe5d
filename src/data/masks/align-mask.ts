import { formatShape, type NumericVariable } from '../cube.js';
import { type MapGrid, gridOf, isOtherCrs, placeOf } from '../georeference.js';
import type { Position } from '../vector/layer.js';
import type { Aligned, AlignedImage, MaskAlignment } from './alignment.js';
import { apart, misplaced, shown, wrongSize } from './mask-misfits.js';
import { fitted, outlineOf, outside, projected } from './nearest-labels.js';
import { alignTurned } from './turned-mask.js';

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
    const [place, ofMask] = how === 'pixels' ? [] : [placeOf(cube.facts?.georeference), placeOf(mask.facts?.georeference)];
    if (place && ofMask) return alignTurned(cube, mask, maskFile, [place, ofMask], how);
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
  if (isOtherCrs(own.crs, other.crs)) {
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

/** Over so many pixels steps that differ must not add up to half a pixel. */
function sameSteps(own: MapGrid, other: MapGrid, pixels: number): boolean {
  return Math.abs(other.width / own.width - 1) * pixels < UNCLEAR && Math.abs(other.height / own.height - 1) * pixels < UNCLEAR;
}

function labelled({ values }: NumericVariable): number {
  let count = 0;
  for (const value of values) if (value > 0) count++;
  return count;
}
