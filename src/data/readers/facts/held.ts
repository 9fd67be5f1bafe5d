import type { NumericType } from '../../cube.js';
import type { StoredType } from '../numbers.js';

/** The largest float32. */
const LARGEST = 3.4028234663852886e38;

/**
 * A value that means no data, as values of a type are held: rounded as they are. One beyond the range of float32, such as the largest
 * double, stands in a file of float32 for the largest of its own; in one of float64 values so large count as infinite.
 */
export function heldAs(type: NumericType, stored: StoredType, value: number): number {
  if (type !== 'float32') return value;
  const rounded = Math.fround(value);
  return Number.isFinite(value) && !Number.isFinite(rounded) && stored === 'float32' ? (value < 0 ? -LARGEST : LARGEST) : rounded;
}

/** No measurement is so large: programs round the largest float32 to so many digits when they write it as text. */
const NEAR_LARGEST = 3.4e38;

/** Whether a value of such a type is the one that means no data, itself held as `heldAs` says; NaN equals NaN. */
export function noDataTest(type: NumericType, ignore: number | undefined): (value: number) => boolean {
  if (ignore === undefined) return () => false;
  const ignored = type === 'float32' ? Math.fround(ignore) : ignore;
  if (Number.isNaN(ignored)) return (value) => value !== value;
  if (type !== 'float32' || Math.abs(ignored) < NEAR_LARGEST) return (value) => value === ignored;
  return ignored < 0 ? (value) => value <= -NEAR_LARGEST : (value) => value >= NEAR_LARGEST;
}
