/**
 * The kernels with the longest lists of addresses, called with named members instead. WebAssembly knows arguments by their places alone:
 * this is the one file that lists them in order.
 */

import type { AttentionShape } from '../kernels/block-kernels.js';
import type { TapShape } from '../kernels/kernels.js';

/** Heads of x [batch, positions, channels]: all their queries, behind them their keys, behind those their values. */
export type HeadsShape = Pick<AttentionShape, 'batch' | 'positions' | 'heads' | 'keys' | 'values' | 'scale'>;

/** Windows that move over x [batch, rows, columns, depth, channels] and stay inside. */
export interface PoolShape {
  readonly batch: number;
  readonly rows: number;
  readonly columns: number;
  readonly depth: number;
  readonly channels: number;
  readonly sizeRows: number;
  readonly sizeColumns: number;
  readonly sizeDepth: number;
  readonly stepRows: number;
  readonly stepColumns: number;
  readonly stepDepth: number;
  readonly outRows: number;
  readonly outColumns: number;
  readonly outDepth: number;
}

/** C[rows, columns] += A[rows, depth] B[depth, columns]: addresses, and strides in bytes (assembly/product.ts). */
export interface Product {
  readonly rows: number;
  readonly depth: number;
  readonly columns: number;
  /** Rows of A and of C that lie `RowStride` apart; the next ones begin a `LineStride` further. */
  readonly rowsPerLine: number;
  readonly a: number;
  readonly aLineStride: number;
  readonly aRowStride: number;
  /** From one column of A to the next. */
  readonly aStep: number;
  /** In panels of eight columns. */
  readonly b: number;
  readonly bPanelStride: number;
  /** From one row of B to the next, within a panel. */
  readonly bStep: number;
  readonly c: number;
  readonly cLineStride: number;
  readonly cRowStride: number;
}

/** C[rows, columns] = A B of each of `batch` pairs: addresses, and strides in bytes (assembly/product.ts). */
export interface Products {
  readonly batch: number;
  readonly rows: number;
  readonly inner: number;
  readonly columns: number;
  /** Rows of B that are packed and multiplied together. */
  readonly together: number;
  readonly a: number;
  readonly aStride: number;
  readonly aRowStride: number;
  readonly aStep: number;
  readonly b: number;
  readonly bStride: number;
  readonly bStep: number;
  readonly bColumnStride: number;
  readonly c: number;
  /** Room for B in panels, or 0 where it is read in place. */
  readonly panels: number;
}

/** y += what many taps of one image give, one after the other: addresses, and strides in bytes (assembly/taps.ts). */
export interface TapsConvolution {
  readonly lines: number;
  readonly width: number;
  readonly taps: number;
  /** Values of a tap. */
  readonly depth: number;
  readonly filters: number;
  readonly image: number;
  readonly lineStride: number;
  readonly tapStride: number;
  readonly columnStride: number;
  readonly panels: number;
  readonly y: number;
}

/** dw += what positions of images give, a group of images after the other: addresses, and strides in bytes (assembly/filter-taps.ts). */
export interface TapsFilterGradient {
  readonly positions: number;
  /** Positions of a group, and how many of them are summed before they are added to dw. */
  readonly group: number;
  readonly block: number;
  /** Fours of a tap's values. */
  readonly firstQuad: number;
  readonly endQuad: number;
  readonly depth: number;
  readonly filters: number;
  readonly lines: number;
  readonly width: number;
  readonly image: number;
  readonly imageStride: number;
  readonly lineStride: number;
  readonly tapStride: number;
  readonly columnStride: number;
  readonly dy: number;
  readonly panelStride: number;
  /** Whether a few bytes behind the last image may be read. */
  readonly slack: boolean;
  readonly dw: number;
  /** Room for 16 bytes of each position of a block. */
  readonly strip: number;
}

/** Lines of a convolution in the nested short form (nested-form.ts), padded and with room for their points. */
interface PaddedLines {
  readonly lines: number;
  readonly tiles: number;
  readonly outputs: number;
  readonly channels: number;
  readonly filters: number;
  readonly paddedWidth: number;
  readonly padded: number;
  /** Bit p: whether point p has weights. */
  readonly present: number;
  readonly work: number;
}

/** y from padded lines; bias and residual may be 0 for none. */
export interface NestedConvolution extends PaddedLines {
  readonly width: number;
  readonly weights: number;
  readonly bias: number;
  readonly residual: number;
  readonly y: number;
}

/** The points' gradients, and dy's sums unless `totals` is 0, from padded lines of x and of dy. */
export interface NestedFilterGradient extends PaddedLines {
  readonly dy: number;
  readonly gradients: number;
  readonly totals: number;
}

/** dx [rows, channels] of a batch normalization; added may be 0 for none (assembly/batch-norm.ts). */
export interface NormaliseGradient {
  readonly rows: number;
  readonly channels: number;
  readonly relu: boolean;
  readonly dy: number;
  readonly x: number;
  readonly gamma: number;
  readonly beta: number;
  readonly mean: number;
  readonly inverseDeviation: number;
  readonly offsets: number;
  readonly slopes: number;
  readonly added: number;
  readonly dx: number;
}

export interface NamedCalls {
  multiply(product: Product): void;
  /** The same without what is in C before. */
  multiplyAfresh(product: Product): void;
  multiplyEach(products: Products): void;
  convolveTaps(convolution: TapsConvolution): void;
  filterTaps(gradient: TapsFilterGradient): void;
  maxPool(shape: PoolShape, x: number, y: number): void;
  maxPoolGradient(shape: PoolShape, x: number, y: number, dy: number, dx: number): void;
  layOut(shape: TapShape, x: number, y: number): void;
  layBack(shape: TapShape, dy: number, dx: number): void;
  /** @param together how many products are summed before they are added to those before */
  attend(shape: HeadsShape, together: number, x: number, shares: number, y: number, panels: number): void;
  attendGradient(
    shape: HeadsShape,
    together: number,
    dy: number,
    x: number,
    shares: number,
    dx: number,
    products: number,
    panels: number,
  ): void;
  nestedConvolution(convolution: NestedConvolution): void;
  nestedFilterGradient(gradient: NestedFilterGradient): void;
  normaliseGradient(gradient: NormaliseGradient): void;
}

type ByPlace = Record<keyof NamedCalls, (...places: (number | boolean)[]) => void>;

/** @param kernels what kernels.wasm exports */
export function namedCalls(kernels: ByPlace): NamedCalls {
  const { attend, attendGradient, convolveTaps, filterTaps, maxPool, maxPoolGradient, layOut, layBack } = kernels;
  const { multiply, multiplyAfresh, multiplyEach, nestedConvolution, nestedFilterGradient, normaliseGradient } = kernels;
  // prettier-ignore
  return {
    multiply: (p) => multiply(
      p.rows, p.depth, p.columns, p.rowsPerLine, p.a, p.aLineStride, p.aRowStride, p.aStep,
      p.b, p.bPanelStride, p.bStep, p.c, p.cLineStride, p.cRowStride,
    ),
    multiplyAfresh: (p) => multiplyAfresh(
      p.rows, p.depth, p.columns, p.rowsPerLine, p.a, p.aLineStride, p.aRowStride, p.aStep,
      p.b, p.bPanelStride, p.bStep, p.c, p.cLineStride, p.cRowStride,
    ),
    multiplyEach: (p) => multiplyEach(
      p.batch, p.rows, p.inner, p.columns, p.together, p.a, p.aStride, p.aRowStride, p.aStep,
      p.b, p.bStride, p.bStep, p.bColumnStride, p.c, p.panels,
    ),
    convolveTaps: (t) => convolveTaps(
      t.lines, t.width, t.taps, t.depth, t.filters, t.image, t.lineStride, t.tapStride, t.columnStride, t.panels, t.y,
    ),
    filterTaps: (t) => filterTaps(
      t.positions, t.group, t.block, t.firstQuad, t.endQuad, t.depth, t.filters, t.lines, t.width, t.image, t.imageStride, t.lineStride,
      t.tapStride, t.columnStride, t.dy, t.panelStride, t.slack, t.dw, t.strip,
    ),
    attend: (a, ...places) => attend(...headPlaces(a), ...places),
    attendGradient: (a, ...places) => attendGradient(...headPlaces(a), ...places),
    maxPool: (p, x, y) => maxPool(...poolPlaces(p), x, y),
    maxPoolGradient: (p, x, y, dy, dx) => maxPoolGradient(...poolPlaces(p), x, y, dy, dx),
    layOut: (t, x, y) => layOut(...tapPlaces(t), t.replicate, x, y),
    layBack: (t, dy, dx) => layBack(...tapPlaces(t), dy, dx),
    nestedConvolution: (n) => nestedConvolution(
      n.lines, n.tiles, n.outputs, n.channels, n.filters, n.width, n.paddedWidth,
      n.padded, n.weights, n.present, n.bias, n.residual, n.y, n.work,
    ),
    nestedFilterGradient: (n) => nestedFilterGradient(
      n.lines, n.tiles, n.outputs, n.channels, n.filters, n.paddedWidth,
      n.padded, n.dy, n.present, n.gradients, n.totals, n.work,
    ),
    normaliseGradient: (n) => normaliseGradient(
      n.rows, n.channels, n.relu, n.dy, n.x, n.gamma, n.beta, n.mean, n.inverseDeviation, n.offsets, n.slopes, n.added, n.dx,
    ),
  };
}

const headPlaces = (a: HeadsShape) => [a.batch, a.positions, a.heads, a.keys, a.values, a.scale];

// prettier-ignore
const poolPlaces = (p: PoolShape) => [
  p.batch, p.rows, p.columns, p.depth, p.channels, p.sizeRows, p.sizeColumns, p.sizeDepth,
  p.stepRows, p.stepColumns, p.stepDepth, p.outRows, p.outColumns, p.outDepth,
];

// prettier-ignore
const tapPlaces = (t: TapShape) => [
  t.batch, t.rows, t.columns, t.values * 4, t.tapRows, t.tapColumns, t.stepRows, t.stepColumns, t.top, t.left, t.outRows, t.outColumns,
];
