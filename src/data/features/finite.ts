import { Failure } from '../../errors/failure.js';
import type { Cube } from '../cube.js';

/** Where a pixel stands, as people count. */
export function placeOfPixel(pixel: number, columns: number, firstRow = 0): string {
  return `row ${firstRow + Math.floor(pixel / columns) + 1}, column ${(pixel % columns) + 1}`;
}

/** The first value that is NaN or infinite; -1 where there is none. */
export function firstNonFinite(values: ArrayLike<number>): number {
  // A finite value less itself is 0, any other one NaN: a sum without a branch is what a scene's values take least time for.
  let sum = 0;
  for (let index = 0; index < values.length; index++) sum += values[index] - values[index];
  if (sum === 0) return -1;
  for (let index = 0; index < values.length; index++) if (!Number.isFinite(values[index])) return index;
  return -1;
}

interface Made {
  /** Values of a pixel. */
  readonly depth: number;
  /** Those of principal components, not of scaled bands. */
  readonly areComponents?: boolean;
  /** Indices of the bands that the values are of; all if left out. */
  readonly bands?: readonly number[];
  /** The scene's row that the cube begins with. */
  readonly firstRow?: number;
}

/**
 * What networks and classifiers are to see of a scene, [rows, columns, depth]: numbers, each of them.
 *
 * @throws Failure `not-finite` that names the pixel and the band
 */
export function checkFeatures(values: Float32Array, cube: Cube, { depth, areComponents, bands, firstRow }: Made): void {
  const at = firstNonFinite(values);
  if (at < 0) return;
  const [pixel, index] = [Math.floor(at / depth), at % depth];
  const band = bands ? bands[index] : index;
  const from = areComponents ? `component ${index + 1}` : `band ${band + 1}`;
  const measured = areComponents ? '' : `, from ${cube.values[pixel * cube.bands + band]} in the cube`;
  throw new Failure({
    code: 'not-finite',
    message: `scaling gives ${values[at]} at ${placeOfPixel(pixel, cube.columns, firstRow)}, ${from} (counting from 1)${measured}`,
    hint: 'A value of this size is not a measurement. Declare it with dataset.ignore, or leave the band out with dataset.bands.',
  });
}
