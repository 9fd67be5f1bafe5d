/**
 * Short convolutions by evaluation and interpolation (Toom and Cook; Winograd), the steps on whole rows of channels.
 *
 * A line's convolution with T taps is nested: within blocks of three positions (inner), and over blocks (outer).
 *   inner  3 outputs of 4 taps at the points 0, 1, -1, 1/2, -1/2 and infinity: 6 products
 *   outer  3 outputs of 2 taps, or 2 of 3, at the points 0, 1, -1 and infinity: 4 products
 * so that a tile of 9 (6) outputs of up to 7 (10) taps takes 24 products where the plain sum takes 63 (60). The
 * points are small and their multiples exact in binary, which keeps the rounding near that of the plain sum.
 *
 * split*: values -> points (the transpose of the polynomials that vanish at the other points);
 * join*: products at the points -> outputs; spread*: the adjoint of join*, for the filter's gradient.
 * Rows are `bytes` long, a multiple of 16; plane p of a result lies at planes + p * planeBytes.
 */

/** For each of `blocks` blocks, rows 3b to 3b + 5 at six points. */
export function splitInner(blocks: usize, bytes: usize, line: usize, planes: usize, planeBytes: usize): void {
  const half = f32x4.splat(0.5), quarter = f32x4.splat(0.25), fiveQuarters = f32x4.splat(1.25);
  const plane1 = planeBytes, plane2 = planeBytes * 2, plane3 = planeBytes * 3, plane4 = planeBytes * 4, plane5 = planeBytes * 5;
  for (let block: usize = 0; block < blocks; block++, line += bytes * 2) {
    for (const end = line + bytes; line != end; line += 16, planes += 16) {
      const d0 = v128.load(line), d1 = v128.load(line + bytes), d2 = v128.load(line + bytes * 2);
      const d3 = v128.load(line + bytes * 3), d4 = v128.load(line + bytes * 4), d5 = v128.load(line + bytes * 5);
      v128.store(planes, f32x4.add(f32x4.sub(f32x4.mul(d0, quarter), f32x4.mul(d2, fiveQuarters)), d4));
      const even = f32x4.sub(d4, f32x4.mul(d2, quarter)), odd = f32x4.sub(d3, f32x4.mul(d1, quarter));
      v128.store(planes + plane1, f32x4.add(even, odd));
      v128.store(planes + plane2, f32x4.sub(even, odd));
      const evenHalf = f32x4.sub(d4, d2), oddHalf = f32x4.mul(f32x4.sub(d3, d1), half);
      v128.store(planes + plane3, f32x4.add(evenHalf, oddHalf));
      v128.store(planes + plane4, f32x4.sub(evenHalf, oddHalf));
      v128.store(planes + plane5, f32x4.add(f32x4.sub(f32x4.mul(d1, quarter), f32x4.mul(d3, fiveQuarters)), d5));
    }
  }
}

/** For each of `tiles` tiles of `outputs` (2 or 3) blocks, four blocks at four points. */
export function splitOuter(tiles: usize, outputs: usize, bytes: usize, blocks: usize, planes: usize, planeBytes: usize): void {
  const plane1 = planeBytes, plane2 = planeBytes * 2, plane3 = planeBytes * 3, rest = bytes * (outputs - 1);
  for (let tile: usize = 0; tile < tiles; tile++, blocks += rest) {
    for (const end = blocks + bytes; blocks != end; blocks += 16, planes += 16) {
      const d0 = v128.load(blocks), d1 = v128.load(blocks + bytes), d2 = v128.load(blocks + bytes * 2), d3 = v128.load(blocks + bytes * 3);
      v128.store(planes, f32x4.sub(d2, d0));
      v128.store(planes + plane1, f32x4.add(d2, d1));
      v128.store(planes + plane2, f32x4.sub(d2, d1));
      v128.store(planes + plane3, f32x4.sub(d3, d1));
    }
  }
}

/** Four products to `outputs` (2 or 3) blocks, tile by tile: [tiles, outputs] rows. */
export function joinOuter(tiles: usize, outputs: usize, bytes: usize, planes: usize, planeBytes: usize, blocks: usize): void {
  const plane1 = planeBytes, plane2 = planeBytes * 2, plane3 = planeBytes * 3, rest = bytes * (outputs - 1);
  for (let tile: usize = 0; tile < tiles; tile++, blocks += rest) {
    for (const end = blocks + bytes; blocks != end; blocks += 16, planes += 16) {
      const m1 = v128.load(planes + plane1), m2 = v128.load(planes + plane2), m3 = v128.load(planes + plane3);
      const sum = f32x4.add(m1, m2), difference = f32x4.sub(m1, m2);
      v128.store(blocks, f32x4.add(v128.load(planes), sum));
      if (outputs == 3) {
        v128.store(blocks + bytes, difference);
        v128.store(blocks + bytes * 2, f32x4.add(sum, m3));
      } else {
        v128.store(blocks + bytes, f32x4.add(difference, m3));
      }
    }
  }
}

/** Six products to three positions a block, plus bias and residual (or 0 for none); only `positions` of them exist. */
export function joinInner(
  positions: usize, bytes: usize, planes: usize, planeBytes: usize, bias: usize, residual: usize, line: usize,
): void {
  const half = f32x4.splat(0.5), quarter = f32x4.splat(0.25);
  const plane1 = planeBytes, plane2 = planeBytes * 2, plane3 = planeBytes * 3, plane4 = planeBytes * 4, plane5 = planeBytes * 5;
  for (let position: usize = 0; position < positions; position += 3) {
    const left = positions - position, first = line + position * bytes, first2 = residual + position * bytes;
    for (let c: usize = 0; c < bytes; c += 16, planes += 16) {
      const m1 = v128.load(planes + plane1), m2 = v128.load(planes + plane2), m3 = v128.load(planes + plane3), m4 = v128.load(planes + plane4);
      const sum = f32x4.add(m1, m2), sumHalf = f32x4.add(m3, m4);
      let y0 = f32x4.add(f32x4.add(v128.load(planes), sum), sumHalf);
      let y1 = f32x4.add(f32x4.sub(m1, m2), f32x4.mul(f32x4.sub(m3, m4), half));
      let y2 = f32x4.add(f32x4.add(sum, f32x4.mul(sumHalf, quarter)), v128.load(planes + plane5));
      if (bias) {
        const b = v128.load(bias + c);
        y0 = f32x4.add(y0, b); y1 = f32x4.add(y1, b); y2 = f32x4.add(y2, b);
      }
      const at = first + c, from = first2 + c;
      v128.store(at, residual ? f32x4.add(y0, v128.load(from)) : y0);
      if (left > 1) v128.store(at + bytes, residual ? f32x4.add(y1, v128.load(from + bytes)) : y1);
      if (left > 2) v128.store(at + bytes * 2, residual ? f32x4.add(y2, v128.load(from + bytes * 2)) : y2);
    }
  }
}

/** The adjoint of joinInner: `blocks` blocks of three rows at six points. */
export function spreadInner(blocks: usize, bytes: usize, line: usize, planes: usize, planeBytes: usize): void {
  const half = f32x4.splat(0.5), quarter = f32x4.splat(0.25);
  const plane1 = planeBytes, plane2 = planeBytes * 2, plane3 = planeBytes * 3, plane4 = planeBytes * 4, plane5 = planeBytes * 5;
  for (let block: usize = 0; block < blocks; block++, line += bytes * 2) {
    for (const end = line + bytes; line != end; line += 16, planes += 16) {
      const d0 = v128.load(line), d1 = v128.load(line + bytes), d2 = v128.load(line + bytes * 2);
      const even = f32x4.add(d0, d2), evenHalf = f32x4.add(d0, f32x4.mul(d2, quarter)), oddHalf = f32x4.mul(d1, half);
      v128.store(planes, d0);
      v128.store(planes + plane1, f32x4.add(even, d1));
      v128.store(planes + plane2, f32x4.sub(even, d1));
      v128.store(planes + plane3, f32x4.add(evenHalf, oddHalf));
      v128.store(planes + plane4, f32x4.sub(evenHalf, oddHalf));
      v128.store(planes + plane5, d2);
    }
  }
}

/** The adjoint of joinOuter: [tiles, outputs] rows at four points. */
export function spreadOuter(tiles: usize, outputs: usize, bytes: usize, blocks: usize, planes: usize, planeBytes: usize): void {
  const plane1 = planeBytes, plane2 = planeBytes * 2, plane3 = planeBytes * 3, rest = bytes * (outputs - 1);
  for (let tile: usize = 0; tile < tiles; tile++, blocks += rest) {
    for (const end = blocks + bytes; blocks != end; blocks += 16, planes += 16) {
      const d0 = v128.load(blocks), d1 = v128.load(blocks + bytes), d2 = outputs == 3 ? v128.load(blocks + bytes * 2) : d0;
      const even = outputs == 3 ? f32x4.add(d0, d2) : d0;
      v128.store(planes, d0);
      v128.store(planes + plane1, f32x4.add(even, d1));
      v128.store(planes + plane2, f32x4.sub(even, d1));
      v128.store(planes + plane3, outputs == 3 ? d2 : d1);
    }
  }
}
