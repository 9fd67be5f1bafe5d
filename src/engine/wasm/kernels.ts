/** Training kernels on the engine's memory: float32 tensors by byte address, the same bits on every machine. */
import { convolve, convolveInputGradient } from './direct-convolution.js';
import { convolveFilterGradient } from './direct-filter-gradient.js';
import type { Axis, ConvolutionGeometry, LossShape, Positions, ProductsShape, SwappedAxes } from '../kernels/kernels.js';
import { convolveNested, convolveNestedFilterGradient, convolveNestedInputGradient } from './nested-convolution.js';
import { hasNestedForm } from './nested-form.js';
import { bindKernels, type Context, type KernelExports, type Team, type ThreadContext } from './module.js';
import { normalise, normaliseBackward, normaliseTraining } from './normalization.js';
import { product, type MatrixShape } from './product.js';
import { cutLines } from './pieces.js';
import {
  adamPart,
  adamwPart,
  binaryPart,
  rmspropPart,
  sgdPart,
  sigmoidPart,
  softmaxGradientPart,
  softmaxPart,
  swapPart,
  unaryPart,
} from './row-tasks.js';
import { copyLines, inParts } from './rows.js';
import { Scratch } from './scratch.js';
import { alone } from './team/alone.js';

export type { MatrixShape } from './product.js';

/** Rows are everything but the channels: batch * height * width. */
export interface NormalizationShape {
  rows: number;
  channels: number;
  /** Whether a ReLU follows (in a gradient: followed). */
  relu: boolean;
}

export class WasmKernels {
  private context: Context;

  /** `allocate` and `release` are the memory's own malloc and free; addresses may exceed 2 GiB. */
  constructor(
    module: WebAssembly.Module,
    memory: WebAssembly.Memory,
    allocate: (bytes: number) => number,
    release: (address: number) => void,
  ) {
    const own = bindKernels(module, memory);
    this.context = { ...own, scratch: new Scratch(allocate, release), team: alone(own) };
  }

  /** From now on this team computes. */
  useTeam(teamOf: (context: ThreadContext) => Team): void {
    this.context = { ...this.context, team: teamOf(this.context) };
  }

  /** y = x * w + bias + residual; bias [filters] and residual (shaped like y) may be 0 for none. */
  convolution(g: ConvolutionGeometry, x: number, w: number, bias: number, residual: number, y: number): void {
    const form = hasNestedForm(g) ? convolveNested : convolve;
    form(this.context, g, x >>> 0, w >>> 0, bias >>> 0, residual >>> 0, y >>> 0);
  }

  /**
   * dx from dy; what belongs to replicated padding is added to the border it copied. `added` (shaped like x, not dx
   * itself; 0 for none) is the gradient that reaches x by another way: a residual block's.
   */
  convolutionInputGradient(g: ConvolutionGeometry, dy: number, w: number, dx: number, added = 0): void {
    const form = hasNestedForm(g) ? convolveNestedInputGradient : convolveInputGradient;
    form(this.context, g, dy >>> 0, w >>> 0, added >>> 0, dx >>> 0);
  }

  /** dw, and the bias' gradient db unless 0, from x and dy. */
  convolutionFilterGradient(g: ConvolutionGeometry, x: number, dy: number, dw: number, db: number): void {
    const form = hasNestedForm(g) ? convolveNestedFilterGradient : convolveFilterGradient;
    form(this.context, g, x >>> 0, dy >>> 0, dw >>> 0, db >>> 0);
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
    const [pieces, bytes] = step === 1 ? [1, count * inner * 4] : [count, inner * 4];
    copyLines(
      this.context,
      outer,
      pieces,
      bytes,
      (x >>> 0) + offset * inner * 4,
      extent * inner * 4,
      step * inner * 4,
      y,
      count * inner * 4,
      inner * 4,
    );
  }

  /** dx [outer, extent, inner], zero but at the positions, from dy [outer, count, inner]. */
  put({ outer, extent, inner }: Axis, { offset, count, step }: Positions, dy: number, dx: number): void {
    const [pieces, bytes] = step === 1 ? [1, count * inner * 4] : [count, inner * 4];
    this.context.kernels.clear(dx, outer * extent * inner * 4);
    copyLines(
      this.context,
      outer,
      pieces,
      bytes,
      dy,
      count * inner * 4,
      inner * 4,
      (dx >>> 0) + offset * inner * 4,
      extent * inner * 4,
      step * inner * 4,
    );
  }

  /** What tfjs' own operations use (ops/). */
  get plain(): Pick<KernelExports, 'sumAxis' | 'copyPieces'> {
    return this.context.kernels;
  }

  /** By assembly/elementwise.ts: y from a and b, of each of which there are n values or, where it is not `many`, one for all. */
  binary(operation: number, n: number, a: number, manyA: boolean, b: number, manyB: boolean, y: number): void {
    inParts(this.context, binaryPart, n, [operation, a, Number(manyA), b, Number(manyB), y]);
  }

  /** By assembly/elementwise.ts: y from n values of x. */
  unary(operation: number, n: number, x: number, y: number): void {
    inParts(this.context, unaryPart, n, [operation, x, y]);
  }

  /** y = 1 / (1 + exp(-x)) of n values. */
  sigmoid(n: number, x: number, y: number): void {
    inParts(this.context, sigmoidPart, n, [x, y]);
  }

  /** c[batch, rows, columns]: a product for each of a batch of pairs of matrices. */
  products({ batch, rows, inner, columns, ...transposed }: ProductsShape, a: number, b: number, c: number): void {
    const shape = { rows, inner, columns, ...transposed };
    for (let one = 0; one < batch; one++) {
      const [left, right, result] = [rows * inner, inner * columns, rows * columns].map((values) => one * values * 4);
      product(this.context, shape, false, (a >>> 0) + left, (b >>> 0) + right, (c >>> 0) + result);
    }
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

  /** y[batch, second, first, inner] from x[batch, first, second, inner]. */
  swapAxes({ batch, first, second, inner }: SwappedAxes, x: number, y: number): void {
    const { pieces, each } = cutLines(batch, first * second * inner);
    this.context.team.run(swapPart, pieces, [batch, each, first, second, inner, x, y]);
  }

  /** losses[rows] and the gradient of their mean from logits[rows, classes] and int32 labels[rows]. */
  softmaxCrossEntropy(
    { rows, classes }: { rows: number; classes: number },
    logits: number,
    labels: number,
    losses: number,
    dlogits: number,
  ): void {
    this.context.kernels.softmaxCrossEntropy(rows, classes, logits, labels, losses, dlogits);
  }

  /** losses[rows] and the gradient of their mean from logits[rows, classes], int32 labels[rows] and weights[classes]. */
  classLoss(
    { rows, classes }: { rows: number; classes: number },
    { smoothing, focus }: LossShape,
    logits: number,
    labels: number,
    weights: number,
    losses: number,
    dlogits: number,
  ): void {
    this.context.kernels.classLoss(rows, classes, smoothing, focus, logits, labels, weights, losses, dlogits);
  }

  /** a = rho a + (1 - rho) g^2; w -= learningRate g / (sqrt(a) + epsilon). */
  rmsprop(
    n: number,
    w: number,
    g: number,
    a: number,
    { learningRate, rho, epsilon }: { learningRate: number; rho: number; epsilon: number },
  ): void {
    inParts(this.context, rmspropPart, n, [w, g, a, learningRate, rho, epsilon]);
  }

  /** velocity = momentum velocity - learningRate g; w += velocity. */
  sgd(n: number, w: number, g: number, velocity: number, { learningRate, momentum }: { learningRate: number; momentum: number }): void {
    inParts(this.context, sgdPart, n, [w, g, velocity, learningRate, momentum]);
  }

  /** w -= learningRate m / (sqrt(v) + epsilon) with running means m of g and v of g^2; the rate is already bias-corrected. */
  adam(
    n: number,
    w: number,
    g: number,
    m: number,
    v: number,
    { learningRate, beta1, beta2, epsilon }: { learningRate: number; beta1: number; beta2: number; epsilon: number },
  ): void {
    inParts(this.context, adamPart, n, [w, g, m, v, learningRate, beta1, beta2, epsilon]);
  }

  /** As adam, after w -= decay d w. */
  adamw(
    n: number,
    w: number,
    g: number,
    m: number,
    v: number,
    d: number,
    { learningRate, beta1, beta2, epsilon, decay }: { learningRate: number; beta1: number; beta2: number; epsilon: number; decay: number },
  ): void {
    inParts(this.context, adamwPart, n, [w, g, m, v, d, learningRate, beta1, beta2, epsilon, decay]);
  }
}
