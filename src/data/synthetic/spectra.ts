import type { RandomStream } from '../../numerics/random.js';
import { exp } from '../../numerics/functions.js';

/** A bump (or, subtracted, an absorption) along the spectrum: centre and width are shares of its length. */
interface Gaussian {
  readonly centre: number;
  readonly width: number;
  readonly height: number;
}

const CLASSES_PER_GROUP = 3;
/** Absorption by water vapour, which every spectrum shows. */
const ATMOSPHERE: readonly Gaussian[] = [
  { centre: 0.45, width: 0.025, height: 0.35 },
  { centre: 0.7, width: 0.035, height: 0.45 },
];

/**
 * Reflectances [materials, bands] between about 0.05 and 0.9: a smooth continuum with absorption features. Three
 * consecutive materials make a group that shares its continuum and main features; they differ by a slight slope and by
 * two shallow features of their own, so that single noisy pixels are easily confused within a group.
 */
export function makeSpectra(materials: number, bands: number, random: RandomStream): Float64Array {
  const spectra = new Float64Array(materials * bands);
  let group = drawGroup(random);
  for (let material = 0; material < materials; material++) {
    if (material > 0 && material % CLASSES_PER_GROUP === 0) group = drawGroup(random);
    const slope = 0.04 * (random.uniform() - 0.5);
    const own = [drawGaussian(random, 0.02, 0.06, 0.04, 0.08), drawGaussian(random, 0.02, 0.06, 0.04, 0.08)];
    for (let band = 0; band < bands; band++) {
      const t = band / (bands - 1);
      const continuum = group.level * (1 + (group.slope + slope) * (t - 0.5)) + sumAt(group.bumps, t);
      const absorbed = remaining(group.features, t) * remaining(own, t) * remaining(ATMOSPHERE, t);
      spectra[material * bands + band] = continuum * absorbed;
    }
  }
  return spectra;
}

function drawGroup(random: RandomStream) {
  return {
    level: 0.25 + 0.2 * random.uniform(),
    slope: random.uniform() - 0.5,
    bumps: Array.from({ length: 3 }, () => drawGaussian(random, 0.12, 0.3, 0.02, 0.15)),
    features: Array.from({ length: 3 }, () => drawGaussian(random, 0.02, 0.08, 0.05, 0.3)),
  };
}

function drawGaussian(random: RandomStream, thin: number, wide: number, low: number, high: number): Gaussian {
  return { centre: random.uniform(), width: thin + (wide - thin) * random.uniform(), height: low + (high - low) * random.uniform() };
}

function sumAt(gaussians: readonly Gaussian[], t: number): number {
  return gaussians.reduce((sum, gaussian) => sum + valueAt(gaussian, t), 0);
}

/** What absorption leaves, as a factor. */
function remaining(features: readonly Gaussian[], t: number): number {
  return features.reduce((factor, feature) => factor * (1 - valueAt(feature, t)), 1);
}

function valueAt({ centre, width, height }: Gaussian, t: number): number {
  const distance = (t - centre) / width;
  return height * exp(-0.5 * distance * distance);
}
