import { log } from '../numerics/functions.js';
import { expectedError, reliability } from './calibration.js';

/** Probabilities of all classes of labelled pixels. */
export interface LabelledProbabilities {
  readonly classes: number;
  /** [pixels, classes], each row 1 in all. */
  readonly probabilities: ArrayLike<number>;
  /** The class of each pixel, from 1; at least one pixel. */
  readonly labels: ArrayLike<number>;
}

/** How the probabilities of all classes agree with the pixels' classes. */
export interface ProbabilityFigures {
  /** Brier's score of several classes (1950): the mean of the sum over classes of (p - [the class is it])², 0 to 2. */
  readonly brier: number;
  /** The mean negative log-likelihood of the pixels' classes. */
  readonly nll: number;
  /** Pixels whose own class has a probability below the least that counts (LEAST). */
  readonly impossible: number;
  /** The mean of the classes' expected calibration errors (Kull et al. 2019). */
  readonly classwiseEce: number;
  /** Of each class, the expected calibration error of its probability over all pixels. */
  readonly classEce: readonly number[];
}

/** The smallest normal float32: a smaller probability counts as this, so that no pixel has a loss above 87.34. */
export const LEAST = 1.1754943508222875e-38;

export function probabilityFigures({ classes, probabilities, labels }: LabelledProbabilities): ProbabilityFigures {
  const pixels = labels.length;
  let [brier, nll, impossible] = [0, 0, 0];
  for (let pixel = 0; pixel < pixels; pixel++) {
    for (let index = 0; index < classes; index++) {
      const off = probabilities[pixel * classes + index] - Number(index === labels[pixel] - 1);
      brier += off * off;
    }
    const own = probabilities[pixel * classes + labels[pixel] - 1];
    if (own < LEAST) impossible++;
    nll -= log(Math.max(own, LEAST));
  }
  const classEce = Array.from({ length: classes }, (_, index) => {
    const said = Float64Array.from({ length: pixels }, (__, pixel) => probabilities[pixel * classes + index]);
    const is = Array.from({ length: pixels }, (__, pixel) => labels[pixel] === index + 1);
    return expectedError(reliability(said, is), pixels);
  });
  return {
    brier: brier / pixels,
    nll: nll / pixels,
    impossible,
    classwiseEce: classEce.reduce((sum, error) => sum + error, 0) / classes,
    classEce,
  };
}
