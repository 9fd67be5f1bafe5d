/** Training kernels on the engine's memory: float32 tensors by byte address, the same bits on every machine. */
import { WasmAttentionKernels } from './products/attention-kernels.js';
import { convolve, convolveInputGradient } from './convolution/direct-convolution.js';
import { convolveFilterGradient } from './convolution/direct-filter-gradient.js';
import type { Axis, ConvolutionGeometry, Positions, ProductsShape, SwappedAxes } from '../kernels/kernels.js';
import { ElementwiseKernels } from './values/elementwise-kernels.js';
import { LossKernels } from './values/loss-kernels.js';
import { convolveNested, convolveNestedFilterGradient, convolveNestedInputGradient } from './convolution/nested-convolution.js';
import { convolveSquares, convolveSquaresFilterGradient, convolveSquaresInputGradient } from './convolution/winograd.js';
import type { Squares } from './convolution/winograd-form.js';
import { convolveLong, convolveLongFilterGradient, convolveLongInputGradient, hasLongForm } from './convolution/long-line.js';
import { hasNestedForm } from './convolution/nested-form.js';
import { bindKernels, type Context, type Current, type KernelExports, type Team, type ThreadContext } from './module.js';
import { normalise, normaliseBackward, normaliseTraining } from './values/normalization.js';
import { product, type MatrixShape } from './products/product.js';
import { products } from './products/products.js';
import { cutLines } from './pieces.js';
import { layerNormGradientPart, layerNormPart, softmaxGradientPart, softmaxPart, swapPart } from './values/row-tasks.js';
import { copyLines, piecesOf } from './values/rows.js';
import { Scratch } from './memory/scratch.js';
import { alone } from './team/alone.js';
import { UpdateKernels } from './values/update-kernels.js';
import { WasmWindowKernels } from './values/window-kernels.js';

export type { MatrixShape } from './products/product.js';

/** Rows are everything but the channels: batch * height * width. */
export interface NormalizationShape {
  rows: number;
  channels: number;
  /** Whether a ReLU follows (in a gradient: followed). */
  relu: boolean;
}

/** That of the forms which serves a geometry. */
function formOf<Form>(g: ConvolutionGeometry, nested: Form, long: Form, direct: Form): Form {
  if (hasNestedForm(g)) return nested;
  return hasLongForm(g) ? long : direct;
}

export class WasmKernels {
  private readonly current: Current;
  readonly elementwise: ElementwiseKernels;
  readonly losses: LossKernels;
  readonly updates: UpdateKernels;
  readonly windows: WasmWindowKernels;
  readonly attention: WasmAttentionKernels;

  /** `allocate` and `release` are the memory's own malloc and free; addresses may exceed 2 GiB. */
  constructor(
    module: WebAssembly.Module,
    memory: WebAssembly.Memory,
    allocate: (bytes: number) => number,
    release: (address: number) => void,
  ) {
    const own = bindKernels(module, memory);
    this.current = { context: { ...own, scratch: new Scratch(allocate, release), team: alone(own) } };
    this.elementwise = new ElementwiseKernels(this.current);
    this.losses = new LossKernels(this.current);
    this.updates = new UpdateKernels(this.current);
    this.windows = new WasmWindowKernels(this.current);
    this.attention = new WasmAttentionKernels(this.current);
  }

  /** From now on this team computes. */
  useTeam(teamOf: (context: ThreadContext) => Team): void {
    this.current.context = { ...this.context, team: teamOf(this.context) };
  }

  private get context(): Context {
    return this.current.context;
  }

  /** y = x * w + bias + residual; bias [filters] and residual (shaped like y) may be 0 for none. */
  convolution(g: ConvolutionGeometry, x: number, w: number, bias: number, residual: number, y: number): void {
    const form = formOf(g, convolveNested, convolveLong, convolve);
    form(this.context, g, x >>> 0, w >>> 0, bias >>> 0, residual >>> 0, y >>> 0);
  }

  /**
   * dx from dy; what belongs to replicated padding is added to the border it copied. `added` (shaped like x, not dx
   * itself; 0 for none) is the gradient that reaches x by another way: a residual block's.
   */
  convolutionInputGradient(g: ConvolutionGeometry, dy: number, w: number, dx: number, added = 0): void {
    const form = formOf(g, convolveNestedInputGradient, convolveLongInputGradient, convolveInputGradient);
    form(this.context, g, dy >>> 0, w >>> 0, added >>> 0, dx >>> 0);
  }

  /** dw, and the bias' gradient db unless 0, from x and dy. */
  convolutionFilterGradient(g: ConvolutionGeometry, x: number, dy: number, dw: number, db: number): void {
    const form = formOf(g, convolveNestedFilterGradient, convolveLongFilterGradient, convolveFilterGradient);
    form(this.context, g, x >>> 0, dy >>> 0, dw >>> 0, db >>> 0);
  }

  /** y = x * w + bias, in Winograd's form. */
  convolutionOfSquares(s: Squares, x: number, w: number, bias: number, y: number): void {
    convolveSquares(this.context, s, x >>> 0, w >>> 0, bias >>> 0, y >>> 0);
  }

  squaresInputGradient(s: Squares, dy: number, w: number, dx: number): void {
    convolveSquaresInputGradient(this.context, s, dy >>> 0, w >>> 0, dx >>> 0);
  }

  squaresFilterGradient(s: Squares, x: number, dy: number, dw: number, db: number): void {
    convolveSquaresFilterGradient(this.context, s, x >>> 0, dy >>> 0, dw >>> 0, db >>> 0);
  }

  /** y from x [rows, channels] by the batch's moments, which are written out; the moving moments [channels] are updated in place. */
  batchNormTraining(
    { rows, channels, epsilon, momentum, relu }: NormalizationShape & { epsilon: number; momentum: number },
    x: number,
    gamma: number,
    beta: number,
    movingMean: number,
    movingVariance: number,
    mean: number,
    inverseDeviation: number,
    y: number,
  ): void {
    const moments = { mean, inverseDeviation, movingMean, movingVariance };
    normaliseTraining(this.context, { rows, channels, relu, epsilon, momentum }, x, { gamma, beta }, moments, y);
  }

  /**
   * dx, dgamma, dbeta from dy and the forward pass' input and moments; dx may be dy. `added` (shaped like x, 0 for none)
   * is the gradient that reaches x by another way.
   */
  batchNormGradient(
    { rows, channels, relu }: NormalizationShape,
    dy: number,
    x: number,
    gamma: number,
    beta: number,
    mean: number,
    inverseDeviation: number,
    dx: number,
    dgamma: number,
    dbeta: number,
    added = 0,
  ): void {
    const moments = { mean, inverseDeviation };
    normaliseBackward(this.context, { rows, channels, relu }, { dy, x, added }, { gamma, beta }, moments, { dx, dgamma, dbeta });
  }

  /** y from x by the moving moments. */
  batchNormInference(
    { rows, channels, epsilon, relu }: NormalizationShape & { epsilon: number },
    x: number,
    gamma: number,
    beta: number,
    movingMean: number,
    movingVariance: number,
    y: number,
  ): void {
    const { kernels, scratch } = this.context;
    scratch.use([channels * 4], (inverseDeviation) => {
      kernels.inverseDeviations(channels, epsilon, movingVariance, inverseDeviation);
      normalise(this.context, { rows, channels, relu }, x, { gamma, beta }, { mean: movingMean, inverseDeviation }, y);
    });
  }

  /** C[rows, columns] = A B, either operand transposed in memory. */
  matrixProduct(shape: MatrixShape, a: number, b: number, c: number): void {
    product(this.context, shape, false, a >>> 0, b >>> 0, c >>> 0);
  }

  /** y [outer, count, inner] from the positions of x [outer, extent, inner]. */
  take({ outer, extent, inner }: Axis, { offset, count, step }: Positions, x: number, y: number): void {
    const item = inner * 4;
    const taken = { address: (x >>> 0) + offset * item, line: extent * item, step: step * item };
    copyLines(this.context, piecesOf(outer, count, item, step), taken, { address: y, line: count * item, step: item });
  }

  /** dx [outer, extent, inner], zero but at the positions, from dy [outer, count, inner]. */
  put({ outer, extent, inner }: Axis, { offset, count, step }: Positions, dy: number, dx: number): void {
    const item = inner * 4;
    this.context.kernels.clear(dx, outer * extent * item);
    const put = { address: (dx >>> 0) + offset * item, line: extent * item, step: step * item };
    copyLines(this.context, piecesOf(outer, count, item, step), { address: dy, line: count * item, step: item }, put);
  }

  /** What tfjs' own operations use (ops/). */
  get plain(): Pick<KernelExports, 'sumAxis' | 'copyPieces'> {
    return this.context.kernels;
  }

  /** c[batch, rows, columns]: a product for each of a batch of pairs of matrices. */
  products(shape: ProductsShape, a: number, b: number, c: number): void {
    products(this.context, shape, a >>> 0, b >>> 0, c >>> 0);
  }

  /** y: of each row the softmax of scale x. */
  softmax(rows: number, columns: number, scale: number, x: number, y: number): void {
    const { pieces, each } = cutLines(rows, columns);
    this.context.team.run(softmaxPart, pieces, [rows, each, columns, scale, x, y]);
  }

  /** dx from dy and y = softmax(x). */
  softmaxGradient(rows: number, columns: number, scale: number, dy: number, y: number, dx: number): void {
    const { pieces, each } = cutLines(rows, columns);
    this.context.team.run(softmaxGradientPart, pieces, [rows, each, columns, scale, dy, y, dx]);
  }

  /** y of x [rows, channels] by each row's own moments, with what the way back needs: the rows before gamma and beta, and 1 / deviation. */
  layerNorm(
    rows: number,
    channels: number,
    epsilon: number,
    x: number,
    gamma: number,
    beta: number,
    values: number,
    inverse: number,
    y: number,
  ): void {
    const { pieces, each } = cutLines(rows, channels);
    this.context.team.run(layerNormPart, pieces, [rows, each, channels, epsilon, x, gamma, beta, values, inverse, y]);
  }

  /** dx from dy. */
  layerNormGradient(rows: number, channels: number, dy: number, values: number, inverse: number, gamma: number, dx: number): void {
    const { pieces, each } = cutLines(rows, channels);
    this.context.team.run(layerNormGradientPart, pieces, [rows, each, channels, dy, values, inverse, gamma, dx]);
  }

  /** The gradients of gamma and beta. */
  layerNormSums(rows: number, channels: number, dy: number, values: number, dgamma: number, dbeta: number): void {
    this.context.kernels.layerNormSums(rows, channels, dy, values, dgamma, dbeta);
  }

  /** y[batch, second, first, inner] from x[batch, first, second, inner]. */
  swapAxes({ batch, first, second, inner }: SwappedAxes, x: number, y: number): void {
    const { pieces, each } = cutLines(batch, first * second * inner);
    this.context.team.run(swapPart, pieces, [batch, each, first, second, inner, x, y]);
  }
}
