/**
 * The kernels with the longest lists of addresses, called with named members instead. WebAssembly knows arguments by their places alone:
 * this is the one file that lists them in order.
 */

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
  nestedConvolution(convolution: NestedConvolution): void;
  nestedFilterGradient(gradient: NestedFilterGradient): void;
  normaliseGradient(gradient: NormaliseGradient): void;
}

type ByPlace = Record<keyof NamedCalls, (...places: (number | boolean)[]) => void>;

/** @param kernels what kernels.wasm exports */
export function namedCalls(kernels: ByPlace): NamedCalls {
  const { multiply, multiplyAfresh, nestedConvolution, nestedFilterGradient, normaliseGradient } = kernels;
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
