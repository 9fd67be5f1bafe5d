import type { Cube } from '../../data/cube.js';
import type { Picture } from './picture.js';
import { bandOf, brightness, percentileRange } from './stretch.js';

/** Nanometres of red, green and blue. */
const VISIBLE = [650, 550, 450] as const;
/** A scene whose nearest band is farther away has no such colour. */
const FARTHEST = 60;

export interface ChosenBands {
  /** Of red, green and blue, from 0. */
  readonly bands: readonly [number, number, number];
  /** `wavelengths` if they show red, green and blue as eyes see them; `spaced` if they lie evenly over the spectrum. */
  readonly by: 'wavelengths' | 'spaced';
}

/** The good bands nearest to red, green and blue light; where wavelengths are not known or do not reach it, three of equal distance. */
export function chooseColourBands(bands: number, wavelengths?: readonly number[], goodBands?: readonly boolean[]): ChosenBands {
  const isGood = (band: number) => goodBands?.[band] !== false;
  const nearest = wavelengths?.length === bands ? VISIBLE.map((wanted) => nearestTo(wanted, wavelengths, isGood)) : undefined;
  if (nearest && nearest.every((band, index) => Math.abs(wavelengths![band] - VISIBLE[index]) <= FARTHEST)) {
    return { bands: nearest as unknown as [number, number, number], by: 'wavelengths' };
  }
  const at = (share: number) => Math.min(bands - 1, Math.floor(bands * share));
  return { bands: [at(5 / 6), at(3 / 6), at(1 / 6)], by: 'spaced' };
}

/** Three bands of a cube as red, green and blue, each stretched from its 2nd to its 98th percentile. */
export function falseColour({ rows, columns, bands, values }: Cube, chosen: readonly [number, number, number], ignore?: number): Picture {
  const rgb = new Uint8Array(rows * columns * 3);
  for (const [part, index] of chosen.entries()) {
    const band = bandOf(values, bands, index);
    const range = percentileRange(band, ignore);
    for (let pixel = 0; pixel < band.length; pixel++) rgb[pixel * 3 + part] = brightness(band[pixel], range, ignore);
  }
  return { width: columns, height: rows, rgb };
}

function nearestTo(wanted: number, wavelengths: readonly number[], isGood: (band: number) => boolean): number {
  const apart = wavelengths.map((wavelength, band) => (isGood(band) ? Math.abs(wavelength - wanted) : Infinity));
  return apart.indexOf(Math.min(...apart));
}
