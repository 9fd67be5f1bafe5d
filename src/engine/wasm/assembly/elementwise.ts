/** What tfjs' own operations come to (../ops): value by value, and sums along an axis. */

/**
 * y = a operation b over n values: 0 a + b, 1 a - b, 2 a b, 3 a / b, 4 the greater one. Of an operand that is not `many`
 * there is one value for all.
 */
export function binary(operation: i32, n: usize, a: usize, manyA: bool, b: usize, manyB: bool, y: usize): void {
  switch (operation) {
    case 0: pairs(0, n, a, manyA, b, manyB, y); break;
    case 1: pairs(1, n, a, manyA, b, manyB, y); break;
    case 2: pairs(2, n, a, manyA, b, manyB, y); break;
    case 3: pairs(3, n, a, manyA, b, manyB, y); break;
    default: pairs(4, n, a, manyA, b, manyB, y);
  }
}

// @ts-ignore: decorator
@inline
function pairs(operation: i32, n: usize, a: usize, manyA: bool, b: usize, manyB: bool, y: usize): void {
  const whole = y + (n & ~3) * 4, end = y + n * 4;
  for (; y != whole; y += 16) {
    const left = manyA ? v128.load(a) : v128.load32_splat(a), right = manyB ? v128.load(b) : v128.load32_splat(b);
    v128.store(y, combined(operation, left, right));
    if (manyA) a += 16;
    if (manyB) b += 16;
  }
  for (; y != end; y += 4) {
    store<f32>(y, f32x4.extract_lane(combined(operation, v128.load32_splat(a), v128.load32_splat(b)), 0));
    if (manyA) a += 4;
    if (manyB) b += 4;
  }
}

// @ts-ignore: decorator
@inline
function combined(operation: i32, left: v128, right: v128): v128 {
  if (operation == 0) return f32x4.add(left, right);
  if (operation == 1) return f32x4.sub(left, right);
  if (operation == 2) return f32x4.mul(left, right);
  if (operation == 3) return f32x4.div(left, right);
  return f32x4.max(left, right);
}

/** y = 0 root of x, 1 the greater of x and 0, 2 one where x is above 0, else 0; what is not a number stays so. */
export function unary(operation: i32, n: usize, x: usize, y: usize): void {
  const whole = y + (n & ~3) * 4, end = y + n * 4;
  for (; y != whole; y += 16, x += 16) v128.store(y, changed(operation, v128.load(x)));
  for (; y != end; y += 4, x += 4) store<f32>(y, f32x4.extract_lane(changed(operation, v128.load32_zero(x)), 0));
}

// @ts-ignore: decorator
@inline
function changed(operation: i32, x: v128): v128 {
  if (operation == 0) return f32x4.sqrt(x);
  const zero = f32x4.splat(0);
  if (operation == 1) return f32x4.max(x, zero);
  return v128.or(v128.and(f32x4.gt(x, zero), f32x4.splat(1)), v128.and(f32x4.ne(x, x), x));
}

/** y[outer, inner] = the sum over the middle axis of x[outer, count, inner], in its order, divided by `divisor`. */
export function sumAxis(outer: usize, count: usize, inner: usize, divisor: f32, x: usize, y: usize): void {
  if (inner == 1) return sumLines(outer, count, divisor, x, y);
  const line = inner * 4, whole = inner & ~3;
  for (let o: usize = 0; o < outer; o++, x += count * line, y += line) {
    for (let i: usize = 0; i < whole; i += 4) {
      let sum = f32x4.splat(0), from = x + i * 4;
      for (let k: usize = 0; k < count; k++, from += line) sum = f32x4.add(sum, v128.load(from));
      v128.store(y + i * 4, f32x4.div(sum, f32x4.splat(divisor)));
    }
    for (let i = whole; i < inner; i++) {
      let sum: f32 = 0, from = x + i * 4;
      for (let k: usize = 0; k < count; k++, from += line) sum += load<f32>(from);
      store<f32>(y + i * 4, sum / divisor);
    }
  }
}

/** The same of lines: eight side by side, as each addition waits for the one before it in its line. */
function sumLines(lines: usize, count: usize, divisor: f32, x: usize, y: usize): void {
  const line = count * 4, divisors = f32x4.splat(divisor);
  for (; lines >= 8; lines -= 8, x += line * 8, y += 32) {
    const last = x + line * 7;
    let sum0: f32 = 0, sum1: f32 = 0, sum2: f32 = 0, sum3: f32 = 0, sum4: f32 = 0, sum5: f32 = 0, sum6: f32 = 0, sum7: f32 = 0;
    for (let k: usize = 0; k < line; k += 4) {
      sum0 += load<f32>(x + k);
      sum1 += load<f32>(x + line + k);
      sum2 += load<f32>(x + line * 2 + k);
      sum3 += load<f32>(x + line * 3 + k);
      sum4 += load<f32>(x + line * 4 + k);
      sum5 += load<f32>(x + line * 5 + k);
      sum6 += load<f32>(x + line * 6 + k);
      sum7 += load<f32>(last + k);
    }
    v128.store(y, f32x4.div(four(sum0, sum1, sum2, sum3), divisors));
    v128.store(y, f32x4.div(four(sum4, sum5, sum6, sum7), divisors), 16);
  }
  for (; lines != 0; lines--, y += 4) {
    let sum: f32 = 0;
    for (const end = x + line; x != end; x += 4) sum += load<f32>(x);
    store<f32>(y, sum / divisor);
  }
}

// @ts-ignore: decorator
@inline
function four(a: f32, b: f32, c: f32, d: f32): v128 {
  return f32x4.replace_lane(f32x4.replace_lane(f32x4.replace_lane(f32x4.splat(a), 1, b), 2, c), 3, d);
}
