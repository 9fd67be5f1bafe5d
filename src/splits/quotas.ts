import { type Amount, parseShare, pixelsOfShare, type Share } from './amount.js';

export type Rounding = 'released' | 'exact';

/**
 * How many pixels of each class an amount asks for: of a share as `rounding` says; of a number of pixels in all the
 * part that the class has of all pixels (largest remainder); of `per_class` that number, of small classes no more than
 * `at_most` allows.
 *
 * @param sizes pixels of each class
 */
export function quotasOf(amount: Exclude<Amount, 'rest'>, sizes: readonly number[], rounding: Rounding = 'released'): number[] {
  if (typeof amount === 'number') return proportional(amount, sizes);
  if (typeof amount === 'object') return sizes.map((size) => ofEach(amount, size));
  const share = parseShare(amount);
  return rounding === 'exact' ? exactShares(share, sizes) : sizes.map((size) => pixelsOfShare(share, size));
}

/** What `{per_class, at_most}` asks of a class of this size. */
function ofEach({ per_class: count, at_most: most }: Extract<Amount, object>, size: number): number {
  return most === undefined ? count : Math.min(count, pixelsOfShare(parseShare(most), size));
}

/**
 * A share of each class such that the total is the share of all pixels, rounded half up: every class its share without
 * the fraction, then one more for the largest fractions (largest remainder, Hamilton's method).
 */
function exactShares({ numerator, denominator }: Share, sizes: readonly number[]): number[] {
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const rounded = (2n * numerator * BigInt(total) + denominator) / (2n * denominator);
  return largestRemainder(Number(rounded), sizes, numerator, denominator);
}

/** A number of pixels dealt out in proportion to the classes. */
export function proportional(count: number, sizes: readonly number[]): number[] {
  const total = sizes.reduce((sum, size) => sum + size, 0);
  return total === 0 ? sizes.map(() => 0) : largestRemainder(count, sizes, BigInt(count), BigInt(total));
}

function largestRemainder(total: number, sizes: readonly number[], numerator: bigint, denominator: bigint): number[] {
  const quotas = sizes.map((size) => Number((numerator * BigInt(size)) / denominator));
  const fraction = (index: number) => (numerator * BigInt(sizes[index])) % denominator;
  const order = [...sizes.keys()].sort((a, b) =>
    fraction(a) === fraction(b) ? sizes[b] - sizes[a] || a - b : fraction(a) > fraction(b) ? -1 : 1,
  );
  const left = total - quotas.reduce((sum, quota) => sum + quota, 0);
  for (const index of order.slice(0, left)) quotas[index]++;
  return quotas;
}

export function sumOf(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}
