import type { LabelledProbabilities } from './probabilistic.js';

/** What sets are made by. */
export interface ConformalThreshold {
  /** A set has the classes with at least this probability. */
  readonly threshold: number;
  /** Too few pixels calibrate for the coverage: the threshold is 0. */
  readonly tooFew: boolean;
}

/**
 * Split conformal prediction (Vovk et al. 2005; Sadinle et al. 2019): the classes of a pixel's set are those whose probability is at
 * least this. Of n calibration pixels it is the k-th largest probability of the own class, k = ceil((n + 1) * coverage). For pixels
 * that are exchangeable with them, sets then hold the own class with at least that probability.
 *
 * @param coverage above 0, below 1
 * @returns a threshold of 0, where every set has all classes, and whether the pixels are too few for any other. It is 0 as well where so
 *   many of their own classes have no probability at all
 */
export function conformalThreshold({ classes, probabilities, labels }: LabelledProbabilities, coverage: number): ConformalThreshold {
  const own = Float64Array.from({ length: labels.length }, (_, pixel) => probabilities[pixel * classes + labels[pixel] - 1]);
  own.sort().reverse();
  // The product may be rounded over a whole number.
  const place = Math.ceil((labels.length + 1) * coverage - 1e-9);
  return place > own.length ? { threshold: 0, tooFew: true } : { threshold: own[Math.max(1, place) - 1], tooFew: false };
}

/** The sets of some pixels. */
export interface SetFigures {
  readonly pixels: number;
  /** The share of sets that hold the pixel's class; undefined without pixels, as the others. */
  readonly coverage?: number;
  /** The mean number of classes in a set. */
  readonly size?: number;
  /** The shares of sets with one class, and with none. */
  readonly single?: number;
  readonly empty?: number;
}

/** How many classes each pixel's set has. */
export function setSizes({ classes, probabilities, labels }: LabelledProbabilities, threshold: number): Uint16Array {
  const sizes = new Uint16Array(labels.length);
  for (let pixel = 0; pixel < labels.length; pixel++) {
    for (let index = 0; index < classes; index++) sizes[pixel] += Number(probabilities[pixel * classes + index] >= threshold);
  }
  return sizes;
}

/** @param of whether a pixel counts, by its place */
export function setFigures(set: LabelledProbabilities, threshold: number, of: (place: number) => boolean = () => true): SetFigures {
  const sizes = setSizes(set, threshold);
  let [pixels, covered, sum, single, empty] = [0, 0, 0, 0, 0];
  for (const [place, size] of sizes.entries()) {
    if (!of(place)) continue;
    pixels++;
    covered += Number(set.probabilities[place * set.classes + set.labels[place] - 1] >= threshold);
    sum += size;
    single += Number(size === 1);
    empty += Number(size === 0);
  }
  if (pixels === 0) return { pixels };
  return { pixels, coverage: covered / pixels, size: sum / pixels, single: single / pixels, empty: empty / pixels };
}
