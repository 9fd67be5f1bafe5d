/**
 * Four neighbouring channels at a time, or the one left over where channels are no multiple of four. `whole` is
 * a constant at every call, so that each loop compiles twice, without a branch inside.
 */

// @ts-ignore: decorator
@inline
export function loadLanes(address: usize, whole: bool): v128 {
  return whole ? v128.load(address) : v128.load32_zero(address);
}

// @ts-ignore: decorator
@inline
export function storeLanes(address: usize, value: v128, whole: bool): void {
  if (whole) v128.store(address, value);
  else store<f32>(address, f32x4.extract_lane(value, 0));
}

/** The vector of value where y > 0, of zero elsewhere: the gradient through a ReLU whose input was y. */
// @ts-ignore: decorator
@inline
export function throughRelu(value: v128, y: v128): v128 {
  return v128.and(value, f32x4.gt(y, f32x4.splat(0)));
}

/** Four columns of four values each as rows, `step` bytes apart. */
// @ts-ignore: decorator
@inline
export function storeTransposed(column0: v128, column1: v128, column2: v128, column3: v128, rows: usize, step: usize): void {
  const left = v128.shuffle<f32>(column0, column1, 0, 4, 1, 5), left2 = v128.shuffle<f32>(column0, column1, 2, 6, 3, 7);
  const right = v128.shuffle<f32>(column2, column3, 0, 4, 1, 5), right2 = v128.shuffle<f32>(column2, column3, 2, 6, 3, 7);
  v128.store(rows, v128.shuffle<f32>(left, right, 0, 1, 4, 5));
  v128.store(rows + step, v128.shuffle<f32>(left, right, 2, 3, 6, 7));
  v128.store(rows + step * 2, v128.shuffle<f32>(left2, right2, 0, 1, 4, 5));
  v128.store(rows + step * 3, v128.shuffle<f32>(left2, right2, 2, 3, 6, 7));
}

/** The first of four values, or all: what lies behind is not touched. */
// @ts-ignore: decorator
@inline
export function loadPart(address: usize, count: usize): v128 {
  if (count >= 4) return v128.load(address);
  if (count == 1) return v128.load32_zero(address);
  const two = v128.load64_zero(address);
  return count == 2 ? two : f32x4.replace_lane(two, 2, load<f32>(address + 8));
}

// @ts-ignore: decorator
@inline
export function storePart(address: usize, value: v128, count: usize): void {
  if (count >= 4) { v128.store(address, value); return; }
  store<f32>(address, f32x4.extract_lane(value, 0));
  if (count > 1) store<f32>(address + 4, f32x4.extract_lane(value, 1));
  if (count > 2) store<f32>(address + 8, f32x4.extract_lane(value, 2));
}
