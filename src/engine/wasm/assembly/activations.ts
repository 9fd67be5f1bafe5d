/**
 * Mish and GELU with their gradients in one go. Operation by operation as src/compile/layers/activation.ts makes them of others, so that
 * the bits are the same; but the values between are in registers, and both logistic functions are of one exponential.
 */
import { smallHigh, smallLow } from './loss';

/** y = 0 Mish or 1 GELU of x. */
export function activate(kind: i32, n: usize, x: usize, y: usize): void {
  const whole = y + (n & ~3) * 4, end = y + n * 4;
  for (; y != whole; y += 16, x += 16) v128.store(y, value(kind, v128.load(x)));
  for (; y != end; y += 4, x += 4) store<f32>(y, f32x4.extract_lane(value(kind, v128.load32_zero(x)), 0));
}

/** dx = dy times the slope at x. */
export function activateGradient(kind: i32, n: usize, dy: usize, x: usize, dx: usize): void {
  const whole = dx + (n & ~3) * 4, end = dx + n * 4;
  for (; dx != whole; dx += 16, x += 16, dy += 16) v128.store(dx, f32x4.mul(v128.load(dy), slope(kind, v128.load(x))));
  for (; dx != end; dx += 4, x += 4, dy += 4) store<f32>(dx, load<f32>(dy) * f32x4.extract_lane(slope(kind, v128.load32_zero(x)), 0));
}

// @ts-ignore: decorator
@inline
function value(kind: i32, x: v128): v128 {
  if (kind == 0) {
    const low = smallLow(x), high = smallHigh(x), zero = f32x4.splat(0);
    return f32x4.mul(x, inner(share(low, high, f32x4.lt(x, zero)), share(low, high, f32x4.gt(x, zero))));
  }
  return f32x4.mul(x, normalShare(x, bell(x)));
}

// @ts-ignore: decorator
@inline
function slope(kind: i32, x: v128): v128 {
  if (kind == 0) {
    const low = smallLow(x), high = smallHigh(x), zero = f32x4.splat(0);
    const s = share(low, high, f32x4.lt(x, zero)), t = inner(s, share(low, high, f32x4.gt(x, zero)));
    return f32x4.add(t, f32x4.mul(x, f32x4.mul(s, f32x4.sub(f32x4.splat(1), f32x4.mul(t, t)))));
  }
  const height = bell(x);
  return f32x4.add(normalShare(x, height), f32x4.mul(f32x4.mul(x, height), f32x4.splat(0.3989422804014327)));
}

/** small / (1 + small) where the mask of float32 lanes is set, else 1 / (1 + small), of four values' small. */
// @ts-ignore: decorator
@inline
function share(low: v128, high: v128, mask: v128): v128 {
  return v128.shuffle<i64>(half(low, v128.shuffle<i32>(mask, mask, 0, 0, 1, 1)), half(high, v128.shuffle<i32>(mask, mask, 2, 2, 3, 3)), 0, 2);
}

// @ts-ignore: decorator
@inline
function half(small: v128, mask: v128): v128 {
  const one = f64x2.splat(1);
  return f32x4.demote_f64x2_zero(f64x2.div(v128.bitselect(small, one, mask), f64x2.add(one, small)));
}

/** tanh(ln(1 + e^x)) from s = sigmoid(x) and q = sigmoid(-x). */
// @ts-ignore: decorator
@inline
function inner(s: v128, q: v128): v128 {
  const one = f32x4.splat(1);
  return f32x4.div(f32x4.mul(s, f32x4.add(q, one)), f32x4.add(f32x4.mul(q, q), one));
}

/** e^(-x^2 / 2), as sigmoid(-a) / sigmoid(a). */
// @ts-ignore: decorator
@inline
function bell(x: v128): v128 {
  const a = f32x4.mul(f32x4.mul(x, x), f32x4.splat(0.5)), low = smallLow(a), high = smallHigh(a), zero = f32x4.splat(0);
  return f32x4.div(share(low, high, f32x4.gt(a, zero)), share(low, high, zero));
}

/** The normal distribution's P(X <= x), from e^(-x^2 / 2); Abramowitz and Stegun 7.1.26. */
// @ts-ignore: decorator
@inline
function normalShare(x: v128, height: v128): v128 {
  const zero = f32x4.splat(0), one = f32x4.splat(1);
  const size = f32x4.add(f32x4.max(x, zero), f32x4.max(f32x4.sub(zero, x), zero));
  const t = f32x4.div(one, f32x4.add(f32x4.mul(size, f32x4.splat(0.23164188826636045)), one));
  let sum = f32x4.mul(t, zero);
  sum = f32x4.mul(f32x4.add(sum, f32x4.splat(1.061405429)), t);
  sum = f32x4.mul(f32x4.add(sum, f32x4.splat(-1.453152027)), t);
  sum = f32x4.mul(f32x4.add(sum, f32x4.splat(1.421413741)), t);
  sum = f32x4.mul(f32x4.add(sum, f32x4.splat(-0.284496736)), t);
  sum = f32x4.mul(f32x4.add(sum, f32x4.splat(0.254829592)), t);
  const beyond = f32x4.mul(f32x4.mul(sum, height), f32x4.splat(0.5));
  const above = v128.or(v128.and(f32x4.gt(x, zero), one), v128.and(f32x4.ne(x, x), x));
  return f32x4.add(f32x4.mul(above, f32x4.sub(one, beyond)), f32x4.mul(f32x4.sub(one, above), beyond));
}
