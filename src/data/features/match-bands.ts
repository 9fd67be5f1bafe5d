import { Failure } from '../../errors/failure.js';

/** The bands that something was trained with. */
export interface TrainedBands {
  /** Of the cube. */
  readonly bands: number;
  /** Indices of those that are used; all of them if left out. */
  readonly used?: readonly number[];
  /** Centres of all of the cube's bands, in nm. */
  readonly wavelengths?: readonly number[];
}

export interface MatchedBands {
  /** For each used band of the training the band of the scene that takes its place. */
  readonly bands: readonly number[];
  readonly by: 'wavelength' | 'count';
  /** The farthest two centres that were matched, in nm. */
  readonly farthest?: number;
}

/** Bands that an error lists. */
const MOST_TOLD = 3;

/**
 * Which bands of a scene stand for those of the training: where both know their wavelengths the nearest, which must lie within
 * half a band's width (half the distance to the nearest neighbour); else each its own, if both have as many.
 *
 * @throws Failure `bands-mismatch`
 */
export function matchBands(
  trained: TrainedBands,
  scene: { readonly bands: number; readonly wavelengths?: readonly number[] },
  file: string,
): MatchedBands {
  const used = trained.used ?? Array.from({ length: trained.bands }, (_, band) => band);
  const known = trained.wavelengths?.length === trained.bands && scene.wavelengths?.length === scene.bands;
  if (known) return byWavelength(used, trained.wavelengths!, scene.wavelengths!, file);
  if (trained.bands === scene.bands) return { bands: used, by: 'count' };
  const unknown = [trained.wavelengths ? '' : 'those of the training', scene.wavelengths ? '' : "the scene's"]
    .filter(Boolean)
    .join(' and ');
  throw new Failure({
    code: 'bands-mismatch',
    place: { file },
    message: `the run was trained on ${trained.bands} bands, this scene has ${scene.bands}, and they cannot be matched by wavelength: ${unknown} are not known`,
    hint: 'Use a scene of the same sensor and bands, or one whose file has wavelengths (ENVI: wavelength; data import registers them).',
  });
}

function byWavelength(used: readonly number[], trained: readonly number[], scene: readonly number[], file: string): MatchedBands {
  const bands: number[] = [];
  const lacking: { band: number; nearest: number; width: number }[] = [];
  let farthest = 0;
  for (const band of used) {
    const apart = scene.map((wavelength) => Math.abs(wavelength - trained[band]));
    const least = apart.reduce((most, distance) => Math.min(most, distance), Infinity);
    const nearest = apart.indexOf(least);
    const width = widthOf(band, trained);
    if (!(least <= width / 2)) lacking.push({ band, nearest, width });
    farthest = Math.max(farthest, least);
    bands.push(nearest);
  }
  if (lacking.length === 0) return { bands, by: 'wavelength', farthest };
  const told = lacking
    .slice(0, MOST_TOLD)
    .map(
      ({ band, nearest, width }) =>
        `band ${band + 1} at ${trained[band].toFixed(1)} nm (within ${(width / 2).toFixed(1)} nm; the nearest is band ${nearest + 1} at ${scene[nearest].toFixed(1)} nm)`,
    );
  throw new Failure({
    code: 'bands-mismatch',
    place: { file },
    hint: "Use a scene of the run's sensor, or resample it to the run's bands.",
    message: `${lacking.length} of the run's ${used.length} bands have no band of this scene within half a band's width: ${told.join(', ')}${lacking.length > MOST_TOLD ? ', …' : ''}`,
  });
}

/** The distance to the nearest neighbour. Bands beside a gap are no wider for it. */
function widthOf(band: number, wavelengths: readonly number[]): number {
  return wavelengths
    .map((wavelength) => Math.abs(wavelength - wavelengths[band]))
    .filter((distance) => distance > 0)
    .reduce((least, distance) => Math.min(least, distance), Infinity);
}
