import type { ConfusionMatrix } from '../confusion.js';

/** An estimate with its standard error. */
export interface Estimate {
  readonly value: number;
  /** undefined where a stratum that counts has a single sample pixel. */
  readonly error?: number;
}

/** What a stratified sample says of one class; undefined where nothing can be divided. */
export interface ClassArea {
  /** The share of the map that the class has, as its reference says. */
  readonly share: Estimate;
  /** The share of the map that is mapped as the class. */
  readonly mapped: number;
  /** Of what is mapped as the class, the share that is so. */
  readonly users?: Estimate;
  /** Of the class, the share that is mapped as it. */
  readonly producers?: Estimate;
}

export interface AreaEstimates {
  readonly overall: Estimate;
  readonly classes: readonly ClassArea[];
}

/**
 * Accuracy and areas from a map and a sample of reference pixels that was drawn at random in each map class (Olofsson et al. 2014,
 * equations 1 to 11): shares of the sample are weighted by the areas of the map's classes, and areas are those of the reference.
 *
 * @param counts the sample: counts[mapped][reference]
 * @param pixels of each map class in the whole map
 * @returns undefined where a class of the map has no sample pixel: its pixels would go uncounted
 */
export function estimateAreas(counts: ConfusionMatrix, pixels: readonly number[]): AreaEstimates | undefined {
  const sampled = counts.map((row) => row.reduce((total, count) => total + count, 0));
  if (pixels.some((count, stratum) => count > 0 && sampled[stratum] === 0)) return undefined;
  const all = pixels.reduce((total, count) => total + count, 0);
  const strata = [...pixels.keys()].filter((stratum) => pixels[stratum] > 0);
  const weight = (stratum: number) => pixels[stratum] / all;
  const within = (stratum: number, reference: number) => counts[stratum][reference] / sampled[stratum];
  // The variance of a share within a stratum; a single pixel has none.
  const variance = (stratum: number, reference: number) =>
    (within(stratum, reference) * (1 - within(stratum, reference))) / (sampled[stratum] - 1);
  const total = (of: (stratum: number) => number) => strata.reduce((sum, stratum) => sum + of(stratum), 0);
  const estimate = (value: number, squared: number): Estimate =>
    Number.isFinite(squared) ? { value, error: Math.sqrt(Math.max(0, squared)) } : { value };
  const shareOf = (reference: number) => total((stratum) => weight(stratum) * within(stratum, reference));
  const producers = (reference: number): Estimate => {
    const share = shareOf(reference);
    const own = pixels[reference] > 0 ? weight(reference) * within(reference, reference) : 0;
    const value = own / share;
    const squared = total((stratum) =>
      stratum === reference
        ? weight(stratum) * weight(stratum) * (1 - value) * (1 - value) * variance(stratum, reference)
        : value * value * weight(stratum) * weight(stratum) * variance(stratum, reference),
    );
    return estimate(value, squared / (share * share));
  };
  return {
    overall: estimate(
      total((stratum) => weight(stratum) * within(stratum, stratum)),
      total((stratum) => weight(stratum) * weight(stratum) * variance(stratum, stratum)),
    ),
    classes: counts.map((_, reference) => ({
      share: estimate(
        shareOf(reference),
        total((stratum) => weight(stratum) * weight(stratum) * variance(stratum, reference)),
      ),
      mapped: weight(reference),
      ...(pixels[reference] > 0 ? { users: estimate(within(reference, reference), variance(reference, reference)) } : {}),
      ...(shareOf(reference) > 0 ? { producers: producers(reference) } : {}),
    })),
  };
}
