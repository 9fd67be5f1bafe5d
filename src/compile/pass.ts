import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import type { Layer } from '../architecture/layers/layer.js';
import type { TrainingKernels } from '../engine/kernels/kernels.js';

/** What every layer needs to compute: kernels, weights, and the settings of the whole network. */
export interface Pass {
  readonly kernels: TrainingKernels;
  /** A weight by name, such as `conv1/conv/kernel`. */
  weight(name: string): Variable;
  readonly batchNorm: { readonly momentum: number; readonly epsilon: number };
  /** The layers of a branch, one after the other. */
  readonly chain: Chain;
}

/** How layers are computed one after the other. */
export interface Chain {
  /** The last one's output. */
  infer(layers: readonly Layer[], x: Tensor, pass: Pass): Tensor;
  /** @param wanted whether the gradient of x is needed */
  train(layers: readonly Layer[], x: Tensor, pass: TrainingPass, wanted: boolean): Trained;
}

/** A forward pass that will be followed by a backward one. */
export interface TrainingPass extends Pass {
  /** Batch normalization uses its moving statistics, and leaves them: the way back is wanted of what a trained network predicts. */
  readonly asInPrediction?: boolean;
  /** Training steps may take forms with fewer multiplications, which round otherwise (training.fast_convolutions). */
  readonly fast?: boolean;
  /** A mask of zeros and 1 / (1 - rate), drawn from the trial's dropout stream. */
  dropoutMask(shape: readonly number[], rate: number): Tensor;
  /** Where the gradient of a weight shall be written, on an engine that packs them. */
  gradientTarget(name: string): Tensor | undefined;
  /** Takes the gradient of a weight. */
  addGradient(name: string, gradient: Tensor): void;
}

/**
 * The way back through a layer: the gradient of its output to that of its input, undefined where nobody needs it.
 * `added` is the gradient that reaches the same input by another way, which is added to the result.
 */
export type Backward = (dy: Tensor, added?: Tensor) => Tensor | undefined;

/** What a layer gives in training. */
export interface Trained {
  readonly y: Tensor;
  readonly backward: Backward;
  /** Its backward adds `added` itself; for others the chain does. */
  readonly adds?: boolean;
}

/** How one kind of layer computes. Tensors may come in any rank: [batch, …] with the values of a sample in row-major order. */
export interface LayerCompiler<Kind extends Layer> {
  infer(layer: Kind, x: Tensor, pass: Pass): Tensor;
  /** @param wanted false where the input's gradient is not needed: the first layer's */
  train(layer: Kind, x: Tensor, pass: TrainingPass, wanted: boolean): Trained;
}
