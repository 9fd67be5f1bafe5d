import { beyond, fairCoin } from './distributions.js';

/** Test pixels that exactly one of two methods has right. */
export interface Disagreement {
  readonly onlyFirst: number;
  readonly onlySecond: number;
}

/** Above so many pixels the chi-squared form with its correction differs from the exact one in the fifth decimal. */
const EXACT = 1000;

export function disagreementOf(truth: ArrayLike<number>, first: ArrayLike<number>, second: ArrayLike<number>): Disagreement {
  let [onlyFirst, onlySecond] = [0, 0];
  for (let index = 0; index < truth.length; index++) {
    const [a, b] = [first[index] === truth[index], second[index] === truth[index]];
    if (a && !b) onlyFirst++;
    if (b && !a) onlySecond++;
  }
  return { onlyFirst, onlySecond };
}

/**
 * McNemar's test (1947) of one seed: the probability of a disagreement at least as lopsided, if both methods were equally
 * good on these pixels. Two-sided and exact (a fair coin); of many pixels the normal approximation with continuity
 * correction (Edwards 1948). It takes pixels for independent, which neighbours are not: it is too sure of itself.
 */
export function mcnemar({ onlyFirst, onlySecond }: Disagreement): number {
  const all = onlyFirst + onlySecond;
  if (all === 0) return 1;
  if (all <= EXACT) return Math.min(1, 2 * fairCoin(Math.min(onlyFirst, onlySecond), all));
  return beyond(Math.max(0, Math.abs(onlyFirst - onlySecond) - 1) / Math.sqrt(all));
}
