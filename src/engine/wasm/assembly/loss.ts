/** Softmax cross-entropy, computed in float64 with an exponential and a logarithm of our own: no tables, the same bits everywhere. */

const LN2_HIGH: f64 = 6.93147180369123816490e-01, LN2_LOW: f64 = 1.90821492927058770002e-10;

/** e^x for x <= 0, to about one unit in the last place of float64; 0 below -700. */
export function exponential(x: f64): f64 {
  if (x < -700) return 0;
  const power = nearest<f64>(x * 1.4426950408889634);
  const r = x - power * LN2_HIGH - power * LN2_LOW;
  // Taylor's series: with |r| <= ln 2 / 2 the first term left out is below 2^-57.
  let sum: f64 = 1.0 / 6227020800.0;
  sum = sum * r + 1.0 / 479001600.0;
  sum = sum * r + 1.0 / 39916800.0;
  sum = sum * r + 1.0 / 3628800.0;
  sum = sum * r + 1.0 / 362880.0;
  sum = sum * r + 1.0 / 40320.0;
  sum = sum * r + 1.0 / 5040.0;
  sum = sum * r + 1.0 / 720.0;
  sum = sum * r + 1.0 / 120.0;
  sum = sum * r + 1.0 / 24.0;
  sum = sum * r + 1.0 / 6.0;
  sum = sum * r + 0.5;
  sum = sum * r + 1;
  sum = sum * r + 1;
  return sum * reinterpret<f64>((<i64>power + 1023) << 52);
}

/** The natural logarithm of a normal positive x, to about one unit in the last place of float64. */
export function logarithm(x: f64): f64 {
  const bits = reinterpret<u64>(x);
  let power = <i64>(bits >> 52) - 1023;
  let m = reinterpret<f64>((bits & 0x000fffffffffffff) | 0x3ff0000000000000);
  if (m > 1.4142135623730951) { m *= 0.5; power += 1; }
  // ln m = 2 artanh s = 2 (s + s^3/3 + s^5/5 + ...), |s| <= 0.1716
  const s = (m - 1) / (m + 1), square = s * s;
  let sum: f64 = 1.0 / 23.0;
  sum = sum * square + 1.0 / 21.0;
  sum = sum * square + 1.0 / 19.0;
  sum = sum * square + 1.0 / 17.0;
  sum = sum * square + 1.0 / 15.0;
  sum = sum * square + 1.0 / 13.0;
  sum = sum * square + 1.0 / 11.0;
  sum = sum * square + 1.0 / 9.0;
  sum = sum * square + 1.0 / 7.0;
  sum = sum * square + 1.0 / 5.0;
  sum = sum * square + 1.0 / 3.0;
  return <f64>power * LN2_HIGH + (2 * s + (2 * s * square * sum + <f64>power * LN2_LOW));
}

/** Two values' e^x for x <= 0, operation by operation as `exponential`: the same bits. */
// @ts-ignore: decorator
@inline
function exponentials(x: v128): v128 {
  const power = f64x2.nearest(f64x2.mul(x, f64x2.splat(1.4426950408889634)));
  const r = f64x2.sub(f64x2.sub(x, f64x2.mul(power, f64x2.splat(LN2_HIGH))), f64x2.mul(power, f64x2.splat(LN2_LOW)));
  let sum = f64x2.splat(1.0 / 6227020800.0);
  sum = f64x2.add(f64x2.mul(sum, r), f64x2.splat(1.0 / 479001600.0));
  sum = f64x2.add(f64x2.mul(sum, r), f64x2.splat(1.0 / 39916800.0));
  sum = f64x2.add(f64x2.mul(sum, r), f64x2.splat(1.0 / 3628800.0));
  sum = f64x2.add(f64x2.mul(sum, r), f64x2.splat(1.0 / 362880.0));
  sum = f64x2.add(f64x2.mul(sum, r), f64x2.splat(1.0 / 40320.0));
  sum = f64x2.add(f64x2.mul(sum, r), f64x2.splat(1.0 / 5040.0));
  sum = f64x2.add(f64x2.mul(sum, r), f64x2.splat(1.0 / 720.0));
  sum = f64x2.add(f64x2.mul(sum, r), f64x2.splat(1.0 / 120.0));
  sum = f64x2.add(f64x2.mul(sum, r), f64x2.splat(1.0 / 24.0));
  sum = f64x2.add(f64x2.mul(sum, r), f64x2.splat(1.0 / 6.0));
  sum = f64x2.add(f64x2.mul(sum, r), f64x2.splat(0.5));
  sum = f64x2.add(f64x2.mul(sum, r), f64x2.splat(1));
  sum = f64x2.add(f64x2.mul(sum, r), f64x2.splat(1));
  const whole = i64x2.extend_low_i32x4_s(i32x4.trunc_sat_f64x2_s_zero(power));
  const scale = i64x2.shl(i64x2.add(whole, i64x2.splat(1023)), 52);
  return v128.andnot(f64x2.mul(sum, scale), f64x2.lt(x, f64x2.splat(-700)));
}

/** e^-|x| of the first two of four float32 values, in float64. */
// @ts-ignore: decorator
@inline
export function smallLow(x: v128): v128 {
  return exponentials(f64x2.neg(f64x2.abs(f64x2.promote_low_f32x4(x))));
}

/** The same of the last two. */
// @ts-ignore: decorator
@inline
export function smallHigh(x: v128): v128 {
  return smallLow(v128.shuffle<i64>(x, x, 1, 1));
}

/** 1 / (1 + e^-x) of two values, from e^-|x|. */
// @ts-ignore: decorator
@inline
function shares(x: v128, small: v128): v128 {
  const one = f64x2.splat(1);
  return f64x2.div(v128.bitselect(small, one, f64x2.lt(x, f64x2.splat(0))), f64x2.add(one, small));
}

/** 1 / (1 + e^-x) of four values. */
// @ts-ignore: decorator
@inline
export function sigmoids(x: v128): v128 {
  const low = f32x4.demote_f64x2_zero(shares(f64x2.promote_low_f32x4(x), smallLow(x)));
  const high = f32x4.demote_f64x2_zero(shares(f64x2.promote_low_f32x4(v128.shuffle<i64>(x, x, 1, 1)), smallHigh(x)));
  return v128.shuffle<i64>(low, high, 0, 2);
}

/** y = 1 / (1 + e^-x), value by value, four at a time. */
export function sigmoid(n: usize, x: usize, y: usize): void {
  const whole = y + (n & ~3) * 4, end = y + n * 4;
  for (; y != whole; y += 16, x += 16) v128.store(y, sigmoids(v128.load(x)));
  for (; y != end; y += 4, x += 4) store<f32>(y, f32x4.extract_lane(sigmoids(v128.load32_zero(x)), 0));
}

/** losses[rows] and the gradient of their mean, dlogits[rows, classes], from logits[rows, classes] and int32 labels[rows]. */
export function softmaxCrossEntropy(rows: usize, classes: usize, logits: usize, labels: usize, losses: usize, dlogits: usize): void {
  for (let row: usize = 0; row < rows; row++) {
    let greatest = load<f32>(logits);
    for (let c: usize = 1; c < classes; c++) greatest = max<f32>(greatest, load<f32>(logits + c * 4));
    let sum: f64 = 0;
    for (let c: usize = 0; c < classes; c++) sum += exponential(<f64>load<f32>(logits + c * 4) - <f64>greatest);
    const label = <usize>load<u32>(labels + row * 4), chosen = <f64>load<f32>(logits + label * 4);
    store<f32>(losses + row * 4, <f32>(logarithm(sum) - (chosen - <f64>greatest)));
    for (let c: usize = 0; c < classes; c++) {
      const probability = exponential(<f64>load<f32>(logits + c * 4) - <f64>greatest) / sum;
      store<f32>(dlogits + c * 4, <f32>((probability - (c == label ? 1 : 0)) / <f64>rows));
    }
    logits += classes * 4;
    dlogits += classes * 4;
  }
}

/** p d(-(1 - p)^focus ln p)/dp of a probability p with rest = 1 - p and its logarithm; factor is rest^focus. */
// @ts-ignore: decorator
@inline
function slope(p: f64, rest: f64, logP: f64, factor: f64, focus: f64): f64 {
  if (focus == 0) return -1;
  return focus * p * factor * (rest > 0 ? logP / rest : -1) - factor;
}

/**
 * The loss of kernels.ts' `classLoss`: losses[rows] and the gradient of their mean, dlogits[rows, classes], from logits[rows, classes],
 * int32 labels[rows] and weights[classes].
 */
export function classLoss(
  rows: usize, classes: usize, smoothing: f64, focus: f64, logits: usize, labels: usize, weights: usize, losses: usize, dlogits: usize,
): void {
  const others = smoothing / <f64>classes;
  for (let row: usize = 0; row < rows; row++) {
    let best: usize = 0;
    for (let c: usize = 1; c < classes; c++) if (load<f32>(logits + c * 4) > load<f32>(logits + best * 4)) best = c;
    const greatest = <f64>load<f32>(logits + best * 4);
    // Without the greatest, whose 1 - p would else be a difference of almost equal numbers.
    let rest: f64 = 0;
    for (let c: usize = 0; c < classes; c++) if (c != best) rest += exponential(<f64>load<f32>(logits + c * 4) - greatest);
    const sum = 1 + rest, logSum = logarithm(sum);
    const label = <usize>load<u32>(labels + row * 4), weight = <f64>load<f32>(weights + label * 4);
    let loss: f64 = 0, total: f64 = 0;
    for (let pass = 0; pass < 2; pass++) {
      for (let c: usize = 0; c < classes; c++) {
        const shifted = <f64>load<f32>(logits + c * 4) - greatest, power = exponential(shifted);
        const p = power / sum, not = (c == best ? rest : sum - power) / sum, logP = shifted - logSum;
        const factor: f64 = focus == 0 ? 1 : not > 0 ? exponential(focus * logarithm(min<f64>(not, 1))) : 0;
        const share = (c == label ? 1 - smoothing : 0) + others, part = share * slope(p, not, logP, factor, focus);
        if (pass == 0) {
          loss -= share * factor * logP;
          total += part;
        } else store<f32>(dlogits + c * 4, <f32>(weight * (part - p * total) / <f64>rows));
      }
    }
    store<f32>(losses + row * 4, <f32>(weight * loss));
    logits += classes * 4;
    dlogits += classes * 4;
  }
}
