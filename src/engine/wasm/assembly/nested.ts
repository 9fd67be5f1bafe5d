/** Lines' convolution and its filter's gradient in nested short form: matrix products at the points of points.ts. */
import { joinTiles, splitTiles, spreadTiles } from './points';
import { addColumnSums } from './moments';
import { multiplyDense, multiplyTransposed } from './product';

const POINTS: usize = 24;
/** Outer 1, inner 1: there spreadTiles leaves the plain sum of a tile's rows. */
const POINT_OF_SUMS: usize = 7;

/** Bytes of working memory for either function: every point of every tile, before and behind the products. */
export function nestedBytes(lines: usize, tiles: usize, channels: usize, filters: usize): usize {
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
  const rows = lines * tiles, inBytes = channels * 4, outBytes = filters * 4, inPlane = plane(rows * inBytes), outPlane = plane(rows * outBytes);
  const products = work + POINTS * inPlane, outputBytes = lines * width * outBytes, share = outputBytes / POINTS + 1;
  for (let line: usize = 0; line < lines; line++) {
    splitTiles(tiles, outputs, inBytes, padded + line * paddedWidth * inBytes, work + line * tiles * inBytes, inPlane);
  }
  for (let point: usize = 0; point < POINTS; point++) {
    const product = products + point * outPlane;
    // The output's cache lines are claimed while the products keep the processor busy: by joinTiles alone, they would wait for memory.
    const from = min<usize>(point * share, outputBytes), count = min<usize>(share, outputBytes - from);
    if (!residual) memory.fill(y + from, 0, count);
    else if (residual != y) memory.copy(y + from, residual + from, count);
    if (present & (1 << <u32>point)) multiplyDense(rows, channels, filters, work + point * inPlane, weights + point * channels * outBytes, product);
    else memory.fill(product, 0, outPlane);
  }
  for (let line: usize = 0; line < lines; line++) {
    joinTiles(width, outputs, outBytes, products + line * tiles * outBytes, outPlane, bias, residual != 0, y + line * width * outBytes);
  }
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

/** target[n] = sum over `terms` of coefficients[t] * source[t * n + i], in float64 and rounded once. n is even. */
export function combine(n: usize, terms: usize, coefficients: usize, source: usize, target: usize): void {
  for (let i: usize = 0; i < n * 4; i += 8) {
    let sum = f64x2.splat(0);
    for (let t: usize = 0; t < terms; t++) {
      const pair = f64x2.promote_low_f32x4(v128.load64_zero(source + t * n * 4 + i));
      sum = f64x2.add(sum, f64x2.mul(v128.load64_splat(coefficients + t * 8), pair));
    }
    v128.store64_lane(target + i, f32x4.demote_f64x2_zero(sum), 0);
  }
}
