/** Dense products by all threads of a team; convolutions whose kernel covers a whole line, fully connected layers, gathered patches. */
import type { Context } from '../module.js';
import { panelBytes } from './panels.js';
import { DEPTH_TOGETHER } from '../parts.js';
import { cutColumns } from '../pieces.js';
import { packPart, productPart } from './product-tasks.js';
import { PACK, PRODUCT } from '../task-arguments.js';

/** Bytes from one row of B to the next from which on its panels fall on too few lines of the cache, and packing pays. */
const LONG_STEP = 256;
/** Multiplications of a piece at least, and rows of the register tile's blocks. */
const PIECE_PRODUCTS = 1 << 19;
const BLOCK_ROWS = 16;

export interface MatrixShape {
  rows: number;
  inner: number;
  columns: number;
  transposeA: boolean;
  transposeB: boolean;
  /** Values from one of A's rows, as they lie, to the next, and of B's; if left out, as many as a row has. */
  aWidth?: number;
  bWidth?: number;
}

/** A matrix [depth, columns] by its element (0, 0), and the bytes from one row and from one column to the next. */
export interface Matrix {
  readonly depth: number;
  readonly columns: number;
  readonly source: number;
  readonly step: number;
  readonly columnStride: number;
}

/** Packs a matrix into panels of eight columns, so many rows of it at a time: one block of panels behind the other. */
export function pack({ team }: Context, { depth, columns, source, step, columnStride }: Matrix, panels: number, together = depth): void {
  const { pieces, each } = cutColumns(columns, depth);
  team.run(packPart, pieces, PACK.list({ columns, each, depth, together, source, step, columnStride, panels }));
}

/** Whether B must be brought into panels of eight columns first. */
export function isPacked(transposeB: boolean, columns: number, bStep: number): boolean {
  return transposeB || columns % 8 !== 0 || bStep >= LONG_STEP;
}

/**
 * C[rows, columns] = A B, added to C if `accumulate`. A is [rows, inner], or [inner, rows] if transposed; B
 * [inner, columns], or [columns, inner].
 */
export function product(context: Context, shape: MatrixShape, accumulate: boolean, a: number, b: number, c: number): void {
  const { scratch, team } = context;
  const { rows, inner, columns, transposeA, transposeB } = shape;
  const { aWidth = transposeA ? rows : inner, bWidth = transposeB ? inner : columns } = shape;
  const aRowStride = transposeA ? 4 : aWidth * 4,
    aStep = transposeA ? aWidth * 4 : 4;
  const bColumnStride = transposeB ? bWidth * 4 : 4,
    bStep = transposeB ? 4 : bWidth * 4;
  const packed = isPacked(transposeB, columns, bStep),
    block = panelBytes(DEPTH_TOGETHER, columns);
  const pieces = Math.ceil(rows / (Math.max(1, Math.round(PIECE_PRODUCTS / (inner * columns * BLOCK_ROWS))) * BLOCK_ROWS));
  const each = Math.ceil(rows / pieces / BLOCK_ROWS) * BLOCK_ROWS;
  const sidesBytes = transposeA ? each * inner * 4 : 0;
  scratch.use([packed ? panelBytes(inner, columns) : 0, sidesBytes * team.threads], (panels, sides) => {
    if (packed) pack(context, { depth: inner, columns, source: b, step: bStep, columnStride: bColumnStride }, panels, DEPTH_TOGETHER);
    const left = { a, aRowStride, aStep, sides, sidesBytes };
    const right = packed
      ? { b: panels, bPanelStride: 0, bStep: 32, bBlock: block }
      : { b, bPanelStride: 32, bStep, bBlock: DEPTH_TOGETHER * bStep };
    team.run(productPart, Math.ceil(rows / each), PRODUCT.list({ rows, each, inner, columns, ...left, ...right, c, accumulate }));
  });
}
