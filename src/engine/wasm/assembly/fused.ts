/**
 * Multiply and add. kernels.wasm is compiled with relaxed SIMD and rounds once, as every x64 processor with FMA3 and every
 * arm64 does (module.ts tries it out); kernels-strict.wasm rounds twice.
 */

/** a * b + c. */
// @ts-ignore: decorator
@inline
export function multiplyAdd(a: v128, b: v128, c: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(a, b, c) : f32x4.add(c, f32x4.mul(a, b));
}

/** c - a * b. */
// @ts-ignore: decorator
@inline
export function subtractProduct(a: v128, b: v128, c: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_nmadd(a, b, c) : f32x4.sub(c, f32x4.mul(a, b));
}

/** Whether both forms round once. x: 1 + 2^-12, whose square rounded to float32 has lost 2^-24. */
export function roundsOnce(x: f32): bool {
  const value = f32x4.splat(x), rounded = f32x4.mul(value, value), zero = f32x4.splat(0);
  return i32x4.all_true(f32x4.ne(multiplyAdd(value, value, f32x4.neg(rounded)), zero))
    && i32x4.all_true(f32x4.ne(subtractProduct(value, value, rounded), zero));
}
