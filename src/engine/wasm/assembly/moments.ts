/**
 * Sums over the rows of [rows, channels], in blocks small enough for the first-level cache: float32 within a
 * block, float64 across blocks, always in the same order.
 */
import { loadLanes, storeLanes, throughRelu } from './lanes';

const BLOCK_ROWS: usize = 128;

/**
 * Mean and population variance per channel, each block about its own mean and then merged (Chan et al. 1979), so
 * that a mean far from zero costs no accuracy and x is read from memory once.
 * work: 28 bytes a channel, 8-byte aligned: mean and sum of squared deviations (float64), three block sums (float32).
 * On return the float64 part holds the mean and the variance.
 */
export function moments(rows: usize, channels: usize, x: usize, work: usize): void {
  const means = work, squares = means + channels * 8;
  const centres = squares + channels * 8, sums = centres + channels * 4, blockSquares = sums + channels * 4;
  memory.fill(work, 0, channels * 16);
  for (let first: usize = 0; first < rows; first += BLOCK_ROWS) {
    const count = min<usize>(BLOCK_ROWS, rows - first);
    const block = x + first * channels * 4, whole = channels & ~3;
    for (let c: usize = 0; c < whole; c += 4) blockMoments(count, channels, block + c * 4, centres + c * 4, sums + c * 4, blockSquares + c * 4, true);
    for (let c = whole; c < channels; c++) blockMoments(count, channels, block + c * 4, centres + c * 4, sums + c * 4, blockSquares + c * 4, false);
    const share = <f64>count / <f64>(first + count), perRow = 1 / <f64>count;
    for (let c: usize = 0; c < channels; c++) {
      const rest = <f64>load<f32>(sums + c * 4), mean = <f64>load<f32>(centres + c * 4) + rest * perRow;
      const square = <f64>load<f32>(blockSquares + c * 4) - rest * rest * perRow;
      const before = load<f64>(means + c * 8), distance = mean - before;
      store<f64>(means + c * 8, before + distance * share);
      store<f64>(squares + c * 8, load<f64>(squares + c * 8) + square + distance * distance * share * <f64>first);
    }
  }
  for (let c: usize = 0; c < channels; c++) store<f64>(squares + c * 8, load<f64>(squares + c * 8) / <f64>rows);
}

// @ts-ignore: decorator
@inline
function blockMoments(rows: usize, channels: usize, x: usize, centre: usize, sum: usize, square: usize, whole: bool): void {
  const stride = channels * 4, end = x + rows * stride;
  const pairs = x + (rows & ~1) * stride, zero = f32x4.splat(0);
  // Two sums side by side, of even and of odd rows: one alone would wait for its own last addition.
  let total = zero, total2 = zero, p = x;
  for (; p != pairs; p += stride * 2) {
    total = f32x4.add(total, loadLanes(p, whole));
    total2 = f32x4.add(total2, loadLanes(p + stride, whole));
  }
  if (p != end) total = f32x4.add(total, loadLanes(p, whole));
  const middle = f32x4.div(f32x4.add(total, total2), f32x4.splat(<f32>rows));
  let rest = zero, rest2 = zero, squares = zero, squares2 = zero;
  for (p = x; p != pairs; p += stride * 2) {
    const distance = f32x4.sub(loadLanes(p, whole), middle), distance2 = f32x4.sub(loadLanes(p + stride, whole), middle);
    rest = f32x4.add(rest, distance);
    rest2 = f32x4.add(rest2, distance2);
    squares = f32x4.add(squares, f32x4.mul(distance, distance));
    squares2 = f32x4.add(squares2, f32x4.mul(distance2, distance2));
  }
  if (p != end) {
    const distance = f32x4.sub(loadLanes(p, whole), middle);
    rest = f32x4.add(rest, distance);
    squares = f32x4.add(squares, f32x4.mul(distance, distance));
  }
  rest = f32x4.add(rest, rest2);
  squares = f32x4.add(squares, squares2);
  storeLanes(centre, middle, whole);
  storeLanes(sum, rest, whole);
  storeLanes(square, squares, whole);
}

/**
 * Per channel the sums of the gradient dz = dy (where the forward pass' output was above 0, with relu) and of
 * dz * (x - mean). That output is computed again from x, to the bit: cheaper than reading it from memory.
 * work: 24 bytes a channel, 8-byte aligned; on return its float64 part holds the two sums.
 */
export function gradientSums(
  rows: usize, channels: usize, relu: bool, dy: usize, x: usize,
  gamma: usize, beta: usize, mean: usize, inverseDeviation: usize, work: usize,
): void {
  const totals = work, products = totals + channels * 8, sums = products + channels * 8, blockProducts = sums + channels * 4;
  memory.fill(work, 0, channels * 16);
  for (let first: usize = 0; first < rows; first += BLOCK_ROWS) {
    const count = min<usize>(BLOCK_ROWS, rows - first), offset = first * channels * 4, whole = channels & ~3;
    for (let c: usize = 0; c < whole; c += 4) {
      const p = c * 4, at = offset + p;
      blockGradientSums(
        count, channels, relu, dy + at, x + at, gamma + p, beta + p, mean + p, inverseDeviation + p, sums + p, blockProducts + p, true,
      );
    }
    for (let c = whole; c < channels; c++) {
      const p = c * 4, at = offset + p;
      blockGradientSums(
        count, channels, relu, dy + at, x + at, gamma + p, beta + p, mean + p, inverseDeviation + p, sums + p, blockProducts + p, false,
      );
    }
    for (let c: usize = 0; c < channels; c++) {
      store<f64>(totals + c * 8, load<f64>(totals + c * 8) + <f64>load<f32>(sums + c * 4));
      store<f64>(products + c * 8, load<f64>(products + c * 8) + <f64>load<f32>(blockProducts + c * 4));
    }
  }
}

// @ts-ignore: decorator
@inline
function blockGradientSums(
  rows: usize, channels: usize, relu: bool, dy: usize, x: usize, gamma: usize, beta: usize, mean: usize, inverseDeviation: usize,
  sum: usize, product: usize, whole: bool,
): void {
  const stride = channels * 4, end = dy + rows * stride, centre = loadLanes(mean, whole);
  const scale = f32x4.mul(loadLanes(gamma, whole), loadLanes(inverseDeviation, whole)), shift = loadLanes(beta, whole);
  let total = f32x4.splat(0), products = total;
  if (relu) {
    for (; dy != end; dy += stride, x += stride) {
      const distance = f32x4.sub(loadLanes(x, whole), centre);
      const gradient = throughRelu(loadLanes(dy, whole), f32x4.add(f32x4.mul(distance, scale), shift));
      total = f32x4.add(total, gradient);
      products = f32x4.add(products, f32x4.mul(gradient, distance));
    }
  } else {
    for (; dy != end; dy += stride, x += stride) {
      const gradient = loadLanes(dy, whole);
      total = f32x4.add(total, gradient);
      products = f32x4.add(products, f32x4.mul(gradient, f32x4.sub(loadLanes(x, whole), centre)));
    }
  }
  storeLanes(sum, total, whole);
  storeLanes(product, products, whole);
}

/** Adds the sums of x over rows, through the same blocks, to totals: float64 [channels], and behind them room for as many float32. */
export function addColumnSums(rows: usize, channels: usize, x: usize, totals: usize): void {
  const partial = totals + channels * 8;
  for (let first: usize = 0; first < rows; first += BLOCK_ROWS) {
    const count = min<usize>(BLOCK_ROWS, rows - first), block = x + first * channels * 4, whole = channels & ~3;
    for (let c: usize = 0; c < whole; c += 4) blockSum(count, channels, block + c * 4, partial + c * 4, true);
    for (let c = whole; c < channels; c++) blockSum(count, channels, block + c * 4, partial + c * 4, false);
    for (let c: usize = 0; c < channels; c++) store<f64>(totals + c * 8, load<f64>(totals + c * 8) + <f64>load<f32>(partial + c * 4));
  }
}

/** values[n] = totals[n], float64 rounded to float32. */
export function roundTotals(n: usize, totals: usize, values: usize): void {
  for (let i: usize = 0; i < n; i++) store<f32>(values + i * 4, <f32>load<f64>(totals + i * 8));
}

// @ts-ignore: decorator
@inline
function blockSum(rows: usize, channels: usize, x: usize, sum: usize, whole: bool): void {
  const stride = channels * 4, end = x + rows * stride;
  let total = f32x4.splat(0);
  for (; x != end; x += stride) total = f32x4.add(total, loadLanes(x, whole));
  storeLanes(sum, total, whole);
}
