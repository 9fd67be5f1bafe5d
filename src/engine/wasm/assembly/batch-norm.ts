/** Batch normalization over the rows of [rows, channels], with the ReLU behind it. */
import { multiplyAdd } from './fused';
import { loadLanes, storeLanes, throughRelu } from './lanes';
import { mergeGradientSums, mergeMoments } from './moments';

const BLOCK_ROWS: usize = 128;

/**
 * The batch's own moments from those of its blocks (momentsOfBlocks), for both passes; moving = momentum moving + (1 - momentum) batch,
 * population variance, as Keras 2.0. work: 16 bytes a channel, 8-byte aligned.
 */
export function batchMoments(
  rows: usize, channels: usize, epsilon: f32, momentum: f32, partials: usize, movingMean: usize, movingVariance: usize,
  mean: usize, inverseDeviation: usize, work: usize,
): void {
  mergeMoments(rows, channels, partials, work);
  for (let c: usize = 0; c < channels * 4; c += 4) {
    const batchMean = <f32>load<f64>(work + c * 2), variance = load<f64>(work + channels * 8 + c * 2);
    store<f32>(mean + c, batchMean);
    store<f32>(inverseDeviation + c, <f32>(1 / sqrt<f64>(variance + <f64>epsilon)));
    store<f32>(movingMean + c, momentum * load<f32>(movingMean + c) + (1 - momentum) * batchMean);
    store<f32>(movingVariance + c, momentum * load<f32>(movingVariance + c) + (1 - momentum) * <f32>variance);
  }
}

/** 1 / sqrt(variance + epsilon). */
export function inverseDeviations(channels: usize, epsilon: f32, variance: usize, inverseDeviation: usize): void {
  for (let c: usize = 0; c < channels * 4; c += 4) {
    store<f32>(inverseDeviation + c, <f32>(1 / sqrt<f64>(<f64>load<f32>(variance + c) + <f64>epsilon)));
  }
}

/** y = gamma (x - mean) inverseDeviation + beta, at least 0 with relu. */
export function normalise(
  rows: usize, channels: usize, relu: bool, x: usize, gamma: usize, beta: usize, mean: usize, inverseDeviation: usize, y: usize,
): void {
  const whole = channels & ~3;
  for (let first: usize = 0; first < rows; first += BLOCK_ROWS) {
    const count = min<usize>(BLOCK_ROWS, rows - first);
    for (let c: usize = 0; c < whole; c += 4) {
      const p = c * 4, at = first * channels * 4 + p;
      normaliseBlock(count, channels, relu, x + at, gamma + p, beta + p, mean + p, inverseDeviation + p, y + at, true);
    }
    for (let c = whole; c < channels; c++) {
      const p = c * 4, at = first * channels * 4 + p;
      normaliseBlock(count, channels, relu, x + at, gamma + p, beta + p, mean + p, inverseDeviation + p, y + at, false);
    }
  }
}

// @ts-ignore: decorator
@inline
function normaliseBlock(
  rows: usize, channels: usize, relu: bool, x: usize, gamma: usize, beta: usize, mean: usize, inverseDeviation: usize, y: usize, whole: bool,
): void {
  const stride = channels * 4, end = x + rows * stride;
  const scale = f32x4.mul(loadLanes(gamma, whole), loadLanes(inverseDeviation, whole));
  const centre = loadLanes(mean, whole), shift = loadLanes(beta, whole), zero = f32x4.splat(0);
  if (relu) {
    for (; x != end; x += stride, y += stride) {
      storeLanes(y, f32x4.max(multiplyAdd(f32x4.sub(loadLanes(x, whole), centre), scale, shift), zero), whole);
    }
  } else {
    for (; x != end; x += stride, y += stride) {
      storeLanes(y, multiplyAdd(f32x4.sub(loadLanes(x, whole), centre), scale, shift), whole);
    }
  }
}

/**
 * With dz = dy through the ReLU and n = rows: dbeta = sum dz and dgamma = sum dz (x - mean) inverseDeviation, from the sums of the blocks
 * (gradientSumsOfBlocks), and what normaliseGradient takes off of every row: dbeta / n, and by how far x is from its mean.
 * work: 16 bytes a channel, 8-byte aligned.
 */
export function gradientMoments(
  rows: usize, channels: usize, partials: usize, inverseDeviation: usize, dgamma: usize, dbeta: usize, offsets: usize, slopes: usize,
  work: usize,
): void {
  mergeGradientSums(rows, channels, partials, work);
  for (let c: usize = 0; c < channels * 4; c += 4) {
    const inverse = <f64>load<f32>(inverseDeviation + c), sum = load<f64>(work + c * 2), product = load<f64>(work + channels * 8 + c * 2);
    store<f32>(dbeta + c, <f32>sum);
    store<f32>(dgamma + c, <f32>(product * inverse));
    store<f32>(offsets + c, <f32>(sum / <f64>rows));
    store<f32>(slopes + c, <f32>(product * inverse * inverse / <f64>rows));
  }
}

/**
 * dx = gamma inverseDeviation (dz - dbeta / n - (x - mean) inverseDeviation dgamma / n), plus `added` unless 0; dx may be dy.
 */
export function normaliseGradient(
  rows: usize, channels: usize, relu: bool, dy: usize, x: usize, gamma: usize, beta: usize, mean: usize, inverseDeviation: usize,
  offsets: usize, slopes: usize, added: usize, dx: usize,
): void {
  const whole = channels & ~3;
  for (let first: usize = 0; first < rows; first += BLOCK_ROWS) {
    const count = min<usize>(BLOCK_ROWS, rows - first);
    for (let c: usize = 0; c < whole; c += 4) {
      const p = c * 4, at = first * channels * 4 + p;
      gradientBlock(count, channels, relu, dy + at, x + at, gamma + p, beta + p, mean + p, inverseDeviation + p, offsets + p, slopes + p, added ? added + at : 0, dx + at, true);
    }
    for (let c = whole; c < channels; c++) {
      const p = c * 4, at = first * channels * 4 + p;
      gradientBlock(count, channels, relu, dy + at, x + at, gamma + p, beta + p, mean + p, inverseDeviation + p, offsets + p, slopes + p, added ? added + at : 0, dx + at, false);
    }
  }
}

// @ts-ignore: decorator
@inline
function gradientBlock(
  rows: usize, channels: usize, relu: bool, dy: usize, x: usize, gamma: usize, beta: usize, mean: usize, inverseDeviation: usize,
  offsets: usize, slopes: usize, added: usize, dx: usize, whole: bool,
): void {
  const stride = channels * 4, end = dy + rows * stride;
  const scale = f32x4.mul(loadLanes(gamma, whole), loadLanes(inverseDeviation, whole));
  const centre = loadLanes(mean, whole), offset = loadLanes(offsets, whole), slope = loadLanes(slopes, whole);
  const shift = loadLanes(beta, whole);
  for (; dy != end; dy += stride, x += stride, dx += stride) {
    const distance = f32x4.sub(loadLanes(x, whole), centre);
    let gradient = loadLanes(dy, whole);
    if (relu) gradient = throughRelu(gradient, multiplyAdd(distance, scale, shift));
    let value = f32x4.mul(scale, f32x4.sub(gradient, multiplyAdd(distance, slope, offset)));
    if (added) {
      value = f32x4.add(value, loadLanes(added, whole));
      added += stride;
    }
    storeLanes(dx, value, whole);
  }
}
