/** Dense matrix products in blocks of the depth, B packed where its layout asks for it. */
import type { Context } from './module.js';

/** Values of the depth summed in registers before they are added to C: bounds rounding as well as the cache used. */
export const DEPTH_TOGETHER = 256;

/** Bytes from one row of B to the next from which on its panels fall on too few lines of the cache, and packing pays. */
const LONG_STEP = 256;

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
export function product({ kernels, scratch }: Context, shape: MatrixShape, accumulate: boolean, a: number, b: number, c: number): void {
  const { rows, inner, columns, transposeA, transposeB } = shape;
  const aRowStride = transposeA ? 4 : inner * 4,
    aStep = transposeA ? rows * 4 : 4;
  const bColumnStride = transposeB ? inner * 4 : 4,
    bStep = transposeB ? 4 : columns * 4;
  const pack = transposeB || columns % 8 !== 0 || bStep >= LONG_STEP,
    together = Math.min(DEPTH_TOGETHER, inner);
  scratch.use([pack ? panelBytes(together, columns) : 0], (panels) => {
    for (let k = 0; k < inner; k += together) {
      const depth = Math.min(together, inner - k),
        from = b + k * bStep;
      const multiply = accumulate || k > 0 ? kernels.multiply : kernels.multiplyAfresh;
      if (pack) kernels.packPanels(depth, columns, from, bStep, bColumnStride, panels);
      multiply(
        rows,
        depth,
        columns,
        rows,
        a + k * aStep,
        0,
        aRowStride,
        aStep,
        pack ? panels : from,
        pack ? depth * 32 : 32,
        pack ? 32 : bStep,
        c,
        0,
        columns * 4,
      );
    }
  });
}
