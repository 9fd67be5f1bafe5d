/**
 * Short convolutions by evaluation and interpolation (Toom and Cook; Winograd), the steps on whole rows of channels.
 *
 * A line's convolution is nested: within blocks of three positions (inner), and over blocks (outer).
 *   inner  3 outputs of 4 taps at the points 0, 1, -1, 1/2, -1/2 and infinity: 6 products
 *   outer  3 outputs of 2 taps, or 2 of 3, at the points 0, 1, -1 and infinity: 4 products
 * so that a tile of 9 (6) outputs of up to 7 (10) taps takes 24 products where the plain sum takes 63 (60). The
 * points are small and their multiples exact in binary, which keeps the rounding near that of the plain sum.
 *
 * split: values -> points, by the polynomials that vanish at the other points; join: products at the points ->
 * outputs; spread: the adjoint of join, for the filter's gradient. `outputs` is the outer count, `bytes` the length
 * of a row, a multiple of 16. Point outer * 6 + inner of tile t lies at points + point * planeBytes + t * bytes.
 */
import { multiplyAdd, subtractProduct } from './fused';

/** Rows 3 * outputs * t to 3 * outputs * t + 14 of a line at 24 points, for every tile t. */
export function splitTiles(tiles: usize, outputs: usize, bytes: usize, line: usize, points: usize, planeBytes: usize): void {
  const group = bytes * 3, outerPlane = planeBytes * 6, rest = outputs * group - bytes;
  for (let tile: usize = 0; tile < tiles; tile++, line += rest) {
    for (const end = line + bytes; line != end; line += 16, points += 16) {
      const g1 = line + group, g2 = g1 + group, g3 = g2 + group;
      splitInner(
        difference(g2, line, 0), difference(g2, line, bytes), difference(g2, line, bytes * 2),
        difference(g3, g1, 0), difference(g3, g1, bytes), difference(g3, g1, bytes * 2), points, planeBytes,
      );
      splitInner(
        sum(g2, g1, 0), sum(g2, g1, bytes), sum(g2, g1, bytes * 2),
        sum(g3, g2, 0), sum(g3, g2, bytes), sum(g3, g2, bytes * 2), points + outerPlane, planeBytes,
      );
      splitInner(
        difference(g2, g1, 0), difference(g2, g1, bytes), difference(g2, g1, bytes * 2),
        difference(g3, g2, 0), difference(g3, g2, bytes), difference(g3, g2, bytes * 2), points + outerPlane * 2, planeBytes,
      );
      const g4 = g3 + group;
      splitInner(
        difference(g3, g1, 0), difference(g3, g1, bytes), difference(g3, g1, bytes * 2),
        difference(g4, g2, 0), difference(g4, g2, bytes), difference(g4, g2, bytes * 2), points + outerPlane * 3, planeBytes,
      );
    }
  }
}

// @ts-ignore: decorator
@inline
function difference(a: usize, b: usize, offset: usize): v128 { return f32x4.sub(v128.load(a + offset), v128.load(b + offset)); }

// @ts-ignore: decorator
@inline
function sum(a: usize, b: usize, offset: usize): v128 { return f32x4.add(v128.load(a + offset), v128.load(b + offset)); }

// @ts-ignore: decorator
@inline
export function splitInner(d0: v128, d1: v128, d2: v128, d3: v128, d4: v128, d5: v128, planes: usize, planeBytes: usize): void {
  const half = f32x4.splat(0.5), quarter = f32x4.splat(0.25), fiveQuarters = f32x4.splat(1.25);
  v128.store(planes, subtractProduct(d2, fiveQuarters, multiplyAdd(d0, quarter, d4)));
  const even = subtractProduct(d2, quarter, d4), odd = subtractProduct(d1, quarter, d3);
  v128.store(planes + planeBytes, f32x4.add(even, odd));
  v128.store(planes + planeBytes * 2, f32x4.sub(even, odd));
  const evenHalf = f32x4.sub(d4, d2), odds = f32x4.sub(d3, d1);
  v128.store(planes + planeBytes * 3, multiplyAdd(odds, half, evenHalf));
  v128.store(planes + planeBytes * 4, subtractProduct(odds, half, evenHalf));
  v128.store(planes + planeBytes * 5, subtractProduct(d3, fiveQuarters, multiplyAdd(d1, quarter, d5)));
}

/** Products at the points to the `positions` rows of a line, plus bias and the residual's line, 0 for none. */
export function joinTiles(
  positions: usize, outputs: usize, bytes: usize, points: usize, planeBytes: usize, bias: usize, residual: usize, line: usize,
): void {
  const together = outputs * 3;
  for (let position: usize = 0; position < positions; position += together) {
    const left = positions - position, offset = position * bytes, other = residual ? residual + offset : 0;
    if (left >= together) joinTile(left, outputs, bytes, points, planeBytes, bias, other, line + offset, true);
    else joinTile(left, outputs, bytes, points, planeBytes, bias, other, line + offset, false);
    points += bytes;
  }
}

// @ts-ignore: decorator
@inline
function joinTile(
  left: usize, outputs: usize, bytes: usize, points: usize, planeBytes: usize, bias: usize, residual: usize, line: usize, whole: bool,
): void {
  const half = f32x4.splat(0.5), quarter = f32x4.splat(0.25), outerPlane = planeBytes * 6;
  // Every product is loaded once: the engine would not merge two loads of the same place.
  for (const end = line + bytes; line != end; line += 16, points += 16) {
    const shift = bias ? v128.load(bias) : f32x4.splat(0);
    if (bias) bias += 16;
    let at: usize, a: v128, b: v128, c: v128, d: v128, near: v128, far: v128;
    at = points + outerPlane;
    a = v128.load(at + planeBytes); b = v128.load(at + planeBytes * 2); c = v128.load(at + planeBytes * 3); d = v128.load(at + planeBytes * 4);
    near = f32x4.add(a, b); far = f32x4.add(c, d);
    const plus0 = f32x4.add(f32x4.add(v128.load(at), near), far);
    const plus1 = multiplyAdd(f32x4.sub(c, d), half, f32x4.sub(a, b));
    const plus2 = f32x4.add(multiplyAdd(far, quarter, near), v128.load(at + planeBytes * 5));
    at = points + outerPlane * 2;
    a = v128.load(at + planeBytes); b = v128.load(at + planeBytes * 2); c = v128.load(at + planeBytes * 3); d = v128.load(at + planeBytes * 4);
    near = f32x4.add(a, b); far = f32x4.add(c, d);
    const minus0 = f32x4.add(f32x4.add(v128.load(at), near), far);
    const minus1 = multiplyAdd(f32x4.sub(c, d), half, f32x4.sub(a, b));
    const minus2 = f32x4.add(multiplyAdd(far, quarter, near), v128.load(at + planeBytes * 5));
    const even0 = f32x4.add(plus0, minus0), even1 = f32x4.add(plus1, minus1), even2 = f32x4.add(plus2, minus2);
    let odd0 = f32x4.sub(plus0, minus0), odd1 = f32x4.sub(plus1, minus1), odd2 = f32x4.sub(plus2, minus2);
    at = points;
    a = v128.load(at + planeBytes); b = v128.load(at + planeBytes * 2); c = v128.load(at + planeBytes * 3); d = v128.load(at + planeBytes * 4);
    near = f32x4.add(a, b); far = f32x4.add(c, d);
    const zero0 = f32x4.add(f32x4.add(v128.load(at), near), far);
    const zero1 = multiplyAdd(f32x4.sub(c, d), half, f32x4.sub(a, b));
    const zero2 = f32x4.add(multiplyAdd(far, quarter, near), v128.load(at + planeBytes * 5));
    put(0, f32x4.add(zero0, even0), shift, residual, line, bytes, left, whole);
    put(1, f32x4.add(zero1, even1), shift, residual, line, bytes, left, whole);
    put(2, f32x4.add(zero2, even2), shift, residual, line, bytes, left, whole);
    at = points + outerPlane * 3;
    a = v128.load(at + planeBytes); b = v128.load(at + planeBytes * 2); c = v128.load(at + planeBytes * 3); d = v128.load(at + planeBytes * 4);
    near = f32x4.add(a, b); far = f32x4.add(c, d);
    const last0 = f32x4.add(f32x4.add(v128.load(at), near), far);
    const last1 = multiplyAdd(f32x4.sub(c, d), half, f32x4.sub(a, b));
    const last2 = f32x4.add(multiplyAdd(far, quarter, near), v128.load(at + planeBytes * 5));
    if (outputs == 2) {
      odd0 = f32x4.add(odd0, last0); odd1 = f32x4.add(odd1, last1); odd2 = f32x4.add(odd2, last2);
    }
    put(3, odd0, shift, residual, line, bytes, left, whole);
    put(4, odd1, shift, residual, line, bytes, left, whole);
    put(5, odd2, shift, residual, line, bytes, left, whole);
    if (outputs == 3) {
      put(6, f32x4.add(even0, last0), shift, residual, line, bytes, left, whole);
      put(7, f32x4.add(even1, last1), shift, residual, line, bytes, left, whole);
      put(8, f32x4.add(even2, last2), shift, residual, line, bytes, left, whole);
    }
    if (residual) residual += 16;
  }
}

// @ts-ignore: decorator
@inline
function put(row: usize, value: v128, shift: v128, residual: usize, line: usize, bytes: usize, left: usize, whole: bool): void {
  if (whole || left > row) {
    value = f32x4.add(value, shift);
    if (residual) value = f32x4.add(value, v128.load(residual + row * bytes));
    v128.store(line + row * bytes, value);
  }
}

/** The adjoint of joinTiles: rows [tiles * 3 * outputs] at 24 points. */
export function spreadTiles(tiles: usize, outputs: usize, bytes: usize, line: usize, points: usize, planeBytes: usize): void {
  const group = bytes * 3, outerPlane = planeBytes * 6, rest = outputs * group - bytes;
  for (let tile: usize = 0; tile < tiles; tile++, line += rest) {
    for (const end = line + bytes; line != end; line += 16, points += 16) {
      const g1 = line + group, g2 = g1 + group;
      const z0 = v128.load(line), z1 = v128.load(line + bytes), z2 = v128.load(line + bytes * 2);
      spreadInner(z0, z1, z2, points, planeBytes);
      let e0 = z0, e1 = z1, e2 = z2;
      const o0 = v128.load(g1), o1 = v128.load(g1 + bytes), o2 = v128.load(g1 + bytes * 2);
      if (outputs == 3) {
        const l0 = v128.load(g2), l1 = v128.load(g2 + bytes), l2 = v128.load(g2 + bytes * 2);
        e0 = f32x4.add(e0, l0); e1 = f32x4.add(e1, l1); e2 = f32x4.add(e2, l2);
        spreadInner(l0, l1, l2, points + outerPlane * 3, planeBytes);
      } else {
        spreadInner(o0, o1, o2, points + outerPlane * 3, planeBytes);
      }
      spreadInner(f32x4.add(e0, o0), f32x4.add(e1, o1), f32x4.add(e2, o2), points + outerPlane, planeBytes);
      spreadInner(f32x4.sub(e0, o0), f32x4.sub(e1, o1), f32x4.sub(e2, o2), points + outerPlane * 2, planeBytes);
    }
  }
}

// @ts-ignore: decorator
@inline
function spreadInner(d0: v128, d1: v128, d2: v128, planes: usize, planeBytes: usize): void {
  const half = f32x4.splat(0.5), quarter = f32x4.splat(0.25);
  const even = f32x4.add(d0, d2), evenHalf = multiplyAdd(d2, quarter, d0);
  v128.store(planes, d0);
  v128.store(planes + planeBytes, f32x4.add(even, d1));
  v128.store(planes + planeBytes * 2, f32x4.sub(even, d1));
  v128.store(planes + planeBytes * 3, multiplyAdd(d1, half, evenHalf));
  v128.store(planes + planeBytes * 4, subtractProduct(d1, half, evenHalf));
  v128.store(planes + planeBytes * 5, d2);
}

/** The adjoint of four outputs of three taps: rows at the six points. */
// @ts-ignore: decorator
@inline
export function spreadInner4(d0: v128, d1: v128, d2: v128, d3: v128, planes: usize, planeBytes: usize): void {
  const half = f32x4.splat(0.5), quarter = f32x4.splat(0.25);
  const even = f32x4.add(d0, d2), odd = f32x4.add(d1, d3), evenHalf = multiplyAdd(d2, quarter, d0), oddHalf = multiplyAdd(d3, quarter, d1);
  v128.store(planes, d0);
  v128.store(planes + planeBytes, f32x4.add(even, odd));
  v128.store(planes + planeBytes * 2, f32x4.sub(even, odd));
  v128.store(planes + planeBytes * 3, multiplyAdd(oddHalf, half, evenHalf));
  v128.store(planes + planeBytes * 4, subtractProduct(oddHalf, half, evenHalf));
  v128.store(planes + planeBytes * 5, d3);
}
