import type { Cube } from '../../data/cube.js';

/** Whether a pixel has a value in any used band: beyond the edge of a strip that was flown it has none. */
export function classifiable({ type, bands, values }: Cube, used?: readonly number[]): (pixel: number) => boolean {
  if (type !== 'float32' && type !== 'float64') return () => true;
  const looked = used ?? Array.from({ length: bands }, (_, band) => band);
  return (pixel) => looked.some((band) => !Number.isNaN(values[pixel * bands + band]));
}
