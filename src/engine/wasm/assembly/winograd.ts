/**
 * Winograd's F(2 x 2, 3 x 3) (Lavin, Gray 2016, "Fast Algorithms for Convolutional Neural Networks"), the steps on whole pixels of values.
 *
 * Along an axis two outputs of three taps are computed at the points 0, 1, -1 and infinity, with four products instead of six. In the plane
 * a tile of 2 x 2 outputs sees 4 x 4 pixels, and takes 16 products where the plain sum takes 36.
 *
 * split: pixels -> points; join: products at the points -> outputs; spread: the adjoint of join; back: the adjoint of split. Point 4 i + j is
 * number i over the rows and j over the columns. Tiles stand row by row; `planeBytes` lie from one point to the next, `tileBytes` from one
 * tile to the next. `bytes` of a pixel are a multiple of 16.
 */
import { multiplyAdd } from './fused';

/** A padded image [2 rows + 2, 2 columns + 2, bytes] of rows x columns tiles at their points. */
export function splitSquares(
  rows: usize, columns: usize, bytes: usize, image: usize, points: usize, planeBytes: usize, tileBytes: usize,
): void {
  const lineBytes = (columns * 2 + 2) * bytes, pointRow = planeBytes * 4;
  for (let row: usize = 0; row < rows; row++, image += lineBytes * 2) {
    let tile = image;
    for (let column: usize = 0; column < columns; column++, tile += bytes * 2, points += tileBytes) {
      let to = points;
      for (let from = tile; from != tile + bytes; from += 16, to += 16) {
        const second = from + lineBytes, third = second + lineBytes, fourth = third + lineBytes;
        const b0 = v128.load(second), b1 = v128.load(second + bytes), b2 = v128.load(second + bytes * 2), b3 = v128.load(second + bytes * 3);
        const c0 = v128.load(third), c1 = v128.load(third + bytes), c2 = v128.load(third + bytes * 2), c3 = v128.load(third + bytes * 3);
        putPoints(
          f32x4.sub(c0, v128.load(from)), f32x4.sub(c1, v128.load(from + bytes)),
          f32x4.sub(c2, v128.load(from + bytes * 2)), f32x4.sub(c3, v128.load(from + bytes * 3)), to, planeBytes,
        );
        putPoints(f32x4.add(c0, b0), f32x4.add(c1, b1), f32x4.add(c2, b2), f32x4.add(c3, b3), to + pointRow, planeBytes);
        putPoints(f32x4.sub(c0, b0), f32x4.sub(c1, b1), f32x4.sub(c2, b2), f32x4.sub(c3, b3), to + pointRow * 2, planeBytes);
        putPoints(
          f32x4.sub(v128.load(fourth), b0), f32x4.sub(v128.load(fourth + bytes), b1),
          f32x4.sub(v128.load(fourth + bytes * 2), b2), f32x4.sub(v128.load(fourth + bytes * 3), b3), to + pointRow * 3, planeBytes,
        );
      }
    }
  }
}

// @ts-ignore: decorator
@inline
function putPoints(d0: v128, d1: v128, d2: v128, d3: v128, to: usize, planeBytes: usize): void {
  v128.store(to, f32x4.sub(d2, d0));
  v128.store(to + planeBytes, f32x4.add(d2, d1));
  v128.store(to + planeBytes * 2, f32x4.sub(d2, d1));
  v128.store(to + planeBytes * 3, f32x4.sub(d3, d1));
}

/**
 * Products at the points of rows x columns tiles to the outputs [height, width, bytes] that they cover, plus bias, a value for each of a pixel.
 */
export function joinSquares(
  rows: usize, columns: usize, height: usize, width: usize, bytes: usize, points: usize, planeBytes: usize, bias: usize, y: usize,
): void {
  const lineBytes = width * bytes;
  for (let row: usize = 0; row < rows; row++) {
    const below = row * 2 + 1 < height;
    for (let column: usize = 0; column < columns; column++, points += bytes) {
      const right = column * 2 + 1 < width, at = y + row * 2 * lineBytes + column * 2 * bytes;
      if (below && right) joinSquare(bytes, lineBytes, points, planeBytes, bias, at, true, true);
      else joinSquare(bytes, lineBytes, points, planeBytes, bias, at, below, right);
    }
  }
}

// @ts-ignore: decorator
@inline
function joinSquare(
  bytes: usize, lineBytes: usize, points: usize, planeBytes: usize, bias: usize, y: usize, below: bool, right: bool,
): void {
  const pointRow = planeBytes * 4;
  for (const end = y + bytes; y != end; y += 16, points += 16, bias += 16) {
    let at = points, left0: v128, left1: v128, left2: v128, left3: v128, right0: v128, right1: v128, right2: v128, right3: v128;
    let m0 = v128.load(at), m1 = v128.load(at + planeBytes), m2 = v128.load(at + planeBytes * 2), m3 = v128.load(at + planeBytes * 3);
    left0 = f32x4.add(m0, f32x4.add(m1, m2)); right0 = f32x4.add(f32x4.sub(m1, m2), m3);
    at += pointRow;
    m0 = v128.load(at); m1 = v128.load(at + planeBytes); m2 = v128.load(at + planeBytes * 2); m3 = v128.load(at + planeBytes * 3);
    left1 = f32x4.add(m0, f32x4.add(m1, m2)); right1 = f32x4.add(f32x4.sub(m1, m2), m3);
    at += pointRow;
    m0 = v128.load(at); m1 = v128.load(at + planeBytes); m2 = v128.load(at + planeBytes * 2); m3 = v128.load(at + planeBytes * 3);
    left2 = f32x4.add(m0, f32x4.add(m1, m2)); right2 = f32x4.add(f32x4.sub(m1, m2), m3);
    at += pointRow;
    m0 = v128.load(at); m1 = v128.load(at + planeBytes); m2 = v128.load(at + planeBytes * 2); m3 = v128.load(at + planeBytes * 3);
    left3 = f32x4.add(m0, f32x4.add(m1, m2)); right3 = f32x4.add(f32x4.sub(m1, m2), m3);
    const shift = v128.load(bias);
    v128.store(y, f32x4.add(f32x4.add(left0, f32x4.add(left1, left2)), shift));
    if (right) v128.store(y + bytes, f32x4.add(f32x4.add(right0, f32x4.add(right1, right2)), shift));
    if (below) {
      v128.store(y + lineBytes, f32x4.add(f32x4.add(f32x4.sub(left1, left2), left3), shift));
      if (right) v128.store(y + lineBytes + bytes, f32x4.add(f32x4.add(f32x4.sub(right1, right2), right3), shift));
    }
  }
}

/** The adjoint of joinSquares: gradients of the outputs at the points; what lies beyond them is zero. */
export function spreadSquares(
  rows: usize, columns: usize, height: usize, width: usize, bytes: usize, dy: usize, points: usize, planeBytes: usize,
): void {
  const lineBytes = width * bytes;
  for (let row: usize = 0; row < rows; row++) {
    const below = row * 2 + 1 < height;
    for (let column: usize = 0; column < columns; column++, points += bytes) {
      const right = column * 2 + 1 < width, at = dy + row * 2 * lineBytes + column * 2 * bytes;
      if (below && right) spreadSquare(bytes, lineBytes, at, points, planeBytes, true, true);
      else spreadSquare(bytes, lineBytes, at, points, planeBytes, below, right);
    }
  }
}

// @ts-ignore: decorator
@inline
function spreadSquare(bytes: usize, lineBytes: usize, dy: usize, to: usize, planeBytes: usize, below: bool, right: bool): void {
  const zero = f32x4.splat(0), pointRow = planeBytes * 4;
  for (const end = dy + bytes; dy != end; dy += 16, to += 16) {
    const a = v128.load(dy), b = right ? v128.load(dy + bytes) : zero;
    const c = below ? v128.load(dy + lineBytes) : zero, d = below && right ? v128.load(dy + lineBytes + bytes) : zero;
    putTwo(a, b, to, planeBytes);
    putTwo(f32x4.add(a, c), f32x4.add(b, d), to + pointRow, planeBytes);
    putTwo(f32x4.sub(a, c), f32x4.sub(b, d), to + pointRow * 2, planeBytes);
    putTwo(c, d, to + pointRow * 3, planeBytes);
  }
}

// @ts-ignore: decorator
@inline
function putTwo(left: v128, right: v128, to: usize, planeBytes: usize): void {
  v128.store(to, left);
  v128.store(to + planeBytes, f32x4.add(left, right));
  v128.store(to + planeBytes * 2, f32x4.sub(left, right));
  v128.store(to + planeBytes * 3, right);
}

/** The adjoint of splitSquares: adds what the points of rows x columns tiles give to a padded image [2 rows + 2, 2 columns + 2, bytes]. */
export function backSquares(
  rows: usize, columns: usize, bytes: usize, points: usize, planeBytes: usize, tileBytes: usize, image: usize,
): void {
  const lineBytes = (columns * 2 + 2) * bytes, pointRow = planeBytes * 4;
  for (let row: usize = 0; row < rows; row++, image += lineBytes * 2) {
    let tile = image;
    for (let column: usize = 0; column < columns; column++, tile += bytes * 2, points += tileBytes) {
      let from = points;
      for (let to = tile; to != tile + bytes; to += 16, from += 16) {
        const second = from + pointRow, third = second + pointRow, fourth = third + pointRow;
        const below = to + lineBytes, next = below + lineBytes, last = next + lineBytes;
        addLine(
          f32x4.neg(v128.load(from)), f32x4.neg(v128.load(from + planeBytes)),
          f32x4.neg(v128.load(from + planeBytes * 2)), f32x4.neg(v128.load(from + planeBytes * 3)), to, bytes,
        );
        addLine(
          inner(second, third, fourth, 0), inner(second, third, fourth, planeBytes),
          inner(second, third, fourth, planeBytes * 2), inner(second, third, fourth, planeBytes * 3), below, bytes,
        );
        addLine(
          sum(from, second, third, 0), sum(from, second, third, planeBytes),
          sum(from, second, third, planeBytes * 2), sum(from, second, third, planeBytes * 3), next, bytes,
        );
        addLine(
          v128.load(fourth), v128.load(fourth + planeBytes), v128.load(fourth + planeBytes * 2), v128.load(fourth + planeBytes * 3), last, bytes,
        );
      }
    }
  }
}

// @ts-ignore: decorator
@inline
function inner(a: usize, b: usize, c: usize, offset: usize): v128 {
  return f32x4.sub(f32x4.sub(v128.load(a + offset), v128.load(b + offset)), v128.load(c + offset));
}

// @ts-ignore: decorator
@inline
function sum(a: usize, b: usize, c: usize, offset: usize): v128 {
  return f32x4.add(v128.load(a + offset), f32x4.add(v128.load(b + offset), v128.load(c + offset)));
}

/** Four points over the columns to the four pixels of a line. */
// @ts-ignore: decorator
@inline
function addLine(m0: v128, m1: v128, m2: v128, m3: v128, to: usize, bytes: usize): void {
  add(to, f32x4.neg(m0));
  add(to + bytes, f32x4.sub(f32x4.sub(m1, m2), m3));
  add(to + bytes * 2, f32x4.add(m0, f32x4.add(m1, m2)));
  add(to + bytes * 3, m3);
}

// @ts-ignore: decorator
@inline
function add(to: usize, value: v128): void { v128.store(to, f32x4.add(v128.load(to), value)); }

/**
 * C[rows, columns] += the sum over `lines` lines of A^T B, both of `depth` positions: value r of a line's position k at
 * a + k * aStep + r * 4, the next line aLine further; B in panels of eight columns [columns / 8][lines, depth][8]. rows are a multiple of 4,
 * columns of 8.
 */
export function multiplyLines(
  lines: usize, depth: usize, rows: usize, columns: usize, a: usize, aLine: usize, aStep: usize, b: usize, c: usize,
): void {
  const cStep = columns * 4, back = aLine - depth * aStep, panel = lines * depth * 32;
  for (let column: usize = 0; column < cStep; column += 32, b += panel) {
    for (let row: usize = 0; row < rows * 4; row += 16) {
      let low0 = f32x4.splat(0), low1 = low0, low2 = low0, low3 = low0, high0 = low0, high1 = low0, high2 = low0, high3 = low0;
      let from = a + row, at = b;
      for (let line: usize = 0; line < lines; line++, from += back) {
        for (const end = at + depth * 32; at != end; at += 32, from += aStep) {
          const left = v128.load(at), right = v128.load(at, 16);
          const x0 = v128.load32_splat(from), x1 = v128.load32_splat(from, 4), x2 = v128.load32_splat(from, 8), x3 = v128.load32_splat(from, 12);
          low0 = multiplyAdd(x0, left, low0);
          high0 = multiplyAdd(x0, right, high0);
          low1 = multiplyAdd(x1, left, low1);
          high1 = multiplyAdd(x1, right, high1);
          low2 = multiplyAdd(x2, left, low2);
          high2 = multiplyAdd(x2, right, high2);
          low3 = multiplyAdd(x3, left, low3);
          high3 = multiplyAdd(x3, right, high3);
        }
      }
      let to = c + row * columns + column;
      add(to, low0); add(to + 16, high0);
      to += cStep;
      add(to, low1); add(to + 16, high1);
      to += cStep;
      add(to, low2); add(to + 16, high2);
      to += cStep;
      add(to, low3); add(to + 16, high3);
    }
  }
}
