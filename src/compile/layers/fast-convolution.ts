import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { type ConvolutionLayer, formOf } from '../../architecture/layers/convolution/layer.js';
import type { SquareShape } from '../../engine/kernels/block-kernels.js';
import type { TrainingKernels } from '../../engine/kernels/kernels.js';
import type { Trained, TrainingPass } from '../pass.js';
import { shapeOf } from './grouped-convolution.js';

/** An engine that computes convolutions of 3 x 3 x m with fewer multiplications, and what it is to compute. */
interface Square {
  readonly kernels: NonNullable<TrainingKernels['square']>;
  readonly shape: SquareShape;
}

/** Undefined where the pass does not allow it (training.fast_convolutions), or the engine has or takes nothing of the kind. */
export function squareOf(layer: ConvolutionLayer, x: Tensor, { fast, kernels: { square } }: TrainingPass): Square | undefined {
  if (!fast || !square) return undefined;
  const shape = shapeOf(layer, x);
  return square.takes(shape) ? { kernels: square, shape } : undefined;
}

/** A plain convolution with a bias in that form, plus the residual if any. */
export function trainSquare(
  { name }: ConvolutionLayer,
  x: Tensor,
  pass: TrainingPass,
  wanted: boolean,
  residual: Tensor | undefined,
  { kernels, shape }: Square,
): Trained {
  const weight = (part: 'kernel' | 'bias') => pass.weight(`${name}/${part}`);
  return {
    y: plus(kernels.value(x, weight('kernel'), weight('bias'), shape), residual),
    adds: true,
    backward(dy, added) {
      const { kernel, bias } = kernels.filterGradient(x, dy, shape);
      pass.addGradient(`${name}/kernel`, kernel);
      pass.addGradient(`${name}/bias`, bias);
      return wanted ? plus(kernels.inputGradient(dy, weight('kernel'), shape), added) : undefined;
    },
  };
}

/** The sum, in place of what it is made of. */
function plus(value: Tensor, other: Tensor | undefined): Tensor {
  if (!other) return value;
  const sum = tf.tidy(() => tf.add(value, tf.reshape(other, value.shape)));
  value.dispose();
  return sum;
}

/** Whether lines have so many taps that an engine may compute some of them in a short form where the pass allows it. */
export const isLongLine = (layer: ConvolutionLayer): boolean => formOf(layer) === 'spectral' && layer.size[2] > 10;
