/** Softmax of rows and its gradient, four values at a time; no tables and nothing fused: the same bits everywhere. */
import { copyPiece } from './rows';
import { storeTransposed } from './lanes';

/** Added to a small number it leaves the nearest whole one in the lowest bits, ties to even; taken away again, as a float32. */
const TO_WHOLE: f32 = 12582912;

/** e^x for x <= 0, to about one unit in the last place of float32; 0 below -87, where it would soon be subnormal. */
// @ts-ignore: decorator
@inline
function powers(x: v128): v128 {
  const bound = f32x4.pmax(x, f32x4.splat(-87));
  const shifted = f32x4.add(f32x4.mul(bound, f32x4.splat(1.4426950408889634)), f32x4.splat(TO_WHOLE));
  const power = f32x4.sub(shifted, f32x4.splat(TO_WHOLE));
  // ln 2 in two parts, of which the first has few bits: its multiples are exact.
  const r = f32x4.sub(f32x4.sub(bound, f32x4.mul(power, f32x4.splat(0.693359375))), f32x4.mul(power, f32x4.splat(-2.12194440054690583e-4)));
  // Taylor's series: with |r| <= ln 2 / 2 the first term left out is below 2^-27.
  let sum = f32x4.splat(1.0 / 5040.0);
  sum = f32x4.add(f32x4.mul(sum, r), f32x4.splat(1.0 / 720.0));
  sum = f32x4.add(f32x4.mul(sum, r), f32x4.splat(1.0 / 120.0));
  sum = f32x4.add(f32x4.mul(sum, r), f32x4.splat(1.0 / 24.0));
  sum = f32x4.add(f32x4.mul(sum, r), f32x4.splat(1.0 / 6.0));
  sum = f32x4.add(f32x4.mul(sum, r), f32x4.splat(0.5));
  sum = f32x4.add(f32x4.mul(sum, r), f32x4.splat(1));
  sum = f32x4.add(f32x4.mul(sum, r), f32x4.splat(1));
  const scale = i32x4.shl(i32x4.add(shifted, i32x4.splat(127)), 23);
  return v128.andnot(f32x4.mul(sum, scale), f32x4.lt(x, f32x4.splat(-87)));
}

// @ts-ignore: decorator
@inline
function total(sums: v128): f32 {
  return f32x4.extract_lane(sums, 0) + f32x4.extract_lane(sums, 1) + (f32x4.extract_lane(sums, 2) + f32x4.extract_lane(sums, 3));
}

/** The greatest of scale x. What is not a number may be passed over: it makes its row's sum no number anyway. */
// @ts-ignore: decorator
@inline
function greatestOf(scale: f32, whole: usize, bytes: usize, x: usize): f32 {
  const scales = f32x4.splat(scale);
  let most = f32x4.mul(v128.load32_splat(x), scales), others = most, c: usize = 0;
  for (; c + 32 <= whole; c += 32) {
    most = f32x4.pmax(most, f32x4.mul(v128.load(x + c), scales));
    others = f32x4.pmax(others, f32x4.mul(v128.load(x + c, 16), scales));
  }
  if (c < whole) most = f32x4.pmax(most, f32x4.mul(v128.load(x + c), scales));
  most = f32x4.pmax(most, others);
  for (c = whole; c < bytes; c += 4) most = f32x4.pmax(most, f32x4.mul(v128.load32_splat(x + c), scales));
  most = f32x4.pmax(most, v128.shuffle<i64>(most, most, 1, 0));
  return f32x4.extract_lane(f32x4.pmax(most, v128.shuffle<i32>(most, most, 1, 0, 3, 2)), 0);
}

/** y[rows, columns]: of each row of x the softmax of scale x. */
export function softmaxRows(rows: usize, columns: usize, scale: f32, x: usize, y: usize): void {
  const bytes = columns * 4, whole = (columns & ~3) * 4, scales = f32x4.splat(scale);
  for (let row: usize = 0; row < rows; row++, x += bytes, y += bytes) {
    const greatest = greatestOf(scale, whole, bytes, x);
    const above = f32x4.splat(greatest);
    let sums = f32x4.splat(0), rest: f32 = 0;
    for (let c: usize = 0; c < whole; c += 16) {
      const values = powers(f32x4.sub(f32x4.mul(v128.load(x + c), scales), above));
      sums = f32x4.add(sums, values);
      v128.store(y + c, values);
    }
    for (let c = whole; c < bytes; c += 4) {
      const value = f32x4.extract_lane(powers(f32x4.splat(scale * load<f32>(x + c) - greatest)), 0);
      rest += value;
      store<f32>(y + c, value);
    }
    const share = <f32>1 / (total(sums) + rest), shares = f32x4.splat(share);
    for (let c: usize = 0; c < whole; c += 16) v128.store(y + c, f32x4.mul(v128.load(y + c), shares));
    for (let c = whole; c < bytes; c += 4) store<f32>(y + c, load<f32>(y + c) * share);
  }
}

/** dx from dy and y = softmax of scale x: scale y (dy - the row's sum of dy y). */
export function softmaxRowsGradient(rows: usize, columns: usize, scale: f32, dy: usize, y: usize, dx: usize): void {
  const bytes = columns * 4, whole = (columns & ~3) * 4, scales = f32x4.splat(scale);
  for (let row: usize = 0; row < rows; row++, dy += bytes, y += bytes, dx += bytes) {
    let sums = f32x4.splat(0), rest: f32 = 0;
    for (let c: usize = 0; c < whole; c += 16) sums = f32x4.add(sums, f32x4.mul(v128.load(dy + c), v128.load(y + c)));
    for (let c = whole; c < bytes; c += 4) rest += load<f32>(dy + c) * load<f32>(y + c);
    const mean = total(sums) + rest, means = f32x4.splat(mean);
    for (let c: usize = 0; c < whole; c += 16) {
      v128.store(dx + c, f32x4.mul(f32x4.mul(v128.load(y + c), scales), f32x4.sub(v128.load(dy + c), means)));
    }
    for (let c = whole; c < bytes; c += 4) store<f32>(dx + c, load<f32>(y + c) * scale * (load<f32>(dy + c) - mean));
  }
}

/** y[second, first, inner] from x[first, second, inner], each of `batch`. */
export function swapAxes(batch: usize, first: usize, second: usize, inner: usize, x: usize, y: usize): void {
  const bytes = inner * 4;
  for (let sample: usize = 0; sample < batch; sample++, x += first * second * bytes) {
    if (inner == 1) {
      transpose(first, second, x, y);
      y += first * second * 4;
      continue;
    }
    for (let j: usize = 0; j < second; j++) {
      let from = x + j * bytes;
      for (let i: usize = 0; i < first; i++, from += second * bytes, y += bytes) copyPiece(y, from, bytes);
    }
  }
}

/** y[second, first] from x[first, second], sixteen values at a time. */
function transpose(first: usize, second: usize, x: usize, y: usize): void {
  const from = second * 4, to = first * 4, wholeRows = first & ~3, wholeColumns = second & ~3;
  for (let i: usize = 0; i < wholeRows; i += 4) {
    const line = x + i * from, place = y + i * 4;
    for (let j: usize = 0; j < wholeColumns; j += 4) {
      const at = line + j * 4, out = place + j * to;
      storeTransposed(v128.load(at), v128.load(at + from), v128.load(at + from * 2), v128.load(at + from * 3), out, to);
    }
  }
  for (let i: usize = 0; i < first; i++) {
    for (let j = i < wholeRows ? wholeColumns : 0; j < second; j++) store<f32>(y + j * to + i * 4, load<f32>(x + i * from + j * 4));
  }
}
