import * as tf from '@tensorflow/tfjs-core';
import type { TrainingKernels } from '../kernels/kernels.js';
import { products, softmax, softmaxGradient, swapAxes } from '../kernels/portable-attention.js';
import { classLoss, penalize, softmaxCrossEntropy, tally } from '../kernels/portable-loss.js';
import { put, take } from '../kernels/portable-positions.js';
import { tensorflowNormalizations } from './batch-norm.js';
import { tensorflowConvolutions } from './convolution.js';
import type { Operations } from './operations.js';
import { tensorflowUpdates } from './updates.js';

/**
 * The training kernels of the tensorflow engine. The loss is the portable one: TensorFlow's own refuses to work on a
 * GPU where the same bits are asked for.
 */
export function tensorflowKernels(operations: Operations): TrainingKernels {
  return {
    ...tensorflowConvolutions(operations),
    ...tensorflowNormalizations(operations),
    ...tensorflowUpdates(operations),
    take,
    put,
    sigmoid: (x) => tf.sigmoid(x),
    products,
    softmax,
    softmaxGradient,
    swapAxes,
    softmaxCrossEntropy,
    classLoss,
    tally,
    penalize,
  };
}
