/**
 * The register tile that every product is made of: four rows by eight columns of C, in eight vector
 * accumulators. Of the tiles tried (2 x 12 to 12 x 4, loops unrolled up to four times) only 3 x 12 is as fast; a larger
 * one or an unrolled loop moves registers about and runs at six tenths of the speed.
 *
 * Every element is summed over the depth in order, whatever its place in the tile, so that results
 * depend neither on how rows are grouped nor on how many there are.
 */
import { multiplyAdd } from './fused';

/**
 * C[r, 0..columns) (+)= sum over k of A[r, k] * B[k, 0..8) for `rows` (1 to 4) rows, added to the old values if
 * `accumulate`. This and `whole` (columns >= 8) are constants at every call: a store that might be a call would
 * spill the accumulators.
 * a0..a3, c0..c3: byte addresses of each row's first element (rows past `rows` may repeat the last one's);
 * aStep, bStep: bytes from one k to the next; columns: how many of the eight are stored.
 * With `across` (a constant too) the four values of A lie side by side at a0, and a1 to a3 are not looked at.
 * Rows of C may overlap: they are updated one after the other.
 */
// @ts-ignore: decorator
@inline
export function multiplyTile(
  a0: usize, a1: usize, a2: usize, a3: usize, aStep: usize,
  b: usize, bStep: usize, depth: usize,
  c0: usize, c1: usize, c2: usize, c3: usize, rows: usize, columns: usize, whole: bool, accumulate: bool, across: bool = false,
): void {
  let low0 = f32x4.splat(0), low1 = low0, low2 = low0, low3 = low0;
  let high0 = low0, high1 = low0, high2 = low0, high3 = low0;
  for (const end = b + depth * bStep; b != end; b += bStep) {
    const left = v128.load(b), right = v128.load(b, 16);
    const x0 = v128.load32_splat(a0), x1 = across ? v128.load32_splat(a0, 4) : v128.load32_splat(a1);
    const x2 = across ? v128.load32_splat(a0, 8) : v128.load32_splat(a2), x3 = across ? v128.load32_splat(a0, 12) : v128.load32_splat(a3);
    low0 = multiplyAdd(x0, left, low0);
    high0 = multiplyAdd(x0, right, high0);
    low1 = multiplyAdd(x1, left, low1);
    high1 = multiplyAdd(x1, right, high1);
    low2 = multiplyAdd(x2, left, low2);
    high2 = multiplyAdd(x2, right, high2);
    low3 = multiplyAdd(x3, left, low3);
    high3 = multiplyAdd(x3, right, high3);
    a0 += aStep;
    if (!across) { a1 += aStep; a2 += aStep; a3 += aStep; }
  }
  if (whole) {
    putWhole(c0, low0, high0, accumulate);
    if (rows > 1) putWhole(c1, low1, high1, accumulate);
    if (rows > 2) putWhole(c2, low2, high2, accumulate);
    if (rows > 3) putWhole(c3, low3, high3, accumulate);
  } else {
    putPart(c0, low0, high0, columns, accumulate);
    if (rows > 1) putPart(c1, low1, high1, columns, accumulate);
    if (rows > 2) putPart(c2, low2, high2, columns, accumulate);
    if (rows > 3) putPart(c3, low3, high3, columns, accumulate);
  }
}

// @ts-ignore: decorator
@inline
function putWhole(c: usize, low: v128, high: v128, accumulate: bool): void {
  v128.store(c, accumulate ? f32x4.add(v128.load(c), low) : low);
  v128.store(c, accumulate ? f32x4.add(v128.load(c, 16), high) : high, 16);
}

/** The last columns of a matrix whose width is no multiple of eight: nothing past its edge is touched. */
function putPart(c: usize, low: v128, high: v128, columns: usize, accumulate: bool): void {
  if (columns >= 4) {
    v128.store(c, accumulate ? f32x4.add(v128.load(c), low) : low);
    c += 16; columns -= 4; low = high;
  }
  if (columns > 0) putValue(c, f32x4.extract_lane(low, 0), accumulate);
  if (columns > 1) putValue(c + 4, f32x4.extract_lane(low, 1), accumulate);
  if (columns > 2) putValue(c + 8, f32x4.extract_lane(low, 2), accumulate);
}

function putValue(c: usize, value: f32, accumulate: bool): void {
  store<f32>(c, accumulate ? load<f32>(c) + value : value);
}
