import { Failure } from '../../errors/failure.js';
import { formatShape, type NumericVariable } from '../cube.js';
import type { MapGrid } from '../georeference.js';
import type { CubeAxis } from '../readers/index.js';
import type { AlignedImage } from './alignment.js';

export function misplaced({ file }: AlignedImage, message: string, hint: string): Failure {
  return new Failure({
    code: 'place-mismatch',
    message,
    place: { file },
    hint: `${hint} If its georeference is wrong, dataset.mask.align: pixels matches it pixel by pixel.`,
  });
}

export function wrongSize(
  cube: AlignedImage,
  { shape: [rows, columns], fixesAxes }: NumericVariable,
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
    of: 'cube',
    message:
      `the cube is ${formatShape([cube.rows, cube.columns])} pixels, but the mask ${formatShape([rows, columns])} (${maskFile})${steps}.${ratio}`.replace(
        /\.$/,
        '',
      ),
    hint: fits
      ? 'Write dataset.mask.align: nearest (each pixel of the cube takes the label at its centre), or resample the mask yourself.'
      : (axesHint(cube, [rows, columns], fixesAxes) ?? 'Use a cube and a mask of the same scene.'),
  });
}

/** Which axes would make them fit, as `dataset` is to name them where the formats leave that open; undefined where none do. */
function axesHint(
  { rows, columns, layout }: AlignedImage,
  [down, across]: readonly [number, number],
  isMaskFixed = false,
): string | undefined {
  const isExchanged = rows === across && columns === down;
  if (isExchanged && isMaskFixed && layout?.fixesAxes)
    return 'Rows and columns are exchanged in one of the files, and its format says which is which: write that file again, transposed.';
  const ofMask =
    isExchanged && !isMaskFixed
      ? "The mask's rows and columns are exchanged: write axes: [columns, rows] in dataset.mask, or remove axes that say so."
      : undefined;
  const orders = layout && !layout.fixesAxes ? ordersOf(layout.shape, down, across) : [];
  if (orders.length === 0) return ofMask;
  const ofCube = `axes: [${orders[0].join(', ')}] in dataset.cube`;
  return ofMask
    ? `${ofMask} Or it is the cube: ${ofCube}.`
    : `The cube's axes are not [${layout!.axes.join(', ')}]: with ${ofCube} it fits the mask.`;
}

/** What the axes of an array may be, so that rows and columns have these lengths. */
function ordersOf(shape: readonly number[], rows: number, columns: number): CubeAxis[][] {
  if (shape.length !== 3) return [];
  return shape.flatMap((down, r) =>
    shape.flatMap((across, c): CubeAxis[][] =>
      r === c || down !== rows || across !== columns
        ? []
        : [shape.map((_, axis) => (axis === r ? 'rows' : axis === c ? 'columns' : 'bands'))],
    ),
  );
}

export function apart(own: MapGrid, other: MapGrid): string {
  return `it begins at ${shown(other.x)}, ${shown(other.y)}, the cube at ${shown(own.x)}, ${shown(own.y)}`;
}

export function shown(value: number): string {
  return String(Number(value.toFixed(3)));
}
