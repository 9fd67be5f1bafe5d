/**
 * Sums over the rows of [rows, channels], in blocks small enough for the first-level cache: float32 within a
 * block, float64 across blocks, always in the same order.
 */
import { multiplyAdd } from './fused';
import { loadLanes, storeLanes, throughRelu } from './lanes';

const BLOCK_ROWS: usize = 128;

/**
 * Of each block of rows from `first` up to `end` (a block's first row, or all rows) the sums that mergeMoments needs, about the block's own
 * mean: 12 bytes a channel at partials + 12 * channels * block.
 */
export function momentsOfBlocks(first: usize, end: usize, channels: usize, x: usize, partials: usize): void {
  const whole = channels & ~3;
  for (; first < end; first += BLOCK_ROWS) {
    const count = min<usize>(BLOCK_ROWS, end - first), block = x + first * channels * 4;
    const centres = partials + (first / BLOCK_ROWS) * channels * 12, sums = centres + channels * 4, squares = sums + channels * 4;
    for (let c: usize = 0; c < whole; c += 4) blockMoments(count, channels, block + c * 4, centres + c * 4, sums + c * 4, squares + c * 4, true);
    for (let c = whole; c < channels; c++) blockMoments(count, channels, block + c * 4, centres + c * 4, sums + c * 4, squares + c * 4, false);
  }
}

/**
 * Mean and population variance per channel, the blocks merged in their order (Chan et al. 1979), so that a mean far from zero costs no
 * accuracy and x is read from memory once. moments: float64 [2, channels].
 */
export function mergeMoments(rows: usize, channels: usize, partials: usize, moments: usize): void {
  const squares = moments + channels * 8;
  memory.fill(moments, 0, channels * 16);
  for (let first: usize = 0; first < rows; first += BLOCK_ROWS, partials += channels * 12) {
    const count = min<usize>(BLOCK_ROWS, rows - first);
    const sums = partials + channels * 4, blockSquares = sums + channels * 4;
    const share = <f64>count / <f64>(first + count), perRow = 1 / <f64>count;
    for (let c: usize = 0; c < channels; c++) {
      const rest = <f64>load<f32>(sums + c * 4), mean = <f64>load<f32>(partials + c * 4) + rest * perRow;
      const square = <f64>load<f32>(blockSquares + c * 4) - rest * rest * perRow;
      const before = load<f64>(moments + c * 8), distance = mean - before;
      store<f64>(moments + c * 8, before + distance * share);
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
    squares = multiplyAdd(distance, distance, squares);
    squares2 = multiplyAdd(distance2, distance2, squares2);
  }
  if (p != end) {
    const distance = f32x4.sub(loadLanes(p, whole), middle);
    rest = f32x4.add(rest, distance);
    squares = multiplyAdd(distance, distance, squares);
  }
  rest = f32x4.add(rest, rest2);
  squares = f32x4.add(squares, squares2);
  storeLanes(centre, middle, whole);
  storeLanes(sum, rest, whole);
  storeLanes(square, squares, whole);
}

/**
 * Of each block of rows, per channel, the sums of the gradient dz = dy (where the forward pass' output was above 0, with relu) and of
 * dz * (x - mean): 8 bytes a channel at partials + 8 * channels * block. That output is computed again from x, to the bit: cheaper than
 * reading it from memory.
 */
export function gradientSumsOfBlocks(
  first: usize, end: usize, channels: usize, relu: bool, dy: usize, x: usize,
  gamma: usize, beta: usize, mean: usize, inverseDeviation: usize, partials: usize,
): void {
  const whole = channels & ~3;
  for (; first < end; first += BLOCK_ROWS) {
    const count = min<usize>(BLOCK_ROWS, end - first), offset = first * channels * 4;
    const sums = partials + (first / BLOCK_ROWS) * channels * 8, products = sums + channels * 4;
    for (let c: usize = 0; c < whole; c += 4) {
      const p = c * 4, at = offset + p;
      blockGradientSums(
        count, channels, relu, dy + at, x + at, gamma + p, beta + p, mean + p, inverseDeviation + p, sums + p, products + p, true,
      );
    }
    for (let c = whole; c < channels; c++) {
      const p = c * 4, at = offset + p;
      blockGradientSums(
        count, channels, relu, dy + at, x + at, gamma + p, beta + p, mean + p, inverseDeviation + p, sums + p, products + p, false,
      );
    }
  }
}

/** The sums of all blocks, in their order. totals: float64 [2, channels]. */
export function mergeGradientSums(rows: usize, channels: usize, partials: usize, totals: usize): void {
  const products = totals + channels * 8;
  memory.fill(totals, 0, channels * 16);
  for (let first: usize = 0; first < rows; first += BLOCK_ROWS, partials += channels * 8) {
    for (let c: usize = 0; c < channels; c++) {
      store<f64>(totals + c * 8, load<f64>(totals + c * 8) + <f64>load<f32>(partials + c * 4));
      store<f64>(products + c * 8, load<f64>(products + c * 8) + <f64>load<f32>(partials + (channels + c) * 4));
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
      const gradient = throughRelu(loadLanes(dy, whole), multiplyAdd(distance, scale, shift));
      total = f32x4.add(total, gradient);
      products = multiplyAdd(gradient, distance, products);
    }
  } else {
    for (; dy != end; dy += stride, x += stride) {
      const gradient = loadLanes(dy, whole);
      total = f32x4.add(total, gradient);
      products = multiplyAdd(gradient, f32x4.sub(loadLanes(x, whole), centre), products);
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

/** values[n] = the sum of `parts` totals [n], `partBytes` apart: float64, rounded once. */
export function roundTotals(n: usize, parts: usize, partBytes: usize, totals: usize, values: usize): void {
  for (let i: usize = 0; i < n; i++) {
    let sum: f64 = 0;
    for (let part: usize = 0; part < parts; part++) sum += load<f64>(totals + part * partBytes + i * 8);
    store<f32>(values + i * 4, <f32>sum);
  }
}

// @ts-ignore: decorator
@inline
function blockSum(rows: usize, channels: usize, x: usize, sum: usize, whole: bool): void {
  const stride = channels * 4, end = x + rows * stride;
  let total = f32x4.splat(0);
  for (; x != end; x += stride) total = f32x4.add(total, loadLanes(x, whole));
  storeLanes(sum, total, whole);
}
