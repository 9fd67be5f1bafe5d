import { upperTail } from './distributions.js';

/** A mean over runs, its standard deviation with ddof 0, and how many runs they are of. */
export interface MeanOfRuns {
  readonly mean: number;
  readonly sd: number;
  readonly n: number;
}

/** How a measured mean stands to a published one. */
export type Verdict = 'reached' | 'equivalent' | 'short' | 'too few seeds';

/** Fewer seeds than these say nothing about equivalence. */
export const LEAST_SEEDS = 5;
const LEVEL = 0.05;

/**
 * `reached`: not below what was published. `equivalent`: below, but by two one-sided tests at 5 % (Schuirmann 1987, with
 * Welch's degrees of freedom) within the margin of it. `short`: neither. Of fewer than five seeds only `reached` can be said.
 *
 * @param margin in the unit of the means
 */
export function verdictOn(measured: MeanOfRuns, published: MeanOfRuns, margin: number): Verdict {
  if (measured.mean >= published.mean) return 'reached';
  if (measured.n < LEAST_SEEDS) return 'too few seeds';
  return equivalence(measured, published, margin) < LEVEL ? 'equivalent' : 'short';
}

/** The larger p of the two one-sided tests that the difference of two means lies within the margin. */
export function equivalence(a: MeanOfRuns, b: MeanOfRuns, margin: number): number {
  const [first, second] = [a, b].map(({ sd, n }) => (n > 1 ? (sd * sd) / (n - 1) : 0));
  const error = Math.sqrt(first + second);
  const difference = a.mean - b.mean;
  const degrees = error > 0
    ? ((first + second) * (first + second)) / (share(first, a.n) + share(second, b.n)) : Math.max(1, a.n + b.n - 2);
  const [below, above] = [margin + difference, margin - difference].map((distance) => (
    error > 0 ? upperTail(distance / error, degrees) : distance > 0 ? 0 : 1));
  return Math.max(below, above);
}

function share(variance: number, count: number): number {
  return count > 1 ? (variance * variance) / (count - 1) : 0;
}
