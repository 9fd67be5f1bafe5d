import { Failure } from '../../errors/failure.js';
import type { MapFacts } from '../../store/formats/run-map-manifest.js';
import type { TiffContent } from './geotiff.js';
import type { MapRecord } from './map-record.js';

/** Stands for no probability: where there is no class. */
export const NO_PROBABILITY = -1;

/** What a GeoTIFF's offsets of 32 bits reach, less what its directories and overviews take. */
const MOST_BYTES = 3 * (1 << 30);

/** The probability of each class as a stack of bands, which have the classes' names; undefined of a map without. */
export function probabilityStack(
  { rows, columns, probabilities }: MapRecord,
  { classes }: Pick<MapFacts, 'classes'>,
): Omit<TiffContent, 'place'> | undefined {
  return probabilities && { rows, columns, values: probabilities, bands: classes, noData: NO_PROBABILITY };
}

/** @throws Failure `usage` of a stack that no GeoTIFF can hold */
export function checkStack({ rows, columns }: Pick<MapRecord, 'rows' | 'columns'>, classes: number): void {
  if (rows * columns * classes * 4 <= MOST_BYTES) return;
  throw new Failure({
    code: 'usage',
    message: `--probabilities: ${classes} bands of ${rows} x ${columns} pixels are too large for a GeoTIFF`,
    hint: 'Cut the scene into tiles and map these with --scenes, or remove --probabilities.',
  });
}
