import type { Tensor, Tensor1D, Tensor2D, Tensor4D, Variable } from '@tensorflow/tfjs-core';
import type { Axis, BlockKernels } from './block-kernels.js';

export type { Axis } from './block-kernels.js';

/**
 * A 2-D convolution: x [batch, inHeight, inWidth, inChannels], kernel [kernelHeight, kernelWidth, inChannels, filters],
 * y [batch, outHeight, outWidth, filters], all float32. The border is what fills the padding.
 */
export interface ConvolutionGeometry {
  readonly batch: number;
  readonly inHeight: number;
  readonly inWidth: number;
  readonly inChannels: number;
  readonly kernelHeight: number;
  readonly kernelWidth: number;
  readonly filters: number;
  readonly strideHeight: number;
  readonly strideWidth: number;
  readonly padTop: number;
  readonly padBottom: number;
  readonly padLeft: number;
  readonly padRight: number;
  readonly border: 'zero' | 'replicate';
  readonly outHeight: number;
  readonly outWidth: number;
  /** Whether fewer multiplications may be made at the price of other rounding (training.fast_convolutions). */
  readonly fast?: boolean;
}

export interface NormalizationSettings {
  readonly epsilon: number;
  /** The decay of the moving statistics. */
  readonly momentum: number;
  readonly relu: boolean;
}

/** The weights of one batch normalization, each [channels]. */
export interface NormalizationWeights {
  readonly gamma: Tensor1D;
  readonly beta: Tensor1D;
  readonly movingMean: Variable;
  readonly movingVariance: Variable;
}

/** Which positions along an axis: offset, offset + step, … */
export interface Positions {
  readonly offset: number;
  readonly count: number;
  readonly step: number;
}

/** So many products of matrices [rows, inner] and [inner, columns], each of them transposed where that is said. */
export interface ProductsShape {
  readonly batch: number;
  readonly rows: number;
  readonly inner: number;
  readonly columns: number;
  readonly transposeA: boolean;
  readonly transposeB: boolean;
  /** Where a's rows as they lie are parts of longer ones. */
  readonly partOfA?: RowPart;
  readonly partOfB?: RowPart;
}

/** The values of a row from `from` on, of `width` in all. */
export interface RowPart {
  readonly width: number;
  readonly from: number;
}

/** Two axes that lie side by side: [batch, first, second, inner]. */
export interface SwappedAxes {
  readonly batch: number;
  readonly first: number;
  readonly second: number;
  readonly inner: number;
}

/** What a kernel's taps in the plane see of x [batch, rows, columns, values], with `top` rows and `left` columns around it. */
export interface TapShape {
  readonly batch: number;
  readonly rows: number;
  readonly columns: number;
  readonly values: number;
  readonly tapRows: number;
  readonly tapColumns: number;
  readonly stepRows: number;
  readonly stepColumns: number;
  readonly top: number;
  readonly left: number;
  readonly outRows: number;
  readonly outColumns: number;
  /** Whether the border repeats the nearest pixel; else it is zero. */
  readonly replicate: boolean;
}

/** What the taps of a kernel see, laid out in one go, with the bits that many operations give elsewhere. */
export interface TapKernels {
  /** [batch, outRows x outColumns, taps, values] */
  layOut(x: Tensor, shape: TapShape): Tensor;
  /** The adjoint, [batch, rows, columns, values], where the border is zero. */
  layBack(dy: Tensor, shape: TapShape): Tensor;
}

/** An activation by itself: its values y, and the gradient of x from that of y. */
export interface ActivationKernels {
  value(x: Tensor): Tensor;
  gradient(dy: Tensor, x: Tensor, y: Tensor): Tensor;
}

/** What batch normalization's backward pass needs of the forward one, [2, channels]: the means, then 1 / sqrt(variance + epsilon). */
export type BatchStatistics = Tensor2D;

/** One weight, its gradient, and what the optimizer remembers of it: all of one shape. */
export interface WeightUpdate {
  readonly weight: Variable;
  readonly gradient: Tensor;
  readonly slots: readonly Variable[];
}

/** Updates all weights in place. The settings are asked for once in every step, a replayed one too: they may change. */
export type Updater<Settings> = (updates: readonly WeightUpdate[], settings: () => Settings) => void;

export interface RmspropSettings {
  readonly learningRate: number;
  readonly rho: number;
  readonly epsilon: number;
}
/** What shapes the loss of a sample, beside the weight of its class. */
export interface LossShape {
  /** Spread over all classes, from 0 below 1. */
  readonly smoothing: number;
  /** The exponent of 1 - p, from 0. */
  readonly focus: number;
}

export interface SgdSettings {
  readonly learningRate: number;
  readonly momentum: number;
}
export interface AdamSettings {
  readonly learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
}
export interface AdamwSettings extends AdamSettings {
  /** What a step takes away of a weight that decays. */
  readonly decay: number;
}

/**
 * What training needs beyond tfjs' forward ops. The portable version (portable.ts) is made of tfjs ops and runs on
 * every engine; an engine replaces what it does faster. All of them give new tensors, but what is said to work in
 * place. Gradients of weights may be written `into` tensors of an engine's pack (engine.ts), and are those then. What stands in
 * `BlockKernels` an engine may have: else layers make it of other kernels and of tfjs' ops.
 */
export interface TrainingKernels extends BlockKernels {
  /** Convolution, plus bias [filters] and a residual of the output's shape where given. In training batch normalization may follow. */
  convolution(
    x: Tensor4D,
    kernel: Tensor4D,
    bias: Tensor1D,
    residual: Tensor4D | undefined,
    geometry: ConvolutionGeometry,
    training?: boolean,
  ): Tensor4D;
  /** The gradient of x, plus `added`, the gradient that reaches x by another way (a residual block's shortcut). x where it is at hand. */
  convolutionInputGradient(dy: Tensor4D, kernel: Tensor4D, geometry: ConvolutionGeometry, added?: Tensor, x?: Tensor): Tensor4D;
  /** The gradients of kernel and bias. */
  convolutionFilterGradient(
    x: Tensor4D,
    dy: Tensor4D,
    geometry: ConvolutionGeometry,
    into?: { kernel: Tensor; bias: Tensor },
  ): { kernel: Tensor; bias: Tensor };
  /**
   * Batch normalization over all axes but the last with the batch's own statistics (population variance), then ReLU
   * where asked. Moves the moving statistics: moving = momentum * moving + (1 - momentum) * batch.
   */
  batchNormTraining(x: Tensor, weights: NormalizationWeights, settings: NormalizationSettings): { y: Tensor; statistics: BatchStatistics };
  /**
   * The gradients of x (plus `added`, as above), gamma and beta, from the forward pass' input, output and statistics.
   * The ReLU's mask is the sign of y, read or computed again, whichever is cheaper.
   */
  batchNormGradient(
    dy: Tensor,
    x: Tensor,
    y: Tensor,
    weights: Pick<NormalizationWeights, 'gamma' | 'beta'>,
    statistics: BatchStatistics,
    relu: boolean,
    added?: Tensor,
    into?: { gamma: Tensor; beta: Tensor },
  ): { x: Tensor; gamma: Tensor; beta: Tensor };
  /** Batch normalization with the moving statistics. */
  batchNormInference(x: Tensor, weights: NormalizationWeights, settings: NormalizationSettings): Tensor;
  /** The values at some positions of an axis, [outer, count, inner]. */
  take(x: Tensor, axis: Axis, positions: Positions): Tensor;
  /** The adjoint of take: values go back to their positions, [outer, extent, inner], zeros are elsewhere. */
  put(dy: Tensor, axis: Axis, positions: Positions): Tensor;
  /** 1 / (1 + exp(-x)), value by value. */
  sigmoid(x: Tensor): Tensor;
  /** Activations that an engine computes in one go, with the bits that the operations they are made of give on it. */
  readonly activations?: Readonly<Partial<Record<string, ActivationKernels>>>;
  readonly taps?: TapKernels;
  /** A product for each of a batch of pairs of matrices, which lie behind one another: [batch, rows, columns]. */
  products(a: Tensor, b: Tensor, shape: ProductsShape): Tensor;
  /** The softmax of scale x along the last axis. */
  softmax(x: Tensor, scale: number): Tensor;
  /** The gradient of x from that of y = softmax(x, scale). */
  softmaxGradient(dy: Tensor, y: Tensor, scale: number): Tensor;
  /** [batch, second, first, inner] */
  swapAxes(x: Tensor, axes: SwappedAxes): Tensor;
  /** Mean cross-entropy of logits [batch, classes] against class indices [batch] int32, its gradient, and how many are right. */
  softmaxCrossEntropy(logits: Tensor2D, labels: Tensor1D): { loss: Tensor; gradient: Tensor2D; correct: Tensor };
  /**
   * The same of any other loss of classes: the mean over the batch of w_y Σ_c q_c (1 - p_c)^focus (-ln p_c), where p is the softmax, y the
   * label, and q_c = smoothing / classes, plus 1 - smoothing at the label. Class weights w, label smoothing (Szegedy et al. 2016) and the
   * focal loss (Lin et al. 2017) are this with the others' settings at 1, 0 and 0.
   *
   * @param weights w, [classes] float32
   */
  classLoss(logits: Tensor2D, labels: Tensor1D, weights: Tensor1D, shape: LossShape): { loss: Tensor; gradient: Tensor2D; correct: Tensor };
  /** totals [2] in place: adds loss times batch, and correct. */
  tally(totals: Variable, loss: Tensor, correct: Tensor, batch: number): void;
  /** The loss plus the sum of l2 w² over the weights, as Keras has it; adds 2 l2 w to each gradient, in place or as a new tensor. */
  penalize(loss: Tensor, terms: readonly { weight: Variable; gradient: Tensor; l2: number }[]): { loss: Tensor; gradients: Tensor[] };
  /** With one slot a: a = rho a + (1 - rho) g²; w -= rate g / (sqrt(a) + epsilon). */
  rmsprop: Updater<RmspropSettings>;
  /** With one slot v: v = momentum v - rate g; w += v. */
  sgd: Updater<SgdSettings>;
  /** With slots m, v: m = beta1 m + (1 - beta1) g; v = beta2 v + (1 - beta2) g²; w -= rate m / (sqrt(v) + epsilon), the rate corrected. */
  adam: Updater<AdamSettings>;
  /** With slots m, v, d: first w -= decay d w, then as adam; d is 1 of what decays, else 0, and stays. */
  adamw: Updater<AdamwSettings>;
}
