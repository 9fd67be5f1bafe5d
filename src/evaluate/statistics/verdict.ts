import { upperTail } from './distributions.js';

/** A mean over runs, its standard deviation with ddof 0, and how many runs they are of. */
export interface MeanOfRuns {
  readonly mean: number;
  readonly sd: number;
  readonly n: number;
}

/** How a measured mean stands to a published one. */
export type Verdict = 'reached' | 'equivalent' | 'short' | 'above' | 'undecided' | 'too few seeds';

/** Of fewer seeds there is no verdict. */
const LEAST_SEEDS = 5;
const LEVEL = 0.05;

/**
 * All by tests at 5 % with Welch's degrees of freedom:
 * - `too few seeds`: fewer than five.
 * - `above`: higher by more than the margin. No success: the method, or what it was given, is not what was published.
 * - `reached`: not below, and a one-sided test excludes that it lies below by the margin or more.
 * - `undecided`: not below, but the seeds differ too much for that test.
 * - `equivalent`: below, and by two one-sided tests (Schuirmann 1987) within the margin.
 * - `short`: below, and not shown to lie within the margin.
 *
 * @param margin in the unit of the means
 */
export function verdictOn(measured: MeanOfRuns, published: MeanOfRuns, margin: number): Verdict {
  if (measured.n < LEAST_SEEDS) return 'too few seeds';
  const difference = measured.mean - published.mean;
  if (difference > margin) return 'above';
  const { below, above } = oneSided(measured, published, margin);
  if (difference >= 0) return below < LEVEL ? 'reached' : 'undecided';
  return Math.max(below, above) < LEVEL ? 'equivalent' : 'short';
}

/** The larger p of the two one-sided tests that the difference of two means lies within the margin. */
export function equivalence(a: MeanOfRuns, b: MeanOfRuns, margin: number): number {
  const { below, above } = oneSided(a, b, margin);
  return Math.max(below, above);
}

/** p of the test that the first mean is not below the second by the margin or more, and of that it is not above by it or more. */
function oneSided(a: MeanOfRuns, b: MeanOfRuns, margin: number): { readonly below: number; readonly above: number } {
  const [first, second] = [a, b].map(({ sd, n }) => (n > 1 ? (sd * sd) / (n - 1) : 0));
  const error = Math.sqrt(first + second);
  const difference = a.mean - b.mean;
  const degrees = error > 0 ? ((first + second) * (first + second)) / (share(first, a.n) + share(second, b.n)) : Math.max(1, a.n + b.n - 2);
  const [below, above] = [margin + difference, margin - difference].map((distance) =>
    error > 0 ? upperTail(distance / error, degrees) : distance > 0 ? 0 : 1,
  );
  return { below, above };
}

function share(variance: number, count: number): number {
  return count > 1 ? (variance * variance) / (count - 1) : 0;
}
