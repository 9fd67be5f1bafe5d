/**
 * Convolutions of many short taps, such as a 3-D kernel over one channel: each tap's product is a few multiplications deep, and goes to what
 * the taps before it gave while that is still in registers. Element by element the order of sums is that of `multiply`, tap by tap.
 */
import { multiplyAdd } from './fused';
import { loadPart, storePart } from './lanes';

/**
 * y += the sum over taps t of A_t B_t, tap by tap, where row (line, column) of A_t begins at
 * image + line * lineStride + t * tapStride + column * columnStride (bytes) and is `depth` values long, and B is [taps * depth, filters] in
 * panels of eight columns. y is [lines, width, filters].
 */
export function convolveTaps(
  lines: usize, width: usize, taps: usize, depth: usize, filters: usize,
  image: usize, lineStride: usize, tapStride: usize, columnStride: usize, panels: usize, y: usize,
): void {
  const pixel = filters * 4, panelBytes = taps * depth * 32;
  for (let line: usize = 0; line < lines; line++, image += lineStride) {
    let from = image, left = width;
    if (columnStride == 4 && filters <= 4) {
      for (; left >= 8; left -= 8, from += 32, y += pixel * 8) {
        lanesTile(taps, depth, from, tapStride, panels, y, pixel, min<usize>(2, filters));
        if (filters > 2) lanesTile(taps, depth, from, tapStride, panels + 8, y + 8, pixel, filters - 2);
      }
    }
    while (left != 0) {
      const count = min<usize>(4, left);
      const pair = count > 1 ? columnStride : 0, second = count > 2 ? columnStride * 2 : 0, last = count > 3 ? columnStride * 3 : second;
      let panel = panels;
      for (let filter: usize = 0; filter < filters; filter += 8, panel += panelBytes) {
        const rest = filters - filter, to = y + filter * 4;
        if (rest > 4) {
          // Two rows of eight take as many registers as four of four, and fewer loads.
          wideTile(taps, depth, from, from + pair, tapStride, panel, to, pixel, min<usize>(2, count), rest);
          if (count > 2) wideTile(taps, depth, from + second, from + last, tapStride, panel, to + pixel * 2, pixel, count - 2, rest);
        } else {
          narrowTile(taps, depth, from, from + pair, from + second, from + last, tapStride, panel, to, pixel, count, rest);
        }
      }
      from += columnStride * count;
      y += pixel * count;
      left -= count;
    }
  }
}

/** One or two rows by five to eight columns, or more of which eight are meant. */
// @ts-ignore: decorator
@inline
function wideTile(
  taps: usize, depth: usize, a0: usize, a1: usize, tapStride: usize, panel: usize, c: usize, pixel: usize, rows: usize, columns: usize,
): void {
  const next = rows > 1 ? c + pixel : c, high = columns - 4;
  let low0 = v128.load(c), high0 = loadPart(c + 16, high), low1 = v128.load(next), high1 = loadPart(next + 16, high);
  const bytes = depth * 4, back = tapStride - bytes;
  for (const end = panel + taps * depth * 32; panel != end; a0 += back, a1 += back) {
    let l0 = f32x4.splat(0), h0 = l0, l1 = l0, h1 = l0;
    for (const tap = panel + depth * 32; panel != tap; panel += 32, a0 += 4, a1 += 4) {
      const left = v128.load(panel), right = v128.load(panel, 16), x0 = v128.load32_splat(a0), x1 = v128.load32_splat(a1);
      l0 = multiplyAdd(x0, left, l0);
      h0 = multiplyAdd(x0, right, h0);
      l1 = multiplyAdd(x1, left, l1);
      h1 = multiplyAdd(x1, right, h1);
    }
    low0 = f32x4.add(low0, l0);
    high0 = f32x4.add(high0, h0);
    low1 = f32x4.add(low1, l1);
    high1 = f32x4.add(high1, h1);
  }
  v128.store(c, low0);
  storePart(c + 16, high0, high);
  if (rows > 1) {
    v128.store(next, low1);
    storePart(next + 16, high1, high);
  }
}

/** One to four rows by one to four columns. */
// @ts-ignore: decorator
@inline
function narrowTile(
  taps: usize, depth: usize, a0: usize, a1: usize, a2: usize, a3: usize, tapStride: usize, panel: usize,
  c: usize, pixel: usize, rows: usize, columns: usize,
): void {
  const c1 = rows > 1 ? c + pixel : c, c2 = rows > 2 ? c1 + pixel : c, c3 = rows > 3 ? c2 + pixel : c;
  let sum0 = loadPart(c, columns), sum1 = loadPart(c1, columns), sum2 = loadPart(c2, columns), sum3 = loadPart(c3, columns);
  const bytes = depth * 4, back = tapStride - bytes;
  for (const end = panel + taps * depth * 32; panel != end; a0 += back, a1 += back, a2 += back, a3 += back) {
    let p0 = f32x4.splat(0), p1 = p0, p2 = p0, p3 = p0;
    for (const tap = panel + depth * 32; panel != tap; panel += 32, a0 += 4, a1 += 4, a2 += 4, a3 += 4) {
      const right = v128.load(panel);
      p0 = multiplyAdd(v128.load32_splat(a0), right, p0);
      p1 = multiplyAdd(v128.load32_splat(a1), right, p1);
      p2 = multiplyAdd(v128.load32_splat(a2), right, p2);
      p3 = multiplyAdd(v128.load32_splat(a3), right, p3);
    }
    sum0 = f32x4.add(sum0, p0);
    sum1 = f32x4.add(sum1, p1);
    sum2 = f32x4.add(sum2, p2);
    sum3 = f32x4.add(sum3, p3);
  }
  storePart(c, sum0, columns);
  if (rows > 1) storePart(c1, sum1, columns);
  if (rows > 2) storePart(c2, sum2, columns);
  if (rows > 3) storePart(c3, sum3, columns);
}

/** Eight neighbouring positions, a lane each, by one or two columns: of one channel, whose values at them lie side by side. */
// @ts-ignore: decorator
@inline
function lanesTile(taps: usize, depth: usize, a: usize, tapStride: usize, panel: usize, c: usize, pixel: usize, columns: usize): void {
  const other: usize = columns > 1 ? 4 : 0, back = tapStride - depth * 4;
  let near0 = gather(c, pixel), far0 = gather(c + pixel * 4, pixel), near1 = gather(c + other, pixel), far1 = gather(c + other + pixel * 4, pixel);
  for (const end = panel + taps * depth * 32; panel != end; a += back) {
    let n0 = f32x4.splat(0), f0 = n0, n1 = n0, f1 = n0;
    for (const tap = panel + depth * 32; panel != tap; panel += 32, a += 4) {
      const near = v128.load(a), far = v128.load(a, 16), w0 = v128.load32_splat(panel), w1 = v128.load32_splat(panel, 4);
      n0 = multiplyAdd(near, w0, n0);
      f0 = multiplyAdd(far, w0, f0);
      n1 = multiplyAdd(near, w1, n1);
      f1 = multiplyAdd(far, w1, f1);
    }
    near0 = f32x4.add(near0, n0);
    far0 = f32x4.add(far0, f0);
    near1 = f32x4.add(near1, n1);
    far1 = f32x4.add(far1, f1);
  }
  scatter(c, pixel, near0);
  scatter(c + pixel * 4, pixel, far0);
  if (columns > 1) {
    scatter(c + 4, pixel, near1);
    scatter(c + 4 + pixel * 4, pixel, far1);
  }
}

/** One value of each of four rows. */
// @ts-ignore: decorator
@inline
function gather(at: usize, stride: usize): v128 {
  const two = f32x4.replace_lane(v128.load32_zero(at), 1, load<f32>(at + stride));
  return f32x4.replace_lane(f32x4.replace_lane(two, 2, load<f32>(at + stride * 2)), 3, load<f32>(at + stride * 3));
}

// @ts-ignore: decorator
@inline
function scatter(at: usize, stride: usize, value: v128): void {
  store<f32>(at, f32x4.extract_lane(value, 0));
  store<f32>(at + stride, f32x4.extract_lane(value, 1));
  store<f32>(at + stride * 2, f32x4.extract_lane(value, 2));
  store<f32>(at + stride * 3, f32x4.extract_lane(value, 3));
}
