import { exp } from '../numerics/functions.js';
import type { ClassifiedSamples } from './classifier.js';

/** Support vector machines of each two classes, as libsvm has them: pairs (0, 1), (0, 2), …, (1, 2), … of the classes it saw. */
export interface PairwiseModel {
  /** From 1, ascending. */
  readonly classes: readonly number[];
  /** The support vectors, class by class: indices of training samples. */
  readonly support: Uint32Array;
  /** How many of them each class has. */
  readonly counts: readonly number[];
  /** [classes - 1, support]: of a vector of class i its coefficient against class j in row j - 1 for j > i, else in row j. */
  readonly coefficients: Float32Array;
  /** Of each pair. */
  readonly rho: Float32Array;
}

/**
 * Every pair decides for one of its two classes; the class with most votes wins, of equals the first (as libsvm does it). The
 * confidence is the mean of the logistic function of the winner's decision values against all others: 0.5 on every border, 1 far
 * from all of them. It is no probability.
 *
 * @param kernel of sample i and support vector j, as [samples, support]
 */
export function decide(model: PairwiseModel, kernel: Float64Array, samples: number): ClassifiedSamples {
  const { classes, support, counts } = model;
  const found: ClassifiedSamples = { classes: new Uint16Array(samples), confidence: new Float32Array(samples) };
  const starts = counts.map((_, index) => counts.slice(0, index).reduce((sum, count) => sum + count, 0));
  const decisions = new Float64Array(classes.length * classes.length);
  for (let sample = 0; sample < samples; sample++) {
    const values = kernel.subarray(sample * support.length, (sample + 1) * support.length);
    const votes = new Uint16Array(classes.length);
    let pair = 0;
    for (let i = 0; i < classes.length; i++) {
      for (let j = i + 1; j < classes.length; j++) {
        const [one, other] = [weighted(model, values, j - 1, starts[i], counts[i]), weighted(model, values, i, starts[j], counts[j])];
        const sum = one + other - model.rho[pair++];
        votes[sum > 0 ? i : j]++;
        decisions[i * classes.length + j] = sum;
        decisions[j * classes.length + i] = -sum;
      }
    }
    const winner = votes.indexOf(votes.reduce((most, count) => Math.max(most, count), 0));
    found.classes[sample] = classes[winner];
    found.confidence[sample] = confidenceOf(decisions, winner, classes.length);
  }
  return found;
}

function weighted({ coefficients, support }: PairwiseModel, values: Float64Array, row: number, from: number, count: number): number {
  const offset = row * support.length;
  let sum = 0;
  for (let index = from; index < from + count; index++) sum += coefficients[offset + index] * values[index];
  return sum;
}

function confidenceOf(decisions: Float64Array, winner: number, count: number): number {
  if (count === 1) return 1;
  let sum = 0;
  for (let other = 0; other < count; other++) {
    if (other !== winner) sum += 1 / (1 + exp(-decisions[winner * count + other]));
  }
  return sum / (count - 1);
}
