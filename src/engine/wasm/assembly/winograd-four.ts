/**
 * Winograd's F(4 x 4, 3 x 3), as winograd.ts: tiles of 4 x 4 outputs see 6 x 6 pixels, and take 36 products where the plain sum takes 144.
 * Along an axis the points are 0, 1, -1, 1/2, -1/2 and infinity, as in the inner form of points.ts. Point 6 i + j is number i over the rows
 * and j over the columns. `room` is for 36 vectors of a tile half way.
 */
import { multiplyAdd, subtractProduct } from './fused';
import { splitInner, spreadInner4 } from './points';

/** A padded image [4 rows + 2, 4 columns + 2, bytes] of rows x columns tiles at their points. */
export function splitFours(
  rows: usize, columns: usize, bytes: usize, image: usize, points: usize, planeBytes: usize, tileBytes: usize, room: usize,
): void {
  const lineBytes = (columns * 4 + 2) * bytes, pointRow = planeBytes * 6;
  for (let row: usize = 0; row < rows; row++, image += lineBytes * 4) {
    let tile = image;
    for (let column: usize = 0; column < columns; column++, tile += bytes * 4, points += tileBytes) {
      let to = points;
      for (let pixel = tile; pixel != tile + bytes; pixel += 16, to += 16) {
        let from = pixel;
        for (let half = room; half != room + 96; half += 16, from += bytes) {
          splitInner(
            v128.load(from), v128.load(from + lineBytes), v128.load(from + lineBytes * 2),
            v128.load(from + lineBytes * 3), v128.load(from + lineBytes * 4), v128.load(from + lineBytes * 5), half, 96,
          );
        }
        let plane = to;
        for (let half = room; half != room + 576; half += 96, plane += pointRow) {
          splitInner(
            v128.load(half), v128.load(half, 16), v128.load(half, 32), v128.load(half, 48), v128.load(half, 64), v128.load(half, 80),
            plane, planeBytes,
          );
        }
      }
    }
  }
}

/** Products at the points of rows x columns tiles to the outputs [height, width, bytes] that they cover, plus bias. */
export function joinFours(
  rows: usize, columns: usize, height: usize, width: usize, bytes: usize, points: usize, planeBytes: usize, bias: usize, y: usize, room: usize,
): void {
  const lineBytes = width * bytes, pointRow = planeBytes * 6;
  for (let row: usize = 0; row < rows; row++) {
    const high = min<usize>(4, height - row * 4);
    for (let column: usize = 0; column < columns; column++, points += bytes) {
      const wide = min<usize>(4, width - column * 4), tile = y + row * 4 * lineBytes + column * 4 * bytes;
      let from = points, shift = bias;
      for (let pixel = tile; pixel != tile + bytes; pixel += 16, from += 16, shift += 16) {
        let plane = from;
        // Sums of pairs of points over the columns: [row's point][output].
        for (let half = room; half != room + 384; half += 64, plane += pointRow) {
          joinInner(
            v128.load(plane), v128.load(plane + planeBytes), v128.load(plane + planeBytes * 2),
            v128.load(plane + planeBytes * 3), v128.load(plane + planeBytes * 4), v128.load(plane + planeBytes * 5), half, 16,
          );
        }
        const added = v128.load(shift);
        let to = pixel;
        for (let half = room; half != room + wide * 16; half += 16, to += bytes) {
          const sums = room + 384;
          joinInner(
            v128.load(half), v128.load(half, 64), v128.load(half, 128), v128.load(half, 192), v128.load(half, 256), v128.load(half, 320), sums, 16,
          );
          v128.store(to, f32x4.add(v128.load(sums), added));
          if (high > 1) v128.store(to + lineBytes, f32x4.add(v128.load(sums, 16), added));
          if (high > 2) v128.store(to + lineBytes * 2, f32x4.add(v128.load(sums, 32), added));
          if (high > 3) v128.store(to + lineBytes * 3, f32x4.add(v128.load(sums, 48), added));
        }
      }
    }
  }
}

/** Products at six points to four outputs. */
// @ts-ignore: decorator
@inline
function joinInner(m0: v128, m1: v128, m2: v128, m3: v128, m4: v128, m5: v128, to: usize, step: usize): void {
  const half = f32x4.splat(0.5), quarter = f32x4.splat(0.25), eighth = f32x4.splat(0.125);
  const near = f32x4.add(m1, m2), far = f32x4.add(m3, m4), odd = f32x4.sub(m1, m2), farOdd = f32x4.sub(m3, m4);
  v128.store(to, f32x4.add(f32x4.add(m0, near), far));
  v128.store(to + step, multiplyAdd(farOdd, half, odd));
  v128.store(to + step * 2, multiplyAdd(far, quarter, near));
  v128.store(to + step * 3, f32x4.add(multiplyAdd(farOdd, eighth, odd), m5));
}

/** The adjoint of joinFours: gradients of the outputs at the points; what lies beyond them is zero. */
export function spreadFours(
  rows: usize, columns: usize, height: usize, width: usize, bytes: usize, dy: usize, points: usize, planeBytes: usize, room: usize,
): void {
  const lineBytes = width * bytes, pointRow = planeBytes * 6, zero = f32x4.splat(0);
  for (let row: usize = 0; row < rows; row++) {
    const high = min<usize>(4, height - row * 4);
    for (let column: usize = 0; column < columns; column++, points += bytes) {
      const wide = min<usize>(4, width - column * 4), tile = dy + row * 4 * lineBytes + column * 4 * bytes;
      let to = points;
      for (let pixel = tile; pixel != tile + bytes; pixel += 16, to += 16) {
        let from = pixel;
        // [column][row's point]
        for (let index: usize = 0; index < 4; index++, from += bytes) {
          const half = room + index * 16, inside = index < wide;
          spreadInner4(
            inside ? v128.load(from) : zero, inside && high > 1 ? v128.load(from + lineBytes) : zero,
            inside && high > 2 ? v128.load(from + lineBytes * 2) : zero, inside && high > 3 ? v128.load(from + lineBytes * 3) : zero, half, 64,
          );
        }
        let plane = to;
        for (let half = room; half != room + 384; half += 64, plane += pointRow) {
          spreadInner4(v128.load(half), v128.load(half, 16), v128.load(half, 32), v128.load(half, 48), plane, planeBytes);
        }
      }
    }
  }
}

/** The adjoint of splitFours: adds what the points of rows x columns tiles give to a padded image [4 rows + 2, 4 columns + 2, bytes]. */
export function backFours(
  rows: usize, columns: usize, bytes: usize, points: usize, planeBytes: usize, tileBytes: usize, image: usize, room: usize,
): void {
  const lineBytes = (columns * 4 + 2) * bytes, pointRow = planeBytes * 6;
  for (let row: usize = 0; row < rows; row++, image += lineBytes * 4) {
    let tile = image;
    for (let column: usize = 0; column < columns; column++, tile += bytes * 4, points += tileBytes) {
      let from = points;
      for (let pixel = tile; pixel != tile + bytes; pixel += 16, from += 16) {
        let plane = from;
        for (let half = room; half != room + 576; half += 96, plane += pointRow) {
          backInner(
            v128.load(plane), v128.load(plane + planeBytes), v128.load(plane + planeBytes * 2),
            v128.load(plane + planeBytes * 3), v128.load(plane + planeBytes * 4), v128.load(plane + planeBytes * 5), half, 16, false,
          );
        }
        let to = pixel;
        for (let half = room; half != room + 96; half += 16, to += bytes) {
          backInner(
            v128.load(half), v128.load(half, 96), v128.load(half, 192), v128.load(half, 288), v128.load(half, 384), v128.load(half, 480),
            to, lineBytes, true,
          );
        }
      }
    }
  }
}

/** The adjoint of splitInner. */
// @ts-ignore: decorator
@inline
function backInner(m0: v128, m1: v128, m2: v128, m3: v128, m4: v128, m5: v128, to: usize, step: usize, adds: bool): void {
  const half = f32x4.splat(0.5), quarter = f32x4.splat(0.25), fiveQuarters = f32x4.splat(1.25);
  const near = f32x4.add(m1, m2), far = f32x4.add(m3, m4), odd = f32x4.sub(m1, m2), farOdd = f32x4.sub(m3, m4);
  give(to, f32x4.mul(m0, quarter), adds);
  give(to + step, subtractProduct(farOdd, half, f32x4.mul(f32x4.sub(m5, odd), quarter)), adds);
  give(to + step * 2, f32x4.neg(f32x4.add(multiplyAdd(m0, fiveQuarters, f32x4.mul(near, quarter)), far)), adds);
  give(to + step * 3, subtractProduct(m5, fiveQuarters, multiplyAdd(farOdd, half, odd)), adds);
  give(to + step * 4, f32x4.add(m0, f32x4.add(near, far)), adds);
  give(to + step * 5, m5, adds);
}

// @ts-ignore: decorator
@inline
function give(to: usize, value: v128, adds: bool): void { v128.store(to, adds ? f32x4.add(v128.load(to), value) : value); }
