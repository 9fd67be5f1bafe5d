import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor2D, Tensor4D, Variable } from '@tensorflow/tfjs-core';
import type { ConvolutionGeometry, TrainingKernels } from '../kernels/kernels.js';
import type { GpuBackend } from './backend.js';
import { batchNormInferenceProgram, batchNormPrograms } from './batch-norm.js';
import { batchNormGradientPrograms } from './batch-norm-gradient.js';
import { filterGradientPrograms } from './filter-gradient.js';
import { gatherGradient, gatherInput } from './gather.js';
import { crossEntropyProgram } from './loss.js';
import { productProgram } from './product.js';
import { settingValues, type UpdateKind, updateProgram } from './updates.js';

/** The training kernels of the webgpu engine: WGSL, each specialized for the shapes it meets. */
export function webgpuKernels(backend: GpuBackend): TrainingKernels {
  const update = (kind: UpdateKind, settings: object, gradient: Tensor, ...variables: Variable[]) => {
    const program = backend.program(`${kind} ${gradient.size}`, () => updateProgram(kind, gradient.size));
    backend.dispatch(program, [backend.settings(kind, settingValues(kind, settings)), gradient, ...variables], variables);
  };
  return {
    convolution(x, kernel, bias, residual, geometry) {
      const y = backend.make<Tensor4D>([geometry.batch, geometry.outHeight, geometry.outWidth, geometry.filters]);
      const program = backend.program(`convolution ${residual !== undefined} ${keyOf(geometry)}`, () => productProgram({
        label: 'convolution', gather: gatherInput(geometry), columns: geometry.filters, bias: true, residual: residual !== undefined,
        weight: `(tap * ${geometry.inChannels} + channel) * ${geometry.filters} + column`,
      }));
      backend.dispatch(program, [x, kernel, bias, ...(residual ? [residual] : []), y]);
      return y;
    },
    convolutionInputGradient(dy, kernel, geometry, added) {
      const dx = backend.make<Tensor4D>([geometry.batch, geometry.inHeight, geometry.inWidth, geometry.inChannels]);
      const program = backend.program(`convolution input gradient ${added !== undefined} ${keyOf(geometry)}`, () => productProgram({
        label: 'convolution input gradient', gather: gatherGradient(geometry), columns: geometry.inChannels, bias: false,
        residual: added !== undefined,
        weight: `(tap * ${geometry.inChannels} + column) * ${geometry.filters} + channel`,
      }));
      backend.dispatch(program, [dy, kernel, ...(added ? [added] : []), dx]);
      return dx;
    },
    convolutionFilterGradient(x, dy, geometry) {
      const kernel = backend.make<Tensor4D>([geometry.kernelHeight, geometry.kernelWidth, geometry.inChannels, geometry.filters]);
      const bias = backend.make<Tensor1D>([geometry.filters]);
      const programs = backend.program(`convolution filter gradient ${keyOf(geometry)}`, () => filterGradientPrograms(geometry));
      const partials = backend.make([programs.partials]);
      backend.dispatch(programs.partial, [x, dy, partials]);
      backend.dispatch(programs.total, [partials, kernel, bias]);
      partials.dispose();
      return { kernel, bias };
    },
    batchNormTraining(x, { gamma, beta, movingMean, movingVariance }, settings) {
      const { rows, channels } = rowsOf(x);
      const y = backend.make(x.shape);
      const mean = backend.make<Tensor1D>([channels]);
      const inverseDeviation = backend.make<Tensor1D>([channels]);
      const programs = backend.program(`batch norm ${rows} ${channels} ${Object.values(settings).join(' ')}`,
        () => batchNormPrograms(rows, channels, settings));
      const partials = backend.make([programs.partials]);
      backend.dispatch(programs.moments, [x, partials]);
      backend.dispatch(programs.normalize, [x, partials, gamma, beta, movingMean, movingVariance, mean, inverseDeviation, y],
        [movingMean, movingVariance]);
      partials.dispose();
      return { y, mean, inverseDeviation };
    },
    batchNormGradient(dy, x, y, { gamma }, { mean, inverseDeviation }, relu, added) {
      const { rows, channels } = rowsOf(x);
      const dx = backend.make(x.shape);
      const dgamma = backend.make<Tensor1D>([channels]);
      const dbeta = backend.make<Tensor1D>([channels]);
      const programs = backend.program(`batch norm gradient ${rows} ${channels} ${relu}`, () => batchNormGradientPrograms(rows, channels, relu));
      const partials = backend.make([programs.partials]);
      const inputs = [dy, x, ...(relu ? [y] : []), mean, inverseDeviation];
      backend.dispatch(programs.sums, [...inputs, partials]);
      backend.dispatch(programs.gradient, [...inputs, partials, gamma, dx, dgamma, dbeta]);
      partials.dispose();
      // Added apart: a kernel may bind no more than ten buffers everywhere, and this one does already.
      return { x: added ? tf.add(dx, tf.reshape(added, dx.shape)) : dx, gamma: dgamma, beta: dbeta };
    },
    batchNormInference(x, { gamma, beta, movingMean, movingVariance }, settings) {
      const { rows, channels } = rowsOf(x);
      const y = backend.make(x.shape);
      const program = backend.program(`batch norm inference ${rows} ${channels} ${Object.values(settings).join(' ')}`,
        () => batchNormInferenceProgram(rows, channels, settings));
      backend.dispatch(program, [x, gamma, beta, movingMean, movingVariance, y]);
      return y;
    },
    softmaxCrossEntropy(logits, labels) {
      const [rows, classes] = logits.shape;
      const loss = backend.make([]);
      const gradient = backend.make<Tensor2D>([rows, classes]);
      backend.dispatch(backend.program(`loss ${rows} ${classes}`, () => crossEntropyProgram(rows, classes)), [logits, labels, loss, gradient]);
      return { loss, gradient };
    },
    rmsprop: (weight, gradient, mean, settings) => update('rmsprop', settings, gradient, weight, mean),
    sgd: (weight, gradient, velocity, settings) => update('sgd', settings, gradient, weight, velocity),
    adam: (weight, gradient, first, second, settings) => update('adam', settings, gradient, weight, first, second),
  };
}

function keyOf(geometry: ConvolutionGeometry): string {
  return Object.values(geometry).join(' ');
}

function rowsOf(x: Tensor): { rows: number; channels: number } {
  const channels = x.shape[x.shape.length - 1];
  return { rows: x.size / channels, channels };
}
