import type { Tensor, Tensor1D, Tensor2D, Tensor4D, Variable } from '@tensorflow/tfjs-core';

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

/** What batch normalization's backward pass needs of the forward one: mean and 1 / sqrt(variance + epsilon), [channels]. */
export interface BatchStatistics {
  readonly mean: Tensor1D;
  readonly inverseDeviation: Tensor1D;
}

/**
 * What training needs beyond tfjs' forward ops. The portable version (portable.ts) is made of tfjs ops and runs on
 * every engine; an engine replaces what it does faster. All of them give new tensors, but the updates and the moving
 * statistics, which change variables in place.
 */
export interface TrainingKernels {
  /** Convolution, plus bias [filters] and a residual of the output's shape where given. */
  convolution(x: Tensor4D, kernel: Tensor4D, bias: Tensor1D, residual: Tensor4D | undefined, geometry: ConvolutionGeometry): Tensor4D;
  /** The gradient of x, plus `added`, the gradient that reaches x by another way (a residual block's shortcut). */
  convolutionInputGradient(dy: Tensor4D, kernel: Tensor4D, geometry: ConvolutionGeometry, added?: Tensor): Tensor4D;
  /** The gradients of kernel and bias. */
  convolutionFilterGradient(x: Tensor4D, dy: Tensor4D, geometry: ConvolutionGeometry): { kernel: Tensor4D; bias: Tensor1D };
  /**
   * Batch normalization over all axes but the last with the batch's own statistics (population variance), then ReLU
   * where asked. Moves the moving statistics: moving = momentum * moving + (1 - momentum) * batch.
   */
  batchNormTraining(x: Tensor, weights: NormalizationWeights, settings: NormalizationSettings): { y: Tensor } & BatchStatistics;
  /**
   * The gradients of x (plus `added`, as above), gamma and beta, from the forward pass' input, output and statistics.
   * The ReLU's mask is the sign of y, read or computed again, whichever is cheaper.
   */
  batchNormGradient(
    dy: Tensor, x: Tensor, y: Tensor, weights: Pick<NormalizationWeights, 'gamma' | 'beta'>, statistics: BatchStatistics,
    relu: boolean, added?: Tensor,
  ): { x: Tensor; gamma: Tensor1D; beta: Tensor1D };
  /** Batch normalization with the moving statistics. */
  batchNormInference(x: Tensor, weights: NormalizationWeights, settings: NormalizationSettings): Tensor;
  /** Mean cross-entropy of logits [batch, classes] against class indices [batch] int32, and its gradient. */
  softmaxCrossEntropy(logits: Tensor2D, labels: Tensor1D): { loss: Tensor; gradient: Tensor2D };
  /** a = rho a + (1 - rho) g²; w -= rate g / (sqrt(a) + epsilon). */
  rmsprop(weight: Variable, gradient: Tensor, mean: Variable, settings: { learningRate: number; rho: number; epsilon: number }): void;
  /** v = momentum v - rate g; w += v. */
  sgd(weight: Variable, gradient: Tensor, velocity: Variable, settings: { learningRate: number; momentum: number }): void;
  /** m = beta1 m + (1 - beta1) g; v = beta2 v + (1 - beta2) g²; w -= rate m / (sqrt(v) + epsilon), the rate bias-corrected. */
  adam(weight: Variable, gradient: Tensor, first: Variable, second: Variable,
    settings: { learningRate: number; beta1: number; beta2: number; epsilon: number }): void;
}
