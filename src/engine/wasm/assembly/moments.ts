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
    let c: usize = 0;
    for (; c + 8 <= channels; c += 8) blockMoments(count, channels, block + c * 4, centres + c * 4, sums + c * 4, squares + c * 4, true, true);
    for (; c < whole; c += 4) blockMoments(count, channels, block + c * 4, centres + c * 4, sums + c * 4, squares + c * 4, true, false);
    for (; c < channels; c++) blockMoments(count, channels, block + c * 4, centres + c * 4, sums + c * 4, squares + c * 4, false, false);
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

/** Of one channel, of four (`whole`), or of eight (`pair` too): these four sums then hide each other's latency. */
// @ts-ignore: decorator
@inline
function blockMoments(
  rows: usize, channels: usize, x: usize, centre: usize, sum: usize, square: usize, whole: bool, pair: bool,
): void {
  const stride = channels * 4, end = x + rows * stride;
  const pairs = x + (rows & ~1) * stride, zero = f32x4.splat(0), count = f32x4.splat(<f32>rows);
  // Two sums side by side, of even and of odd rows: one alone would wait for its own last addition.
  let total = zero, total2 = zero, next = zero, next2 = zero, p = x;
  for (; p != pairs; p += stride * 2) {
    total = f32x4.add(total, loadLanes(p, whole));
    total2 = f32x4.add(total2, loadLanes(p + stride, whole));
    if (pair) {
      next = f32x4.add(next, v128.load(p, 16));
      next2 = f32x4.add(next2, v128.load(p + stride, 16));
    }
  }
  if (p != end) total = f32x4.add(total, loadLanes(p, whole));
  if (pair && p != end) next = f32x4.add(next, v128.load(p, 16));
  const middle = f32x4.div(f32x4.add(total, total2), count), nextMiddle = pair ? f32x4.div(f32x4.add(next, next2), count) : zero;
  let rest = zero, rest2 = zero, squares = zero, squares2 = zero;
  let nextRest = zero, nextRest2 = zero, nextSquares = zero, nextSquares2 = zero;
  for (p = x; p != pairs; p += stride * 2) {
    const distance = f32x4.sub(loadLanes(p, whole), middle), distance2 = f32x4.sub(loadLanes(p + stride, whole), middle);
    rest = f32x4.add(rest, distance);
    rest2 = f32x4.add(rest2, distance2);
    squares = multiplyAdd(distance, distance, squares);
    squares2 = multiplyAdd(distance2, distance2, squares2);
    if (pair) {
      const distance = f32x4.sub(v128.load(p, 16), nextMiddle), distance2 = f32x4.sub(v128.load(p + stride, 16), nextMiddle);
      nextRest = f32x4.add(nextRest, distance);
      nextRest2 = f32x4.add(nextRest2, distance2);
      nextSquares = multiplyAdd(distance, distance, nextSquares);
      nextSquares2 = multiplyAdd(distance2, distance2, nextSquares2);
    }
  }
  if (p != end) {
    const distance = f32x4.sub(loadLanes(p, whole), middle);
    rest = f32x4.add(rest, distance);
    squares = multiplyAdd(distance, distance, squares);
    if (pair) {
      const distance = f32x4.sub(v128.load(p, 16), nextMiddle);
      nextRest = f32x4.add(nextRest, distance);
      nextSquares = multiplyAdd(distance, distance, nextSquares);
    }
  }
  storeLanes(centre, middle, whole);
  storeLanes(sum, f32x4.add(rest, rest2), whole);
  storeLanes(square, f32x4.add(squares, squares2), whole);
  if (pair) {
    v128.store(centre, nextMiddle, 16);
    v128.store(sum, f32x4.add(nextRest, nextRest2), 16);
    v128.store(square, f32x4.add(nextSquares, nextSquares2), 16);
  }
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
    let c: usize = 0;
    for (; c + 8 <= channels; c += 8) {
      const p = c * 4, at = offset + p;
      blockGradientSums(
        count, channels, relu, dy + at, x + at, gamma + p, beta + p, mean + p, inverseDeviation + p, sums + p, products + p, true, true,
      );
    }
    for (; c < whole; c += 4) {
      const p = c * 4, at = offset + p;
      blockGradientSums(
        count, channels, relu, dy + at, x + at, gamma + p, beta + p, mean + p, inverseDeviation + p, sums + p, products + p, true, false,
      );
    }
    for (; c < channels; c++) {
      const p = c * 4, at = offset + p;
      blockGradientSums(
        count, channels, relu, dy + at, x + at, gamma + p, beta + p, mean + p, inverseDeviation + p, sums + p, products + p, false, false,
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
  sum: usize, product: usize, whole: bool, pair: bool,
): void {
  const stride = channels * 4, end = dy + rows * stride, zero = f32x4.splat(0);
  const centre = loadLanes(mean, whole), nextCentre = pair ? v128.load(mean, 16) : zero;
  const scale = f32x4.mul(loadLanes(gamma, whole), loadLanes(inverseDeviation, whole)), shift = loadLanes(beta, whole);
  const nextScale = pair ? f32x4.mul(v128.load(gamma, 16), v128.load(inverseDeviation, 16)) : zero, nextShift = pair ? v128.load(beta, 16) : zero;
  let total = zero, products = zero, nextTotal = zero, nextProducts = zero;
  if (relu) {
    for (; dy != end; dy += stride, x += stride) {
      const distance = f32x4.sub(loadLanes(x, whole), centre);
      const gradient = throughRelu(loadLanes(dy, whole), multiplyAdd(distance, scale, shift));
      total = f32x4.add(total, gradient);
      products = multiplyAdd(gradient, distance, products);
      if (pair) {
        const distance = f32x4.sub(v128.load(x, 16), nextCentre);
        const gradient = throughRelu(v128.load(dy, 16), multiplyAdd(distance, nextScale, nextShift));
        nextTotal = f32x4.add(nextTotal, gradient);
        nextProducts = multiplyAdd(gradient, distance, nextProducts);
      }
    }
  } else {
    for (; dy != end; dy += stride, x += stride) {
      const gradient = loadLanes(dy, whole);
      total = f32x4.add(total, gradient);
      products = multiplyAdd(gradient, f32x4.sub(loadLanes(x, whole), centre), products);
      if (pair) {
        const gradient = v128.load(dy, 16);
        nextTotal = f32x4.add(nextTotal, gradient);
        nextProducts = multiplyAdd(gradient, f32x4.sub(v128.load(x, 16), nextCentre), nextProducts);
      }
    }
  }
  storeLanes(sum, total, whole);
  storeLanes(product, products, whole);
  if (pair) {
    v128.store(sum, nextTotal, 16);
    v128.store(product, nextProducts, 16);
  }
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
