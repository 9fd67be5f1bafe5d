/** Matrix products over strided rows: one loop serves dense products and convolutions without im2col. */
import { loadPart, storeTransposed } from './lanes';
import { multiplyTile } from './tile';

/** Rows of A worked on together: 16 rows of 256 values and a panel of B stay in a 32 KiB first-level cache. */
const ROWS_TOGETHER: usize = 16;
/** Columns worked on together: 16 panels of B of depth 256 take 128 KiB of the second-level cache. */
const COLUMNS_TOGETHER: usize = 128;

/**
 * C[rows, columns] += A[rows, depth] * B[depth, columns].
 * Row r of A starts at a + (r / rowsPerLine) * aLineStride + (r % rowsPerLine) * aRowStride, and of C likewise:
 * a convolution's rows are the positions of an image, which overlap in A. B comes in panels of eight
 * columns: panel p starts at b + p * bPanelStride. All strides and steps in bytes.
 */
export function multiply(
  rows: usize, depth: usize, columns: usize, rowsPerLine: usize,
  a: usize, aLineStride: usize, aRowStride: usize, aStep: usize,
  b: usize, bPanelStride: usize, bStep: usize,
  c: usize, cLineStride: usize, cRowStride: usize,
): void {
  multiplyRows(rows, depth, columns, rowsPerLine, a, aLineStride, aRowStride, aStep, b, bPanelStride, bStep, c, cLineStride, cRowStride, true);
}

/** The same without what is in C before. */
export function multiplyAfresh(
  rows: usize, depth: usize, columns: usize, rowsPerLine: usize,
  a: usize, aLineStride: usize, aRowStride: usize, aStep: usize,
  b: usize, bPanelStride: usize, bStep: usize,
  c: usize, cLineStride: usize, cRowStride: usize,
): void {
  multiplyRows(rows, depth, columns, rowsPerLine, a, aLineStride, aRowStride, aStep, b, bPanelStride, bStep, c, cLineStride, cRowStride, false);
}

/**
 * C[4, columns] = A[4, depth] * B[depth, columns], the rows of A and of C dense, B in panels, columns a multiple of 8:
 * what `multiplyAfresh` does, without the addresses' arithmetic, which costs a third of so short a product.
 */
export function multiplyFour(depth: usize, columns: usize, a: usize, b: usize, c: usize): void {
  const aRow = depth * 4, cRow = columns * 4, panelBytes = depth * 32;
  for (const end = c + cRow; c != end; c += 32, b += panelBytes) {
    multiplyTile(
      a, a + aRow, a + aRow * 2, a + aRow * 3, 4, b, 32, depth,
      c, c + cRow, c + cRow * 2, c + cRow * 3, 4, 8, true, false,
    );
  }
}

/** C[rows, columns] += the transpose of A[depth, rows] * B[depth, columns], all dense; rows are a multiple of 4, columns of 8. */
export function multiplyTransposed(rows: usize, depth: usize, columns: usize, a: usize, b: usize, c: usize): void {
  const aStep = rows * 4, bStep = columns * 4;
  for (let column: usize = 0; column < bStep; column += 32) {
    for (let row: usize = 0; row < aStep; row += 16) {
      const from = a + row, to = c + row * columns + column;
      multiplyTile(
        from, from, from, from, aStep, b + column, bStep, depth,
        to, to + bStep, to + bStep * 2, to + bStep * 3, 4, 8, true, true, true,
      );
    }
  }
}

/**
 * C[rows, columns] = A B of each of `batch` pairs of matrices, which lie strides apart; C's lie behind one another. Element (i, k) of A is at
 * a + i * aRowStride + k * aStep, and (k, j) of B at b + k * bStep + j * bColumnStride, in bytes. B is packed into `panels` first, `together`
 * rows at a time, unless `panels` is 0: then its columns lie side by side, and are a multiple of 8.
 */
export function multiplyEach(
  batch: usize, rows: usize, inner: usize, columns: usize, together: usize,
  a: usize, aStride: usize, aRowStride: usize, aStep: usize,
  b: usize, bStride: usize, bStep: usize, bColumnStride: usize, c: usize, panels: usize,
): void {
  const line = columns * 4;
  for (let one: usize = 0; one < batch; one++, a += aStride, b += bStride, c += rows * line) {
    for (let k: usize = 0; k < inner; k += together) {
      const depth = min<usize>(together, inner - k);
      let right = b + k * bStep, panelStride: usize = 32, step = bStep;
      if (panels) {
        packPanels(depth, columns, right, bStep, bColumnStride, panels);
        right = panels; panelStride = depth * 32; step = 32;
      }
      const left = a + k * aStep;
      if (k) multiply(rows, depth, columns, rows, left, 0, aRowStride, aStep, right, panelStride, step, c, 0, line);
      else multiplyAfresh(rows, depth, columns, rows, left, 0, aRowStride, aStep, right, panelStride, step, c, 0, line);
    }
  }
}

/**
 * C[rows, columns] = A B of strided matrices, as multiplyEach takes them; C's rows lie cRowStride apart. B is packed into `panels`, `together`
 * rows at a time.
 */
export function multiplyStrided(
  rows: usize, inner: usize, columns: usize, together: usize, a: usize, aRowStride: usize, aStep: usize,
  b: usize, bStep: usize, bColumnStride: usize, c: usize, cRowStride: usize, panels: usize,
): void {
  for (let k: usize = 0; k < inner; k += together) {
    const depth = min<usize>(together, inner - k), left = a + k * aStep;
    packPanels(depth, columns, b + k * bStep, bStep, bColumnStride, panels);
    if (k) multiply(rows, depth, columns, rows, left, 0, aRowStride, aStep, panels, depth * 32, 32, c, 0, cRowStride);
    else multiplyAfresh(rows, depth, columns, rows, left, 0, aRowStride, aStep, panels, depth * 32, 32, c, 0, cRowStride);
  }
}

// @ts-ignore: decorator
@inline
function multiplyRows(
  rows: usize, depth: usize, columns: usize, rowsPerLine: usize,
  a: usize, aLineStride: usize, aRowStride: usize, aStep: usize,
  b: usize, bPanelStride: usize, bStep: usize,
  c: usize, cLineStride: usize, cRowStride: usize, accumulate: bool,
): void {
  for (let left: usize = 0; left < columns; left += COLUMNS_TOGETHER) {
    const right = min<usize>(left + COLUMNS_TOGETHER, columns);
    for (let first: usize = 0; first < rows; first += ROWS_TOGETHER) {
      const end = min<usize>(first + ROWS_TOGETHER, rows);
      let panel = b + (left >> 3) * bPanelStride;
      if (rows <= rowsPerLine) {
        // Most products are one line: without the arithmetic of lines, which costs a third of a short tile.
        const from = a + first * aRowStride, to = c + first * cRowStride;
        for (let column = left; column < right; column += 8, panel += bPanelStride) {
          const width = right - column;
          if (width >= 8) multiplyLine(end - first, depth, 8, from, aRowStride, aStep, panel, bStep, to + column * 4, cRowStride, true, accumulate);
          else multiplyLine(end - first, depth, width, from, aRowStride, aStep, panel, bStep, to + column * 4, cRowStride, false, accumulate);
        }
        continue;
      }
      for (let column = left; column < right; column += 8, panel += bPanelStride) {
        const output = c + column * 4, width = right - column;
        if (width >= 8) {
          multiplyPanel(first, end, depth, 8, rowsPerLine, a, aLineStride, aRowStride, aStep, panel, bStep, output, cLineStride, cRowStride, true, accumulate);
        } else {
          multiplyPanel(first, end, depth, width, rowsPerLine, a, aLineStride, aRowStride, aStep, panel, bStep, output, cLineStride, cRowStride, false, accumulate);
        }
      }
    }
  }
}

/** Rows of one line by one panel. */
// @ts-ignore: decorator
@inline
function multiplyLine(
  rows: usize, depth: usize, columns: usize, a: usize, aRowStride: usize, aStep: usize, panel: usize, bStep: usize,
  c: usize, cRowStride: usize, whole: bool, accumulate: bool,
): void {
  for (; rows >= 4; rows -= 4, a += aRowStride * 4, c += cRowStride * 4) {
    multiplyTile(
      a, a + aRowStride, a + aRowStride * 2, a + aRowStride * 3, aStep, panel, bStep, depth,
      c, c + cRowStride, c + cRowStride * 2, c + cRowStride * 3, 4, columns, whole, accumulate,
    );
  }
  if (rows == 0) return;
  // Past the last row the last is repeated, and not stored.
  const a1 = rows > 1 ? a + aRowStride : a, a2 = rows > 2 ? a1 + aRowStride : a1;
  multiplyTile(a, a1, a2, a2, aStep, panel, bStep, depth, c, c + cRowStride, c + cRowStride * 2, c, rows, columns, whole, accumulate);
}

// @ts-ignore: decorator
@inline
function multiplyPanel(
  first: usize, end: usize, depth: usize, columns: usize, rowsPerLine: usize,
  a: usize, aLineStride: usize, aRowStride: usize, aStep: usize, panel: usize, bStep: usize,
  c: usize, cLineStride: usize, cRowStride: usize, whole: bool, accumulate: bool,
): void {
  let line = first / rowsPerLine, place = first - line * rowsPerLine;
  for (let row = first; row < end; row += 4) {
    const a0 = a + line * aLineStride + place * aRowStride, c0 = c + line * cLineStride + place * cRowStride;
    let a1 = a0 + aRowStride, a2 = a1 + aRowStride, a3 = a2 + aRowStride;
    let c1 = c0 + cRowStride, c2 = c1 + cRowStride, c3 = c2 + cRowStride;
    place += 4;
    if (place > rowsPerLine || row + 4 > end) {
      // Past the last row the last is repeated, and not stored.
      const row1 = min<usize>(row + 1, end - 1), row2 = min<usize>(row + 2, end - 1), row3 = min<usize>(row + 3, end - 1);
      a1 = start(a, row1, rowsPerLine, aLineStride, aRowStride);
      a2 = start(a, row2, rowsPerLine, aLineStride, aRowStride);
      a3 = start(a, row3, rowsPerLine, aLineStride, aRowStride);
      c1 = start(c, row1, rowsPerLine, cLineStride, cRowStride);
      c2 = start(c, row2, rowsPerLine, cLineStride, cRowStride);
      c3 = start(c, row3, rowsPerLine, cLineStride, cRowStride);
    }
    for (; place >= rowsPerLine; place -= rowsPerLine) line++;
    multiplyTile(a0, a1, a2, a3, aStep, panel, bStep, depth, c0, c1, c2, c3, end - row, columns, whole, accumulate);
  }
}

// @ts-ignore: decorator
@inline
function start(base: usize, row: usize, rowsPerLine: usize, lineStride: usize, rowStride: usize): usize {
  const line = row / rowsPerLine;
  return base + line * lineStride + (row - line * rowsPerLine) * rowStride;
}

/**
 * Copies M[depth, columns] (element (k, c) at source + k * step + c * columnStride, in bytes) into panels
 * [ceil(columns / 8)][depth][8], zeros beyond the last column.
 */
export function packPanels(
  depth: usize, columns: usize, source: usize, step: usize, columnStride: usize, panels: usize,
): void {
  for (let column: usize = 0; column < columns; column += 8) {
    const width = min<usize>(columns - column, 8), end = panels + depth * 32;
    let from = source + column * columnStride;
    if (width == 8 && columnStride == 4) {
      for (; panels != end; panels += 32, from += step) {
        v128.store(panels, v128.load(from));
        v128.store(panels, v128.load(from, 16), 16);
      }
      continue;
    }
    if (columnStride == 4) {
      for (; panels != end; panels += 32, from += step) {
        v128.store(panels, loadPart(from, width));
        v128.store(panels, width > 4 ? loadPart(from + 16, width - 4) : f32x4.splat(0), 16);
      }
      continue;
    }
    if (width == 8 && step == 4) {
      for (const whole = panels + (depth & ~3) * 32; panels != whole; panels += 128, from += 16) {
        transposeFour(from, columnStride, panels);
        transposeFour(from + columnStride * 4, columnStride, panels + 16);
      }
    }
    for (; panels != end; panels += 32, from += step) {
      for (let i: usize = 0; i < 8; i++) store<f32>(panels + i * 4, i < width ? load<f32>(from + i * columnStride) : 0);
    }
  }
}

/** Four values of each of four columns to four rows of a panel. */
// @ts-ignore: decorator
@inline
function transposeFour(from: usize, columnStride: usize, panel: usize): void {
  storeTransposed(
    v128.load(from), v128.load(from + columnStride), v128.load(from + columnStride * 2), v128.load(from + columnStride * 3), panel, 32,
  );
}

/**
 * Copies `rows` columns (a multiple of 4) of A[depth, …], `step` bytes from one row of A to the next, side by side: [depth, rows].
 * Products over the depth then read one line of the cache after the other, and not one of each page.
 */
export function packRows(rows: usize, depth: usize, source: usize, step: usize, packed: usize): void {
  const bytes = rows * 4;
  for (const end = packed + depth * bytes; packed != end; source += step) {
    let from = source;
    for (const line = packed + bytes; packed != line; packed += 16, from += 16) v128.store(packed, v128.load(from));
  }
}
