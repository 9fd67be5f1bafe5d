/** Softmax of rows and its gradient, four values at a time; no tables and nothing fused: the same bits everywhere. */

/** e^x for x <= 0, to about one unit in the last place of float32; 0 below -87, where it would soon be subnormal. */
// @ts-ignore: decorator
@inline
function powers(x: v128): v128 {
  const bound = f32x4.max(x, f32x4.splat(-87));
  const power = f32x4.nearest(f32x4.mul(bound, f32x4.splat(1.4426950408889634)));
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
  const scale = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(power), i32x4.splat(127)), 23);
  return v128.andnot(f32x4.mul(sum, scale), f32x4.lt(x, f32x4.splat(-87)));
}

// @ts-ignore: decorator
@inline
function total(sums: v128): f32 {
  return f32x4.extract_lane(sums, 0) + f32x4.extract_lane(sums, 1) + (f32x4.extract_lane(sums, 2) + f32x4.extract_lane(sums, 3));
}

/** y[rows, columns]: of each row of x the softmax of scale x. */
export function softmaxRows(rows: usize, columns: usize, scale: f32, x: usize, y: usize): void {
  const bytes = columns * 4, whole = (columns & ~3) * 4, scales = f32x4.splat(scale);
  for (let row: usize = 0; row < rows; row++, x += bytes, y += bytes) {
    let greatest = scale * load<f32>(x);
    for (let c: usize = 4; c < bytes; c += 4) greatest = max<f32>(greatest, scale * load<f32>(x + c));
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
  for (let sample: usize = 0; sample < batch; sample++) {
    for (let j: usize = 0; j < second; j++) {
      let from = x + j * bytes;
      if (inner == 1) for (let i: usize = 0; i < first; i++, from += second * 4, y += 4) store<f32>(y, load<f32>(from));
      else for (let i: usize = 0; i < first; i++, from += second * bytes, y += bytes) memory.copy(y, from, bytes);
    }
    x += first * second * bytes;
  }
}
