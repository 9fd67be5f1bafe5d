/**
 * The filter gradient of convolutions of many short taps (taps.ts): what a tap's values see at all positions, multiplied with the rows of dy
 * there, a block of positions at a time while four values' sums are in registers.
 */
import { multiplyAdd } from './fused';
import { loadPart, storePart } from './lanes';
import { multiplyTile } from './tile';

/** Filters from which on a tap's values are read so often that they are collected first. */
const MANY_FILTERS: usize = 16;

/**
 * Adds to dw [taps * depth, filters] what `groups` groups of images give, `block` positions of a group at a time: of each (tap, value) the
 * products of what it sees at a position with the position's row of dy. Only the rows of dw of quads `from` to `end`: fours of a tap's values.
 *
 * A group has `images` images, each of them `lines` lines of `width` positions; strides in bytes. dy's rows are panels of eight columns
 * [panels][all positions][8] that lie panelStride apart, the last group's being `positions` in all. With `slack` twelve bytes behind the last
 * image may be read. `strip` is room for 16 bytes of each position of a block.
 */
export function filterTaps(
  positions: usize, group: usize, block: usize, from: usize, end: usize, depth: usize, filters: usize,
  lines: usize, width: usize, image: usize, imageStride: usize, lineStride: usize, tapStride: usize, columnStride: usize,
  dy: usize, panelStride: usize, slack: bool, dw: usize, strip: usize,
): void {
  const row = filters * 4, quads = (depth + 3) >> 2;
  for (let first: usize = 0; first < positions; first += group) {
    const last = min<usize>(first + group, positions);
    for (let start = first; start < last; start += block) {
      const count = min<usize>(block, last - start), line = start / width, column = start - line * width;
      const one = line / lines, begin = image + one * imageStride + (line - one * lines) * lineStride;
      if (filters <= 2 && slack) {
        for (let quad = from; quad < end; quad += 4) {
          fewFilters(
            count, column, line - one * lines, quad, min<usize>(4, end - quad), quads, depth, filters, lines, width,
            begin, imageStride, lineStride, tapStride, columnStride, dy + start * 32, dw,
          );
        }
        continue;
      }
      for (let quad = from; quad < end; quad++) {
        const tap = quad / quads, value = (quad - tap * quads) * 4, rows = min<usize>(4, depth - value);
        const at = tap * tapStride + value * 4;
        let to = dw + (tap * depth + value) * row, panel = dy + start * 32;
        if (rows == 4 && filters > MANY_FILTERS) {
          // Side by side the values of one position after the other serve many panels.
          collect(count, column, line - one * lines, lines, width, begin + at, imageStride, lineStride, columnStride, strip);
          for (let filter: usize = 0; filter < filters; filter += 8, panel += panelStride, to += 32) {
            const columns = filters - filter;
            if (columns >= 8) {
              multiplyTile(strip, strip, strip, strip, 16, panel, 32, count, to, to + row, to + row * 2, to + row * 3, 4, 8, true, true, true);
            } else {
              multiplyTile(strip, strip, strip, strip, 16, panel, 32, count, to, to + row, to + row * 2, to + row * 3, 4, columns, false, true, true);
            }
          }
          continue;
        }
        for (let filter: usize = 0; filter < filters; filter += 8, panel += panelStride, to += 32) {
          filterTile(
            count, column, line - one * lines, rows, min<usize>(8, filters - filter),
            lines, width, begin + at, imageStride, lineStride, columnStride, panel, to, row,
          );
        }
      }
    }
  }
}

/** Four values of each of `count` positions side by side. */
// @ts-ignore: decorator
@inline
function collect(
  count: usize, column: usize, line: usize, lines: usize, width: usize,
  begin: usize, imageStride: usize, lineStride: usize, columnStride: usize, strip: usize,
): void {
  let a = begin + column * columnStride, run = width - column;
  for (const end = strip + count * 16; strip != end; ) {
    for (const stop = min<usize>(strip + run * 16, end); strip != stop; strip += 16, a += columnStride) v128.store(strip, v128.load(a));
    line++;
    begin += lineStride;
    if (line == lines) {
      line = 0;
      begin += imageStride - lines * lineStride;
    }
    a = begin;
    run = width;
  }
}

/** Up to four quads, whose values are a lane each, by one or two columns: as filterTile, where that would multiply zeros mostly. */
// @ts-ignore: decorator
@inline
function fewFilters(
  count: usize, column: usize, line: usize, quad: usize, many: usize, quads: usize, depth: usize, filters: usize, lines: usize, width: usize,
  begin: usize, imageStride: usize, lineStride: usize, tapStride: usize, columnStride: usize, b: usize, dw: usize,
): void {
  // Quads past the last are the last again, and not stored.
  const second = quad + min<usize>(1, many - 1), third = quad + min<usize>(2, many - 1), fourth = quad + min<usize>(3, many - 1);
  const own = placeOf(quad, quads, tapStride), next = placeOf(second, quads, tapStride) - own;
  const after = placeOf(third, quads, tapStride) - own, last = placeOf(fourth, quads, tapStride) - own;
  let left0 = f32x4.splat(0), left1 = left0, left2 = left0, left3 = left0, right0 = left0, right1 = left0, right2 = left0, right3 = left0;
  begin += own;
  let a = begin + column * columnStride, run = width - column;
  for (const end = b + count * 32; b != end; ) {
    let a1 = a + next, a2 = a + after, a3 = a + last;
    for (const stop = min<usize>(b + run * 32, end); b != stop; b += 32, a += columnStride, a1 += columnStride, a2 += columnStride, a3 += columnStride) {
      const left = v128.load32_splat(b), right = v128.load32_splat(b, 4);
      const x0 = v128.load(a), x1 = v128.load(a1), x2 = v128.load(a2), x3 = v128.load(a3);
      left0 = multiplyAdd(x0, left, left0);
      right0 = multiplyAdd(x0, right, right0);
      left1 = multiplyAdd(x1, left, left1);
      right1 = multiplyAdd(x1, right, right1);
      left2 = multiplyAdd(x2, left, left2);
      right2 = multiplyAdd(x2, right, right2);
      left3 = multiplyAdd(x3, left, left3);
      right3 = multiplyAdd(x3, right, right3);
    }
    line++;
    begin += lineStride;
    if (line == lines) {
      line = 0;
      begin += imageStride - lines * lineStride;
    }
    a = begin;
    run = width;
  }
  addQuad(quad, quads, depth, filters, dw, left0, right0);
  if (many > 1) addQuad(second, quads, depth, filters, dw, left1, right1);
  if (many > 2) addQuad(third, quads, depth, filters, dw, left2, right2);
  if (many > 3) addQuad(fourth, quads, depth, filters, dw, left3, right3);
}

/** Bytes from an image's first value under a kernel to a quad's. */
// @ts-ignore: decorator
@inline
function placeOf(quad: usize, quads: usize, tapStride: usize): usize {
  const tap = quad / quads;
  return tap * tapStride + (quad - tap * quads) * 16;
}

function addQuad(quad: usize, quads: usize, depth: usize, filters: usize, dw: usize, left: v128, right: v128): void {
  const tap = quad / quads, value = (quad - tap * quads) * 4, row = filters * 4, rows = min<usize>(4, depth - value);
  const c = dw + (tap * depth + value) * row;
  addColumn(c, row, rows, left);
  if (filters > 1) addColumn(c + 4, row, rows, right);
}

function addColumn(c: usize, row: usize, rows: usize, sums: v128): void {
  store<f32>(c, load<f32>(c) + f32x4.extract_lane(sums, 0));
  if (rows > 1) store<f32>(c + row, load<f32>(c + row) + f32x4.extract_lane(sums, 1));
  if (rows > 2) store<f32>(c + row * 2, load<f32>(c + row * 2) + f32x4.extract_lane(sums, 2));
  if (rows > 3) store<f32>(c + row * 3, load<f32>(c + row * 3) + f32x4.extract_lane(sums, 3));
}

/** One to four values of a tap by one to eight columns, over `count` positions from one of a line on. */
// @ts-ignore: decorator
@inline
function filterTile(
  count: usize, column: usize, line: usize, rows: usize, columns: usize, lines: usize, width: usize,
  begin: usize, imageStride: usize, lineStride: usize, columnStride: usize, b: usize, c: usize, row: usize,
): void {
  let low0 = f32x4.splat(0), low1 = low0, low2 = low0, low3 = low0, high0 = low0, high1 = low0, high2 = low0, high3 = low0;
  // Values past the tap's last are the last again, and not stored.
  const second: usize = rows > 1 ? 4 : 0, third: usize = rows > 2 ? 8 : second, fourth: usize = rows > 3 ? 12 : third;
  let a = begin + column * columnStride, run = width - column;
  for (const end = b + count * 32; b != end; ) {
    const stop = min<usize>(b + run * 32, end);
    let a1 = a + second, a2 = a + third, a3 = a + fourth;
    for (; b != stop; b += 32, a += columnStride, a1 += columnStride, a2 += columnStride, a3 += columnStride) {
      const left = v128.load(b), right = v128.load(b, 16);
      const x0 = v128.load32_splat(a), x1 = v128.load32_splat(a1), x2 = v128.load32_splat(a2), x3 = v128.load32_splat(a3);
      low0 = multiplyAdd(x0, left, low0);
      high0 = multiplyAdd(x0, right, high0);
      low1 = multiplyAdd(x1, left, low1);
      high1 = multiplyAdd(x1, right, high1);
      low2 = multiplyAdd(x2, left, low2);
      high2 = multiplyAdd(x2, right, high2);
      low3 = multiplyAdd(x3, left, low3);
      high3 = multiplyAdd(x3, right, high3);
    }
    line++;
    begin += lineStride;
    if (line == lines) {
      line = 0;
      begin += imageStride - lines * lineStride;
    }
    a = begin;
    run = width;
  }
  addRow(c, low0, high0, columns);
  if (rows > 1) addRow(c + row, low1, high1, columns);
  if (rows > 2) addRow(c + row * 2, low2, high2, columns);
  if (rows > 3) addRow(c + row * 3, low3, high3, columns);
}

function addRow(c: usize, low: v128, high: v128, columns: usize): void {
  storePart(c, f32x4.add(loadPart(c, columns), low), columns);
  if (columns > 4) storePart(c + 16, f32x4.add(loadPart(c + 16, columns - 4), high), columns - 4);
}
