/**
 * Activations with their gradients in one go. Operation by operation as src/compile/layers/activation.ts makes them of others, so that
 * the bits are the same; but the values between are in registers, and both logistic functions are of one exponential.
 */
import { sigmoids, smallHigh, smallLow } from './loss';

const MISH: i32 = 0, GELU: i32 = 1, TANH: i32 = 2, SILU: i32 = 3, LEAKY: i32 = 4, RELU: i32 = 5;
/** As architecture/layers/activation.ts has it. */
const LEAKY_SLOPE: f64 = 0.01;

// Each function by itself: a virtual machine compiles small ones sooner.
export function mish(n: usize, x: usize, y: usize): void { values(MISH, n, x, y); }
export function gelu(n: usize, x: usize, y: usize): void { values(GELU, n, x, y); }
export function tanh(n: usize, x: usize, y: usize): void { values(TANH, n, x, y); }
export function silu(n: usize, x: usize, y: usize): void { values(SILU, n, x, y); }
export function leaky(n: usize, x: usize, y: usize): void { values(LEAKY, n, x, y); }
export function relu(n: usize, x: usize, y: usize): void { values(RELU, n, x, y); }

// dx = dy times the slope at x, where y is.
export function mishGradient(n: usize, dy: usize, x: usize, y: usize, dx: usize): void { gradients(MISH, n, dy, x, y, dx); }
export function geluGradient(n: usize, dy: usize, x: usize, y: usize, dx: usize): void { gradients(GELU, n, dy, x, y, dx); }
export function tanhGradient(n: usize, dy: usize, x: usize, y: usize, dx: usize): void { gradients(TANH, n, dy, x, y, dx); }
export function siluGradient(n: usize, dy: usize, x: usize, y: usize, dx: usize): void { gradients(SILU, n, dy, x, y, dx); }
export function leakyGradient(n: usize, dy: usize, x: usize, y: usize, dx: usize): void { gradients(LEAKY, n, dy, x, y, dx); }
export function reluGradient(n: usize, dy: usize, x: usize, y: usize, dx: usize): void { gradients(RELU, n, dy, x, y, dx); }

// @ts-ignore: decorator
@inline
function values(kind: i32, n: usize, x: usize, y: usize): void {
  const whole = y + (n & ~3) * 4, end = y + n * 4;
  for (; y != whole; y += 16, x += 16) v128.store(y, value(kind, v128.load(x)));
  for (; y != end; y += 4, x += 4) store<f32>(y, f32x4.extract_lane(value(kind, v128.load32_zero(x)), 0));
}

// @ts-ignore: decorator
@inline
function gradients(kind: i32, n: usize, dy: usize, x: usize, y: usize, dx: usize): void {
  const whole = dx + (n & ~3) * 4, end = dx + n * 4;
  for (; dx != whole; dx += 16, x += 16, y += 16, dy += 16) v128.store(dx, f32x4.mul(v128.load(dy), slope(kind, v128.load(x), v128.load(y))));
  for (; dx != end; dx += 4, x += 4, y += 4, dy += 4) {
    store<f32>(dx, load<f32>(dy) * f32x4.extract_lane(slope(kind, v128.load32_zero(x), v128.load32_zero(y)), 0));
  }
}

// @ts-ignore: decorator
@inline
function value(kind: i32, x: v128): v128 {
  const zero = f32x4.splat(0), one = f32x4.splat(1), two = f32x4.splat(2);
  if (kind == RELU) return f32x4.max(x, zero);
  if (kind == LEAKY) return f32x4.sub(f32x4.max(x, zero), f32x4.mul(f32x4.max(f32x4.sub(zero, x), zero), f32x4.splat(<f32>LEAKY_SLOPE)));
  if (kind == TANH) return f32x4.sub(f32x4.mul(sigmoids(f32x4.mul(x, two)), two), one);
  if (kind == SILU) return f32x4.mul(x, sigmoids(x));
  if (kind == MISH) {
    const low = smallLow(x), high = smallHigh(x);
    return f32x4.mul(x, inner(share(low, high, f32x4.lt(x, zero)), share(low, high, f32x4.gt(x, zero))));
  }
  return f32x4.mul(x, normalShare(x, bell(x)));
}

// @ts-ignore: decorator
@inline
function slope(kind: i32, x: v128, y: v128): v128 {
  const zero = f32x4.splat(0), one = f32x4.splat(1);
  if (kind == RELU) return step(y);
  if (kind == LEAKY) return f32x4.add(f32x4.mul(step(x), f32x4.splat(<f32>(1 - LEAKY_SLOPE))), f32x4.splat(<f32>LEAKY_SLOPE));
  if (kind == TANH) return f32x4.sub(one, f32x4.mul(y, y));
  if (kind == SILU) {
    const s = sigmoids(x);
    return f32x4.add(s, f32x4.mul(f32x4.mul(x, s), f32x4.sub(one, s)));
  }
  if (kind == MISH) {
    const low = smallLow(x), high = smallHigh(x);
    const s = share(low, high, f32x4.lt(x, zero)), t = inner(s, share(low, high, f32x4.gt(x, zero)));
    return f32x4.add(t, f32x4.mul(x, f32x4.mul(s, f32x4.sub(one, f32x4.mul(t, t)))));
  }
  const height = bell(x);
  return f32x4.add(normalShare(x, height), f32x4.mul(f32x4.mul(x, height), f32x4.splat(0.3989422804014327)));
}

/** One where x is above 0, else 0; what is not a number stays so. */
// @ts-ignore: decorator
@inline
function step(x: v128): v128 {
  return v128.or(v128.and(f32x4.gt(x, f32x4.splat(0)), f32x4.splat(1)), v128.and(f32x4.ne(x, x), x));
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
  const above = step(x);
  return f32x4.add(f32x4.mul(above, f32x4.sub(one, beyond)), f32x4.mul(f32x4.sub(one, above), beyond));
}
