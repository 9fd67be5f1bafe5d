/** Tasks of dense products, and of packing what they multiply by (product.ts). */
import type { Task } from './module.js';
import { panelBytes } from './panels.js';
import { DEPTH_TOGETHER } from './parts.js';

/**
 * Some panels of a matrix, in blocks of some of its rows each.
 * columns, columns of a piece, depth, rows of a block, source, step, column stride, panels
 */
export const packPart: Task = ({ kernels }, a, piece) => {
  const [columns, each, depth, together, source, step, columnStride, panels] = [a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7]];
  const first = piece * each;
  const count = Math.min(each, columns - first);
  for (let k = 0; k < depth; k += together) {
    const rows = Math.min(together, depth - k);
    kernels.packPanels(
      rows,
      count,
      source + k * step + first * columnStride,
      step,
      columnStride,
      panels + panelBytes(k, columns) + panelBytes(rows, first),
    );
  }
};

/**
 * Some rows of C = A B, or of C += A B.
 * rows, rows of a piece, inner, columns, A, its row stride and step, room for a piece's rows of A and its bytes (0 where they are read in
 * place), B, its panel stride (0 for that of whole panels) and step, bytes from one block of its depth to the next, C, accumulate
 */
export const productPart: Task = ({ kernels, thread }, a, piece) => {
  const [rows, each, inner, columns, matrix, rowStride, step, sides, sidesBytes] = [a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7], a[8]];
  const [b, bPanelStride, bStep, bBlock, c, accumulate] = [a[9], a[10], a[11], a[12], a[13], a[14]];
  const first = piece * each;
  const count = Math.min(each, rows - first);
  let [from, aRowStride, aStep] = [matrix + first * rowStride, rowStride, step];
  if (sidesBytes && count % 4 === 0) {
    const own = sides + thread * sidesBytes;
    kernels.packRows(count, inner, from, step, own);
    [from, aRowStride, aStep] = [own, 4, count * 4];
  }
  for (let k = 0, panels = b; k < inner; k += DEPTH_TOGETHER, panels += bBlock) {
    const depth = Math.min(DEPTH_TOGETHER, inner - k);
    const multiply = accumulate || k > 0 ? kernels.multiply : kernels.multiplyAfresh;
    multiply(
      count,
      depth,
      columns,
      count,
      from + k * aStep,
      0,
      aRowStride,
      aStep,
      panels,
      bPanelStride || depth * 32,
      bStep,
      c + first * columns * 4,
      0,
      columns * 4,
    );
  }
};
