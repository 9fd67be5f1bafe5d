/** Squared Euclidean distances in float64 between rows of float32: the sums' order depends on the number of features alone. */

// @ts-ignore: decorator
@inline
function wide(address: usize): v128 {
  return f64x2.promote_low_f32x4(v128.load64_zero(address));
}

// @ts-ignore: decorator
@inline
function grown(sum: v128, a: v128, b: v128): v128 {
  const difference = f64x2.sub(a, b);
  return f64x2.add(sum, f64x2.mul(difference, difference));
}

// @ts-ignore: decorator
@inline
function put(at: usize, sum: v128): void {
  store<f64>(at, f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1));
}

/**
 * out[rows, others] from a[rows, features] and b[others, features]; rows a multiple of 2, others of 4, features of 2, all of
 * them padded with zeros.
 */
export function squaredDistances(rows: usize, others: usize, features: usize, a: usize, b: usize, out: usize): void {
  const stride = features * 4;
  for (let i: usize = 0; i < rows; i += 2) {
    const a0 = a + i * stride, a1 = a0 + stride;
    for (let j: usize = 0; j < others; j += 4) {
      const b0 = b + j * stride, b1 = b0 + stride, b2 = b1 + stride, b3 = b2 + stride;
      let s00 = f64x2.splat(0), s01 = f64x2.splat(0), s02 = f64x2.splat(0), s03 = f64x2.splat(0);
      let s10 = f64x2.splat(0), s11 = f64x2.splat(0), s12 = f64x2.splat(0), s13 = f64x2.splat(0);
      for (let p: usize = 0; p < stride; p += 8) {
        const x0 = wide(a0 + p), x1 = wide(a1 + p), y0 = wide(b0 + p), y1 = wide(b1 + p), y2 = wide(b2 + p), y3 = wide(b3 + p);
        s00 = grown(s00, x0, y0); s01 = grown(s01, x0, y1); s02 = grown(s02, x0, y2); s03 = grown(s03, x0, y3);
        s10 = grown(s10, x1, y0); s11 = grown(s11, x1, y1); s12 = grown(s12, x1, y2); s13 = grown(s13, x1, y3);
      }
      const row = out + (i * others + j) * 8, next = row + others * 8;
      put(row, s00); put(row + 8, s01); put(row + 16, s02); put(row + 24, s03);
      put(next, s10); put(next + 8, s11); put(next + 16, s12); put(next + 24, s13);
    }
  }
}
