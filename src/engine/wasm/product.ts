/** Dense matrix products in blocks of the depth, B packed where its layout asks for it. */
import { productPart } from './direct-tasks.js';
import type { Context } from './module.js';
import { DEPTH_TOGETHER } from './parts.js';

/** Bytes from one row of B to the next from which on its panels fall on too few lines of the cache, and packing pays. */
const LONG_STEP = 256;
/** Multiplications of a piece at least, and rows of the register tile's blocks. */
const PIECE_PRODUCTS = 1 << 20;
const BLOCK_ROWS = 16;

export interface MatrixShape {
  rows: number;
  inner: number;
  columns: number;
  transposeA: boolean;
  transposeB: boolean;
}

/** Bytes of a matrix packed into panels of eight columns. */
export const panelBytes = (depth: number, columns: number): number => Math.ceil(columns / 8) * depth * 32;

/**
 * C[rows, columns] = A B, added to C if `accumulate`. A is [rows, inner], or [inner, rows] if transposed; B
 * [inner, columns], or [columns, inner].
 */
export function product(
  { kernels, scratch, team }: Context, shape: MatrixShape, accumulate: boolean, a: number, b: number, c: number,
): void {
  const { rows, inner, columns, transposeA, transposeB } = shape;
  const aRowStride = transposeA ? 4 : inner * 4,
    aStep = transposeA ? rows * 4 : 4;
  const bColumnStride = transposeB ? inner * 4 : 4,
    bStep = transposeB ? 4 : columns * 4;
  const pack = transposeB || columns % 8 !== 0 || bStep >= LONG_STEP,
    block = panelBytes(DEPTH_TOGETHER, columns);
  const each = Math.max(1, Math.round(PIECE_PRODUCTS / (inner * columns * BLOCK_ROWS))) * BLOCK_ROWS;
  scratch.use([pack ? panelBytes(inner, columns) : 0], (panels) => {
    if (pack) {
      for (let k = 0, at = panels; k < inner; k += DEPTH_TOGETHER, at += block) {
        kernels.packPanels(Math.min(DEPTH_TOGETHER, inner - k), columns, b + k * bStep, bStep, bColumnStride, at);
      }
    }
    const right = pack ? [panels, 0, 32, block] : [b, 32, bStep, DEPTH_TOGETHER * bStep];
    team.run(productPart, Math.ceil(rows / each), [rows, each, inner, columns, a, aRowStride, aStep, ...right, c, Number(accumulate)]);
  });
}
