import jstat from 'jstat';

const { jStat } = jstat;

/** P(T >= |t|) + P(T <= -|t|) of Student's distribution: 0 for an infinite t. */
export function twoSided(t: number, degrees: number): number {
  return Number.isFinite(t) ? Math.min(1, 2 * jStat.studentt.cdf(-Math.abs(t), degrees)) : 0;
}

/** P(T >= t). */
export function upperTail(t: number, degrees: number): number {
  return Number.isFinite(t) ? jStat.studentt.cdf(-t, degrees) : t > 0 ? 0 : 1;
}

/** The t that a share of the distribution lies below. */
export function quantile(share: number, degrees: number): number {
  return jStat.studentt.inv(share, degrees);
}

/** P(X <= successes) of a fair coin thrown so often. */
export function fairCoin(successes: number, throws: number): number {
  return jStat.binomial.cdf(successes, throws, 0.5);
}

/** P(|Z| >= z) of the standard normal distribution. */
export function beyond(z: number): number {
  return Math.min(1, 2 * jStat.normal.cdf(-Math.abs(z), 0, 1));
}

/** P(Z <= z) of the standard normal distribution. */
export function normalShare(z: number): number {
  return jStat.normal.cdf(z, 0, 1);
}

/** Its density. */
export function normalDensity(z: number): number {
  return jStat.normal.pdf(z, 0, 1);
}

/** P(X >= x) of the chi-square distribution. */
export function chiSquareTail(x: number, degrees: number): number {
  return Math.max(0, 1 - jStat.chisquare.cdf(x, degrees));
}

/** P(X >= x) of the F distribution. */
export function fTail(x: number, first: number, second: number): number {
  return Math.max(0, 1 - jStat.centralF.cdf(x, first, second));
}
