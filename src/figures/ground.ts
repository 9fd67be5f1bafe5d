import { type Georeference, gridOf } from '../data/georeference.js';
import { cos } from '../numerics/functions.js';
import { squareMetres } from '../results/assess-areas.js';

/** Metres of a degree along the equator of WGS 84: its circumference / 360. */
const DEGREE = 111_319.49;
const RADIANS = 3.141592653589793 / 180;

/**
 * How far apart pixels lie along a row, in metres at the middle of the image; undefined where the georeference does not tell, or where the
 * grid is turned.
 *
 * @param rows of the image
 */
export function metresOfPixel(georeference: Georeference | undefined, rows: number): number | undefined {
  const grid = gridOf(georeference);
  if (!grid) return undefined;
  const { unit, y, width, height } = grid;
  if (unit === 'degrees') return width * DEGREE * cos((y - (height * rows) / 2) * RADIANS);
  return squareMetres(georeference) === undefined ? undefined : width;
}
