import type { NumericArray } from '../../data/cube.js';

/** The values between which a band is shown from black to full brightness. */
export interface Range {
  readonly low: number;
  readonly high: number;
}

/** One band of values [rows, columns, bands], row-major. */
export function bandOf(values: NumericArray, bands: number, band: number): Float64Array {
  const found = new Float64Array(values.length / bands);
  for (let pixel = 0; pixel < found.length; pixel++) found[pixel] = values[pixel * bands + band];
  return found;
}

/**
 * The 2nd and the 98th percentile (of ranks, without interpolation) of the values that are measurements: finite and
 * not `ignore`. Where both are the same, the least and the greatest.
 */
export function percentileRange(band: Float64Array, ignore?: number, share = 0.02): Range {
  const sorted = band.filter((value) => Number.isFinite(value) && value !== ignore).sort();
  if (sorted.length === 0) return { low: 0, high: 0 };
  const last = sorted.length - 1;
  const [low, high] = [sorted[Math.floor(last * share)], sorted[last - Math.floor(last * share)]];
  return low < high ? { low, high } : { low: sorted[0], high: sorted[last] };
}

/** A value as 0 … 255. What is no measurement is black. */
export function brightness(value: number, { low, high }: Range, ignore?: number): number {
  if (!Number.isFinite(value) || value === ignore) return 0;
  if (high <= low) return 128;
  return Math.min(255, Math.max(0, Math.round(((value - low) / (high - low)) * 255)));
}
