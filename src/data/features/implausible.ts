import { Failure } from '../../errors/failure.js';
import type { Cube } from '../cube.js';
import { placeOfPixel } from './finite.js';

/** No unit makes a measurement as large: float32 ends at 3.4e38, netCDF fills with 9.97e36. */
const ENDLESS = 1e30;
/** A value so much farther from all others than they lie apart leaves float32 nothing of them once they are scaled. */
const BLINDING = 1 << 20;
/** What is this much farther is no measurement, as far as anybody can tell from the values. */
const FAR = 100;
/** What files fill gaps with, or write where a sensor is saturated. */
const FILLS: ReadonlySet<number> = new Set(
  [-99, -999, -9999, -99999, -32767, -32768, -2147483647, -2147483648, 32767, 65535, 2147483647, 4294967295].map(Math.fround),
);

/** An end of the values' range: the outermost value, how often it occurs, where first, and the next one. */
interface End {
  readonly value: number;
  readonly count: number;
  readonly first: number;
  readonly next: number;
}

/**
 * Looks for an undeclared value that means no measurement: whatever is scaled by statistics with it in
 * them is ruined unseen. The rule asks how far the lowest and the highest value lie from all others, over all used bands: outliers
 * of real sensors are no more than some of the others' range away, and a number that files fill gaps with has no neighbours.
 *
 * @param bands indices of those that are used
 * @returns a warning
 * @throws Failure `cube-range` where such a value leaves nothing of the others
 */
export function implausibleValues(cube: Cube, bands: readonly number[] | undefined, file: string): string | undefined {
  if (isOrdinary(cube, bands)) return undefined;
  const [low, high] = ends(cube, bands);
  const found = [judge(low, high.value, high.next), judge(high, low.value, low.next)].find((one) => one !== undefined);
  if (!found) return undefined;
  const {
    end: { value, count, first, next },
    others,
    blinds,
  } = found;
  const place = `${placeOfPixel(Math.floor(first / cube.bands), cube.columns)}, band ${(first % cube.bands) + 1}`;
  const [from, to] = [Math.min(next, others), Math.max(next, others)].map((bound) => Number(bound.toPrecision(5)));
  const where =
    count === 1 ? `one of the cube's values is ${value}, at ${place}` : `${count} of the cube's values are ${value}, the first at ${place}`;
  const message = `${where} (counting from 1); all others are from ${from} to ${to}`;
  const hint = `If it means no data, write dataset: {ignore: ${value}, missing: leave-out} (or mean).`;
  if (!blinds) return `${file}: ${message}. ${hint}`;
  throw new Failure({
    code: 'cube-range',
    message: `${message}: after scaling, float32 could not tell the others apart`,
    hint,
    place: { file },
  });
}

/** @param others the far end of the other values @param second the value before it */
function judge(end: End, others: number, second: number): { end: End; others: number; blinds: boolean } | undefined {
  const { value, next, count } = end;
  if (!Number.isFinite(value)) return undefined;
  if (Math.abs(value) >= ENDLESS) return { end, others: Math.abs(others) >= ENDLESS ? second : others, blinds: true };
  // Of two values neither is the odd one.
  if (!Number.isFinite(next) || next === others) return undefined;
  const [gap, range] = [Math.abs(next - value), Math.abs(others - next)];
  if (gap > BLINDING * range) return { end, others, blinds: true };
  // A pixel without data has the number in all its bands.
  const isFill = count > 1 && FILLS.has(value) && (value < 0 ? next > value / 2 : next < value / 2);
  return isFill || gap > FAR * range ? { end, others, blinds: false } : undefined;
}

/** A glance that lets most scenes pass: no end of the range is suspicious in itself, and some value lies well between them. */
function isOrdinary({ values, bands: depth }: Cube, bands: readonly number[] | undefined): boolean {
  const used = bands ?? Array.from({ length: depth }, (_, band) => band);
  let [least, most] = [Infinity, -Infinity];
  for (let from = 0; from < values.length; from += depth) {
    for (let index = 0; index < used.length; index++) {
      const value = values[from + used[index]];
      if (value < least) least = value;
      if (value > most) most = value;
    }
  }
  if ([least, most].some((end) => FILLS.has(end) || !(Math.abs(end) < ENDLESS))) return false;
  // Where one end is FAR from all others, these lie in that part of the range.
  const margin = (most - least) / FAR;
  for (let from = 0; from < values.length; from += depth) {
    for (let index = 0; index < used.length; index++) {
      const value = values[from + used[index]];
      if (value > least + margin && value < most - margin) return true;
    }
  }
  return false;
}

/** The lowest and the highest value, missing ones aside. */
function ends({ values, bands: depth }: Cube, bands: readonly number[] | undefined): [low: End, high: End] {
  let [least, leastCount, leastAt, second] = [Infinity, 0, -1, Infinity];
  let [most, mostCount, mostAt, beforeMost] = [-Infinity, 0, -1, -Infinity];
  const used = bands ?? Array.from({ length: depth }, (_, band) => band);
  for (let from = 0; from < values.length; from += depth) {
    for (let index = 0; index < used.length; index++) {
      const value = values[from + used[index]];
      if (value < second) {
        if (value < least) [second, least, leastCount, leastAt] = [least, value, 1, from + used[index]];
        else if (value === least) leastCount++;
        else second = value;
      }
      if (value > beforeMost) {
        if (value > most) [beforeMost, most, mostCount, mostAt] = [most, value, 1, from + used[index]];
        else if (value === most) mostCount++;
        else beforeMost = value;
      }
    }
  }
  return [
    { value: least, count: leastCount, first: leastAt, next: second },
    { value: most, count: mostCount, first: mostAt, next: beforeMost },
  ];
}
