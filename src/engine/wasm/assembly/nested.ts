/** A line's convolution and its filter's gradient in nested short form: the points of points.ts around matrix products. */
import { joinInner, joinOuter, splitInner, splitOuter, spreadInner, spreadOuter } from './points';
import { multiply, multiplyDense } from './product';

const INNER: usize = 6, OUTER: usize = 4;

/** Bytes of working memory for either function; rows of the products are the tiles of all lines. */
export function nestedBytes(lines: usize, tiles: usize, outputs: usize, channels: usize, filters: usize): usize {
  const blocks = lines * (tiles * outputs + OUTER - outputs), rows = lines * tiles, widest = max<usize>(channels, filters);
  return (INNER * blocks * widest + INNER * rows * outputs * filters + OUTER * rows * (channels + filters)) * 4;
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
  const inBytes = channels * 4, outBytes = filters * 4, rows = lines * tiles;
  const blocks = tiles * outputs + OUTER - outputs, outBlocks = tiles * outputs;
  const blockPlane = lines * blocks * inBytes, outBlockPlane = lines * outBlocks * outBytes;
  const inPlane = rows * inBytes, outPlane = rows * outBytes, panelBytes = channels * ((filters + 7) & ~7) * 4;
  const split = work, joined = split + INNER * blockPlane, values = joined + INNER * outBlockPlane, products = values + OUTER * inPlane;
  for (let line: usize = 0; line < lines; line++) {
    splitInner(blocks, inBytes, padded + line * paddedWidth * inBytes, split + line * blocks * inBytes, blockPlane);
  }
  for (let inner: usize = 0; inner < INNER; inner++) {
    for (let line: usize = 0; line < lines; line++) {
      splitOuter(tiles, outputs, inBytes, split + inner * blockPlane + line * blocks * inBytes, values + line * tiles * inBytes, inPlane);
    }
    for (let outer: usize = 0; outer < OUTER; outer++) {
      const point = inner * OUTER + outer, product = products + outer * outPlane;
      if (present & (1 << <u32>point)) multiplyDense(rows, channels, filters, values + outer * inPlane, weights + point * panelBytes, product);
      else memory.fill(product, 0, outPlane);
    }
    joinOuter(rows, outputs, outBytes, products, outPlane, joined + inner * outBlockPlane);
  }
  for (let line: usize = 0; line < lines; line++) {
    const offset = line * width * outBytes;
    joinInner(width, outBytes, joined + line * outBlocks * outBytes, outBlockPlane, bias, residual ? residual + offset : 0, y + offset);
  }
}

/**
 * Adds to gradients [24, channels, filters] the gradient of the kernel at every point present, from padded lines
 * as above and dy [lines, 3 * outputs * tiles, filters], zeros behind each line's end.
 */
export function nestedFilterGradient(
  lines: usize, tiles: usize, outputs: usize, channels: usize, filters: usize, paddedWidth: usize,
  padded: usize, dy: usize, present: u32, gradients: usize, work: usize,
): void {
  const inBytes = channels * 4, outBytes = filters * 4, rows = lines * tiles;
  const blocks = tiles * outputs + OUTER - outputs, outBlocks = tiles * outputs;
  const blockPlane = lines * blocks * inBytes, outBlockPlane = lines * outBlocks * outBytes;
  const inPlane = rows * inBytes, outPlane = rows * outBytes;
  const split = work, spread = split + INNER * blockPlane, values = spread + INNER * outBlockPlane, gradient = values + OUTER * inPlane;
  for (let line: usize = 0; line < lines; line++) {
    splitInner(blocks, inBytes, padded + line * paddedWidth * inBytes, split + line * blocks * inBytes, blockPlane);
  }
  spreadInner(lines * outBlocks, outBytes, dy, spread, outBlockPlane);
  for (let inner: usize = 0; inner < INNER; inner++) {
    for (let line: usize = 0; line < lines; line++) {
      splitOuter(tiles, outputs, inBytes, split + inner * blockPlane + line * blocks * inBytes, values + line * tiles * inBytes, inPlane);
    }
    spreadOuter(rows, outputs, outBytes, spread + inner * outBlockPlane, gradient, outPlane);
    for (let outer: usize = 0; outer < OUTER; outer++) {
      const point = inner * OUTER + outer;
      if (!(present & (1 << <u32>point))) continue;
      multiply(
        channels, rows, filters, channels, values + outer * inPlane, 0, 4, inBytes,
        gradient + outer * outPlane, 32, outBytes, gradients + point * channels * outBytes, 0, outBytes,
      );
    }
  }
}

/** target[n] = sum over `terms` of coefficients[t] * source[t * n + i], in float64 and rounded once. n is a multiple of 4. */
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
