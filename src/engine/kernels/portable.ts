import * as tf from '@tensorflow/tfjs-core';
import { convolution, convolutionFilterGradient, convolutionInputGradient } from './portable-convolution.js';
import { batchNormGradient, batchNormInference, batchNormTraining } from './portable-normalization.js';
import { adam, adamw, rmsprop, sgd } from './portable-updates.js';
import { put, take } from './portable-positions.js';
import { classLoss, penalize, softmaxCrossEntropy, tally } from './portable-loss.js';
import { products, softmax, softmaxGradient, swapAxes } from './portable-attention.js';
import type { TrainingKernels } from './kernels.js';

/** The training kernels made of tfjs ops: right on every engine, and what the faster ones are tested against. */
export const portableKernels: TrainingKernels = {
  convolution,
  convolutionInputGradient,
  convolutionFilterGradient,
  batchNormTraining,
  batchNormGradient,
  batchNormInference,
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
  rmsprop,
  sgd,
  adam,
  adamw,
};
