import { createRequire } from 'node:module';

/** What is used of jstat, which has no types. */
interface JStat {
  readonly studentt: { cdf(t: number, degrees: number): number; inv(probability: number, degrees: number): number };
  readonly normal: { cdf(x: number, mean: number, deviation: number): number };
  readonly binomial: { cdf(successes: number, trials: number, probability: number): number };
}

/** Read when something is tested: most commands do without. */
let library: JStat | undefined;
function jStat(): JStat {
  library ??= (createRequire(import.meta.url)('jstat') as { jStat: JStat }).jStat;
  return library;
}

/** P(T >= |t|) + P(T <= -|t|) of Student's distribution: 0 for an infinite t. */
export function twoSided(t: number, degrees: number): number {
  return Number.isFinite(t) ? Math.min(1, 2 * jStat().studentt.cdf(-Math.abs(t), degrees)) : 0;
}

/** P(T >= t). */
export function upperTail(t: number, degrees: number): number {
  return Number.isFinite(t) ? jStat().studentt.cdf(-t, degrees) : t > 0 ? 0 : 1;
}

/** The t that a share of the distribution lies below. */
export function quantile(share: number, degrees: number): number {
  return jStat().studentt.inv(share, degrees);
}

/** P(X <= successes) of a fair coin thrown so often. */
export function fairCoin(successes: number, throws: number): number {
  return jStat().binomial.cdf(successes, throws, 0.5);
}

/** P(|Z| >= z) of the standard normal distribution. */
export function beyond(z: number): number {
  return Math.min(1, 2 * jStat().normal.cdf(-Math.abs(z), 0, 1));
}
