import { quantile, twoSided } from './distributions.js';

export type Interval = readonly [low: number, high: number];

/** What a paired comparison over seeds says. */
export interface PairedTest {
  /** Of the differences, first minus second. */
  readonly mean: number;
  readonly t: number;
  readonly p: number;
  /** Of the mean difference, 95 %. */
  readonly interval: Interval;
}

/**
 * The corrected resampled t-test (Nadeau and Bengio 2003): seeds that draw their training pixels from one scene share most
 * of them, so that the plain t-test finds differences where there are none. The variance of the differences counts
 * 1/n + test/train times instead of 1/n.
 *
 * @param differences of the seeds, paired
 * @param testShare test pixels over training pixels; 0 where the seeds are independent
 * @returns undefined of fewer than two seeds
 */
export function correctedTTest(differences: readonly number[], testShare: number): PairedTest | undefined {
  const count = differences.length;
  if (count < 2) return undefined;
  const mean = differences.reduce((sum, value) => sum + value, 0) / count;
  const variance = differences.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / (count - 1);
  const error = Math.sqrt((1 / count + testShare) * variance);
  const t = error > 0 ? mean / error : mean === 0 ? 0 : Math.sign(mean) * Infinity;
  const reach = quantile(0.975, count - 1) * error;
  return { mean, t, p: twoSided(t, count - 1), interval: [mean - reach, mean + reach] };
}

/**
 * The 95 % interval of a mean over seeds (Student), as if they were independent; undefined of fewer than two.
 *
 * @param range what the values cannot leave: an accuracy lies from 0 to 1
 */
export function meanInterval(values: readonly number[], range: Interval = [-Infinity, Infinity]): Interval | undefined {
  const interval = correctedTTest(values, 0)?.interval;
  return interval && within(interval, range);
}

/** What of an interval is possible at all; it covers no less. */
export function within([low, high]: Interval, [least, most]: Interval): Interval {
  return [Math.max(low, least), Math.min(high, most)];
}

/** The same of what is known by its mean, its standard deviation (ddof 0) and the number of values, at least two. */
export function spreadInterval({ mean, sd, n }: { mean: number; sd: number; n: number }, range: Interval): Interval {
  const reach = (quantile(0.975, n - 1) * sd) / Math.sqrt(n - 1);
  return within([mean - reach, mean + reach], range);
}
