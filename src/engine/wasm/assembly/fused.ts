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
