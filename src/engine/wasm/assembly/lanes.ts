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
