import type { WeightArray } from '../compile/weights.js';
import { firstNonFinite, placeOfPixel } from '../data/features/finite.js';
import { Failure, type Place } from '../errors/failure.js';

interface Checked {
  /** Whose arrays they are: `the weights after epoch 3`. */
  readonly of: string;
  readonly hint: string;
  readonly place?: Place;
}

/**
 * Weights, or a classifier's arrays: numbers, each of them. A layer may swallow what is none (of a ReLU it becomes 0), so that what
 * comes out looks like an answer.
 *
 * @throws Failure `not-finite` that names the array
 */
export function checkWeights(weights: readonly WeightArray[], { of, hint, place }: Checked): void {
  for (const { name, values } of weights) {
    const at = firstNonFinite(values);
    if (at < 0) continue;
    const count = values.reduce((sum, value) => sum + (Number.isFinite(value) ? 0 : 1), 0);
    throw new Failure({
      code: 'not-finite',
      hint,
      ...(place ? { place } : {}),
      message: `${of}: ${count} of the ${values.length} values of ${name} ${count === 1 ? 'is' : 'are'} NaN or infinite, the first of them ${values[at]} (value ${at + 1})`,
    });
  }
}

/**
 * A classifier's confidence in each of some pixels, which is not a number where its decision values are not.
 *
 * @throws Failure `not-finite` that names the pixel
 */
export function checkConfidence(confidence: Float32Array, pixels: ArrayLike<number>, columns: number, firstRow = 0): void {
  const at = firstNonFinite(confidence);
  if (at < 0) return;
  throw new Failure({
    code: 'not-finite',
    message: `the classifier's decision for the pixel at ${placeOfPixel(pixels[at], columns, firstRow)} (counting from 1) is ${confidence[at]}`,
    hint: 'Its settings or the values of the scene give numbers that are too large: scale the bands (dataset.scaling), or narrow the search.',
  });
}
