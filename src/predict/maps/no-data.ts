import type { Cube } from '../../data/cube.js';
import type { MapFacts } from '../../store/formats/run-map-manifest.js';
import type { MapRecord } from '../../results/maps/map-record.js';

/** Whether a pixel has a value in any used band: beyond the edge of a strip that was flown it has none. */
export function classifiable({ type, bands, values }: Cube, used?: readonly number[]): (pixel: number) => boolean {
  if (type !== 'float32' && type !== 'float64') return () => true;
  const looked = used ?? Array.from({ length: bands }, (_, band) => band);
  return (pixel) => looked.some((band) => !Number.isNaN(values[pixel * bands + band]));
}

/** How many of the pixels that a map was asked for have no value, and so no class. */
export function emptyRemarks({ classes, labels }: MapRecord, scope: MapFacts['scope']): string[] {
  let count = 0;
  for (let pixel = 0; pixel < classes.length; pixel++)
    if (classes[pixel] === 0 && (scope === 'scene' || (labels?.[pixel] ?? 0) > 0)) count++;
  return count === 0 ? [] : [`${count} ${count === 1 ? 'pixel has' : 'pixels have'} no value in any band, and no class`];
}
