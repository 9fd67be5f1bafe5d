/** Lines' convolution and its filter's gradient in nested short form: matrix products at the points of points.ts. */
import { joinTiles, splitTiles, spreadTiles } from './points';
import { addColumnSums } from './moments';
import { multiplyFour, multiplyTransposed } from './product';

const POINTS: usize = 24;
/** Outer 1, inner 1: there spreadTiles leaves the plain sum of a tile's rows. */
const POINT_OF_SUMS: usize = 7;

/** Tiles that a convolution takes to the points together: their points stay in the first-level cache, and make whole register tiles. */
const TOGETHER: usize = 4;

/** Bytes of working memory for a convolution: every point of a few tiles, before and behind the products. */
export function nestedBytes(channels: usize, filters: usize): usize {
  return POINTS * (plane(TOGETHER * channels * 4) + plane(TOGETHER * filters * 4));
}

/** The same for a filter's gradient: of all tiles of the lines. */
export function nestedGradientBytes(lines: usize, tiles: usize, channels: usize, filters: usize): usize {
  return POINTS * (plane(lines * tiles * channels * 4) + plane(lines * tiles * filters * 4));
}

/** From one point's values to the next: an odd number of cache lines, lest 24 points fall on the same few lines of the cache. */
// @ts-ignore: decorator
@inline
function plane(bytes: usize): usize {
  return ((bytes + 63) & ~63) | 64;
}

/**
 * y [lines, width, filters] from padded lines [lines, paddedWidth, channels], with bias and residual or 0 for none.
 * weights: the kernel at the 24 points, each packed in panels of [channels, filters]; bit p of `present` is clear
 * where point p's are all zero. `tiles` tiles of 3 * outputs positions cover a line.
 */
export function nestedConvolution(
  lines: usize, tiles: usize, outputs: usize, channels: usize, filters: usize, width: usize, paddedWidth: usize,
  padded: usize, weights: usize, present: u32, bias: usize, residual: usize, y: usize, work: usize,
): void {
  const inBytes = channels * 4, outBytes = filters * 4, inPlane = plane(TOGETHER * inBytes), outPlane = plane(TOGETHER * outBytes);
  const products = work + POINTS * inPlane, positions = outputs * 3, all = lines * tiles;
  for (let point: usize = 0; point < POINTS; point++) {
    if (!(present & (1 << <u32>point))) memory.fill(products + point * outPlane, 0, outPlane);
  }
  let line: usize = 0, tile: usize = 0, output = y, other = residual;
  for (let first: usize = 0; first < all; first += TOGETHER) {
    const count = min<usize>(TOGETHER, all - first), firstTile = tile;
    for (let done: usize = 0; done < count; ) {
      const run = min<usize>(count - done, tiles - tile);
      splitTiles(run, outputs, inBytes, padded + (line * paddedWidth + tile * positions) * inBytes, work + done * inBytes, inPlane);
      done += run; tile += run;
      if (tile == tiles) { tile = 0; line++; }
    }
    const bytes = y + (line * width + tile * positions) * outBytes - output, share = bytes / POINTS + 1;
    for (let point: usize = 0; point < POINTS; point++) {
      claim(min<usize>(point * share, bytes), min<usize>(point * share + share, bytes), other, output);
      if (present & (1 << <u32>point)) multiplyFour(channels, filters, work + point * inPlane, weights + point * channels * outBytes, products + point * outPlane);
    }
    tile = firstTile;
    for (let done: usize = 0; done < count; ) {
      const run = min<usize>(count - done, tiles - tile), rows = min<usize>(run * positions, width - tile * positions);
      joinTiles(rows, outputs, outBytes, products + done * outBytes, outPlane, bias, other, output);
      output += rows * outBytes;
      if (other) other += rows * outBytes;
      done += run; tile += run;
      if (tile == tiles) tile = 0;
    }
  }
}

/**
 * Touches every cache line of the output from one byte to another, and of the residual (or 0): they come from memory while products keep the
 * processor busy, and joinTiles need not wait for them.
 */
// @ts-ignore: decorator
@inline
function claim(from: usize, to: usize, residual: usize, output: usize): void {
  for (let at = (from + 63) & ~63; at < to; at += 64) v128.store(output + at, residual ? v128.load(residual + at) : f32x4.splat(0));
}

/**
 * Adds to gradients [24, channels, filters] the gradient of the kernel at every point present, from padded lines
 * as above and dy [lines * 3 * outputs * tiles, filters], zeros behind each line's end. Unless `totals` is 0, the sums
 * of dy are added to it as addColumnSums does.
 */
export function nestedFilterGradient(
  lines: usize, tiles: usize, outputs: usize, channels: usize, filters: usize, paddedWidth: usize,
  padded: usize, dy: usize, present: u32, gradients: usize, totals: usize, work: usize,
): void {
  const rows = lines * tiles, inBytes = channels * 4, outBytes = filters * 4, inPlane = plane(rows * inBytes), outPlane = plane(rows * outBytes);
  const spread = work + POINTS * inPlane;
  for (let line: usize = 0; line < lines; line++) {
    splitTiles(tiles, outputs, inBytes, padded + line * paddedWidth * inBytes, work + line * tiles * inBytes, inPlane);
  }
  spreadTiles(rows, outputs, outBytes, dy, spread, outPlane);
  if (totals) addColumnSums(rows, filters, spread + POINT_OF_SUMS * outPlane, totals);
  for (let point: usize = 0; point < POINTS; point++) {
    if (!(present & (1 << <u32>point))) continue;
    multiplyTransposed(channels, rows, filters, work + point * inPlane, spread + point * outPlane, gradients + point * channels * outBytes);
  }
}

/**
 * target[i] = sum over `terms` of coefficients[t] * the i-th value at source + t * stride (bytes), for n values: in float64 and rounded once.
 * n is even.
 */
export function combine(n: usize, terms: usize, stride: usize, coefficients: usize, source: usize, target: usize): void {
  const last = coefficients + terms * 8, zero = f64x2.splat(0), end = target + n * 4;
  // Four sums side by side: one alone would wait for its own last addition.
  for (const whole = target + (n & ~7) * 4; target != whole; target += 32, source += 32) {
    let sum0 = zero, sum1 = zero, sum2 = zero, sum3 = zero;
    for (let c = coefficients, from = source; c != last; c += 8, from += stride) {
      const coefficient = v128.load64_splat(c);
      sum0 = f64x2.add(sum0, f64x2.mul(coefficient, f64x2.promote_low_f32x4(v128.load64_zero(from))));
      sum1 = f64x2.add(sum1, f64x2.mul(coefficient, f64x2.promote_low_f32x4(v128.load64_zero(from, 8))));
      sum2 = f64x2.add(sum2, f64x2.mul(coefficient, f64x2.promote_low_f32x4(v128.load64_zero(from, 16))));
      sum3 = f64x2.add(sum3, f64x2.mul(coefficient, f64x2.promote_low_f32x4(v128.load64_zero(from, 24))));
    }
    v128.store64_lane(target, f32x4.demote_f64x2_zero(sum0), 0);
    v128.store64_lane(target, f32x4.demote_f64x2_zero(sum1), 0, 8);
    v128.store64_lane(target, f32x4.demote_f64x2_zero(sum2), 0, 16);
    v128.store64_lane(target, f32x4.demote_f64x2_zero(sum3), 0, 24);
  }
  for (; target != end; target += 8, source += 8) {
    let sum = zero;
    for (let c = coefficients, from = source; c != last; c += 8, from += stride) {
      sum = f64x2.add(sum, f64x2.mul(v128.load64_splat(c), f64x2.promote_low_f32x4(v128.load64_zero(from))));
    }
    v128.store64_lane(target, f32x4.demote_f64x2_zero(sum), 0);
  }
}
