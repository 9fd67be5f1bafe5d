/** Dense matrix products in blocks of the depth, operands packed where their layout asks for it. */
import type { Context } from './module.js';

/** Values of the depth summed in registers before they are added to C: bounds rounding as well as the cache used. */
export const DEPTH_TOGETHER = 256;

/** Bytes between neighbours of the depth from which on a walk down a matrix costs a page each, and packing pays. */
const LONG_STEP = 1024;

export interface MatrixShape {
  rows: number;
  inner: number;
  columns: number;
  transposeA: boolean;
  transposeB: boolean;
}

/** Bytes of a matrix packed into panels of eight columns. */
export const panelBytes = (depth: number, columns: number): number => Math.ceil(columns / 8) * depth * 32;

/** C[rows, columns] += A B. A is [rows, inner], or [inner, rows] if transposed; B [inner, columns], or [columns, inner]. */
export function addProduct({ kernels, scratch }: Context, shape: MatrixShape, a: number, b: number, c: number): void {
  const { rows, inner, columns, transposeA, transposeB } = shape;
  const aRowStride = transposeA ? 4 : inner * 4, aStep = transposeA ? rows * 4 : 4;
  const bColumnStride = transposeB ? inner * 4 : 4, bStep = transposeB ? 4 : columns * 4;
  const packA = transposeA && aStep >= LONG_STEP, packB = transposeB || columns % 8 !== 0 || bStep >= LONG_STEP;
  const together = Math.min(DEPTH_TOGETHER, inner);
  scratch.use([packA ? panelBytes(together, rows) : 0, packB ? panelBytes(together, columns) : 0], (aPanels, bPanels) => {
    for (let k = 0; k < inner; k += together) {
      const depth = Math.min(together, inner - k), panel = depth * 32, aFrom = a + k * aStep, bFrom = b + k * bStep;
      if (packA) kernels.packPanels(depth, rows, aFrom, aStep, 4, aPanels);
      if (packB) kernels.packPanels(depth, columns, bFrom, bStep, bColumnStride, bPanels);
      kernels.multiply(
        rows, depth, columns, 8,
        packA ? aPanels : aFrom, packA ? panel : 8 * aRowStride, packA ? 4 : aRowStride, packA ? 32 : aStep,
        packB ? bPanels : bFrom, packB ? panel : 32, packB ? 32 : bStep,
        c, columns * 32, columns * 4,
      );
    }
  });
}
