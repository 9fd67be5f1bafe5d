import { fairCoin } from './distributions.js';

/** In how many seeds the first, the second, or neither is better. */
export interface Signs {
  readonly first: number;
  readonly second: number;
  readonly even: number;
  /** `+` for each seed in which the first is better, `-` the second, `=` neither; in their order. */
  readonly each: string;
  /** The sign test: the probability of counts at least as lopsided if either were better in half of the seeds. Even ones count for none. */
  readonly p: number;
}

/** @param differences of the seeds, paired, first minus second */
export function signsOf(differences: readonly number[]): Signs {
  const each = differences.map((value) => (value > 0 ? '+' : value < 0 ? '-' : '=')).join('');
  const [first, second] = ['+', '-'].map((sign) => [...each].filter((one) => one === sign).length);
  const p = first + second === 0 ? 1 : Math.min(1, 2 * fairCoin(Math.min(first, second), first + second));
  return { first, second, even: each.length - first - second, each, p };
}
