import { Failure } from '../../errors/failure.js';
import { formatShape, type NumericVariable } from '../cube.js';
import type { MapGrid } from '../georeference.js';
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

export function apart(own: MapGrid, other: MapGrid): string {
  return `it begins at ${shown(other.x)}, ${shown(other.y)}, the cube at ${shown(own.x)}, ${shown(own.y)}`;
}

export function shown(value: number): string {
  return String(Number(value.toFixed(3)));
}
