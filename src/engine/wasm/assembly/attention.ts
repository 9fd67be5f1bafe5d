/**
 * Softmax attention of all heads of a sample after the other, whose matrices stay in the second-level cache meanwhile. The products and the
 * order of their sums are those of src/compile/layers/attention.ts.
 */
import { multiplyStrided } from './product';
import { softmaxRows, softmaxRowsGradient } from './softmax';

/**
 * y [batch, positions, heads * values] and the weights of the means, shares [batch, heads, positions, positions], from x [batch, positions,
 * channels]: the heads' queries, behind them their keys, behind those their values. `together`: how much of a sum is one.
 */
export function attend(
  batch: usize, positions: usize, heads: usize, keys: usize, values: usize, scale: f32, together: usize,
  x: usize, shares: usize, y: usize, panels: usize,
): void {
  const channel = heads * (2 * keys + values) * 4, square = positions * positions * 4, line = positions * 4, out = heads * values * 4;
  for (let sample: usize = 0; sample < batch; sample++, x += positions * channel, y += positions * out) {
    for (let head: usize = 0; head < heads; head++, shares += square) {
      const query = x + head * keys * 4, key = query + heads * keys * 4, value = x + heads * keys * 8 + head * values * 4;
      multiplyStrided(positions, keys, positions, together, query, channel, 4, key, 4, channel, shares, line, panels);
      softmaxRows(positions, positions, scale, shares, shares);
      multiplyStrided(positions, positions, values, together, shares, line, 4, value, channel, 4, y + head * values * 4, out, panels);
    }
  }
}

/** dx from dy; `products` is room for the weights' gradient of one head. */
export function attendGradient(
  batch: usize, positions: usize, heads: usize, keys: usize, values: usize, scale: f32, together: usize,
  dy: usize, x: usize, shares: usize, dx: usize, products: usize, panels: usize,
): void {
  const channel = heads * (2 * keys + values) * 4, square = positions * positions * 4, line = positions * 4, out = heads * values * 4;
  for (let sample: usize = 0; sample < batch; sample++) {
    for (let head: usize = 0; head < heads; head++, shares += square) {
      const query = head * keys * 4, key = query + heads * keys * 4, value = heads * keys * 8 + head * values * 4, own = dy + head * values * 4;
      multiplyStrided(positions, values, positions, together, own, out, 4, x + value, 4, channel, products, line, panels);
      softmaxRowsGradient(positions, positions, scale, products, shares, products);
      multiplyStrided(positions, positions, keys, together, products, line, 4, x + key, channel, 4, dx + query, channel, panels);
      multiplyStrided(positions, positions, keys, together, products, 4, line, x + query, channel, 4, dx + key, channel, panels);
      multiplyStrided(positions, positions, values, together, shares, 4, line, own, out, 4, dx + value, channel, panels);
    }
    x += positions * channel;
    dx += positions * channel;
    dy += positions * out;
  }
}
