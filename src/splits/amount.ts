import { Failure } from '../errors/failure.js';
import type { ResolvedRandomSplit } from '../schema/pipeline.generated.js';

/** How many pixels a part of a split gets: a share of each class, a total over all classes, or so many of each. */
export type Amount = ResolvedRandomSplit['test'];

/** A share as an exact fraction: 12.5 % is 125n / 1000n. */
export interface Share {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** Of a percentage; the schema's pattern says the same. */
const DECIMALS = 9;

/** The fraction that `20%` or `12.5%` names. */
export function parseShare(text: string): Share {
  const match = /^(\d+)(?:\.(\d+))?\s*%$/.exec(text.trim());
  if (!match) {
    throw new Failure({
      code: 'amount-invalid',
      message: `'${text}' is not a valid amount of pixels`,
      hint: 'Write a share of each class (20%), a number of pixels (1025) or {per_class: 50}.',
    });
  }
  const decimals = match[2] ?? '';
  return { numerator: BigInt(match[1] + decimals), denominator: 100n * tenTo(decimals.length) };
}

/** A share in its shortest form, so that equal shares give equal addresses: 05.0% and 0.05 are 5%. */
export function normalizeAmount(amount: Amount): Amount {
  if (typeof amount === 'number' && amount > 0 && amount < 1) return normalizeAmount(percentOf(amount));
  if (typeof amount === 'object' && amount.at_most !== undefined) return { ...amount, at_most: normalizeAmount(amount.at_most) as string };
  if (typeof amount !== 'string' || !amount.endsWith('%')) return amount;
  const [whole, decimals = ''] = amount.slice(0, -1).split('.');
  const rest = decimals.replace(/0+$/, '');
  return `${whole.replace(/^0+(?=\d)/, '')}${rest && `.${rest}`}%`;
}

/**
 * The pixels that a share p of a class of n is: n - floor((1 - p) n), as the SSRN authors' released code takes them. In
 * whole numbers, because 0.9 n in floating point may fall on the wrong side of an integer.
 */
export function pixelsOfShare({ numerator, denominator }: Share, count: number): number {
  return count - Number(((denominator - numerator) * BigInt(count)) / denominator);
}

/** 20% as 0.2; 0 may be written without a sign. */
export function shareOf(amount: string | number): number {
  if (typeof amount === 'number') return amount;
  const { numerator, denominator } = parseShare(amount);
  return Number(numerator) / Number(denominator);
}

/** Whether a share has more decimals than a pipeline can state. */
export function isTooFine(amount: Amount): boolean {
  return typeof amount === 'string' && (/\.(\d+)%$/.exec(amount)?.[1].length ?? 0) > DECIMALS;
}

/** Whether shares together are more than the whole. */
export function exceedWhole(shares: readonly Share[]): boolean {
  return missingFromWhole(shares) < 0n;
}

export function isWhole(shares: readonly Share[]): boolean {
  return missingFromWhole(shares) === 0n;
}

/** In parts of a common denominator. */
function missingFromWhole(shares: readonly Share[]): bigint {
  const common = shares.reduce((product, { denominator }) => product * denominator, 1n);
  return shares.reduce((left, { numerator, denominator }) => left - numerator * (common / denominator), common);
}

export function isZero(amount: Amount): boolean {
  return amount === 0 || (typeof amount === 'string' && /^0+(\.0+)?%$/.test(amount));
}

export function formatAmount(amount: Amount): string {
  if (typeof amount !== 'object') return String(amount);
  return `{per_class: ${amount.per_class}${amount.at_most === undefined ? '' : `, at_most: ${amount.at_most}`}}`;
}

function tenTo(exponent: number): bigint {
  return BigInt('1' + '0'.repeat(exponent));
}

/** 0.125 as 12.5%, digit by digit: 100 times the number may not be what was written. */
function percentOf(share: number): string {
  const [mantissa, exponent = '0'] = String(share).split('e-');
  const [whole, decimals = ''] = mantissa.split('.');
  // 1.5e-7 has its digits 15 behind six zeros.
  const digits = (Number(exponent) > 0 ? '0'.repeat(Number(exponent) - whole.length) + whole : '') + decimals;
  return `${digits.padEnd(2, '0').slice(0, 2)}.${digits.slice(2)}%`;
}
