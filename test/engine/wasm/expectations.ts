/** What the tests share: tolerance, sizes and the settings of random trials. */
import fc from 'fast-check';
import * as assert from 'uvu/assert';
import { relativeError } from './reference.js';

const TOLERANCE = 3e-6;

export const runs = (n: number) => ({ numRuns: n, seed: 20, includeErrorInReport: true });

export const channels = fc.oneof(fc.integer({ min: 1, max: 13 }), fc.constantFrom(8, 16, 24, 32));

export function close(actual: ArrayLike<number>, expected: ArrayLike<number>, what: string, tolerance = TOLERANCE): void {
  const error = relativeError(actual, expected);
  assert.ok(error <= tolerance, `${what}: relative error ${error}`);
}
