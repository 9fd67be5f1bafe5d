import { sigmoid, type Tensor, type Tensor2D, type Tensor4D, type TensorInfo } from '@tensorflow/tfjs-core';
import type { ConvolutionGeometry, TrainingKernels } from '../kernels/kernels.js';
import type { GpuBackend } from './backend.js';
import { blockKernels } from './blocks/kernels.js';
import { batchNormInferenceProgram, batchNormPrograms } from './normalization/batch-norm.js';
import { batchNormGradientPrograms } from './normalization/batch-norm-gradient.js';
import { totalProgram } from './convolution/filter-totals.js';
import { classLossProgram, crossEntropyProgram, tallyProgram } from './training/loss.js';
import { penaltyParts, penaltyProgram, penaltyTotalProgram } from './training/penalty.js';
import { convolutionForm, filterGradientForm, inputGradientForm } from './convolution/convolution.js';
import { pointValues } from './convolution/nested/plan.js';
import { kernelPointsProgram } from './convolution/nested/points.js';
import { updater } from './training/updater.js';

/** The training kernels of the webgpu engine: WGSL, each specialized for the shapes it meets. */
export function webgpuKernels(backend: GpuBackend): TrainingKernels {
  const { left, points } = backend;
  const kernelPoints = (kernel: Tensor, geometry: ConvolutionGeometry): TensorInfo => {
    const made = backend.makeTensorInfo([2 * pointValues(geometry)], 'float32');
    const key = `kernel points ${geometry.kernelWidth} ${geometry.inChannels} ${geometry.filters}`;
    backend.dispatch(
      backend.program(key, () => kernelPointsProgram(geometry)),
      [kernel, made],
    );
    return made;
  };
  return {
    ...blockKernels(backend),
    convolution(x, kernel, bias, residual, geometry, training) {
      const y = backend.make<Tensor4D>([geometry.batch, geometry.outHeight, geometry.outWidth, geometry.filters]);
      const key = `${residual !== undefined} ${keyOf(geometry)}`;
      const form = backend.program(`convolution ${training === true} ${key}`, () =>
        convolutionForm(geometry, residual !== undefined, training === true),
      );
      const factor = form.short ? kernelPoints(kernel, geometry) : kernel;
      const partials = form.left && backend.makeTensorInfo([form.left.parts * 2 * geometry.filters], 'float32');
      backend.dispatch(form.program, [x, factor, bias, ...(residual ? [residual] : []), y, ...(partials ? [partials] : [])]);
      if (form.left && partials) left.leave(y, { of: 'moments', partials, ...form.left });
      // The gradient of the same step will want the same points.
      if (form.short && training) points.leave(kernel, factor);
      else if (form.short) backend.disposeData(factor.dataId);
      return y;
    },
    convolutionInputGradient(dy, kernel, geometry, added, x) {
      const dx = backend.make<Tensor4D>([geometry.batch, geometry.inHeight, geometry.inWidth, geometry.inChannels]);
      const key = `${added !== undefined} ${keyOf(geometry)}`;
      const normalized = x && left.normalized(x);
      const form = backend.program(`convolution input gradient ${normalized?.relu} ${key}`, () =>
        inputGradientForm(geometry, added !== undefined, normalized),
      );
      const factor = form.short ? (points.take(kernel) ?? kernelPoints(kernel, geometry)) : kernel;
      const partials = form.left && backend.makeTensorInfo([form.left.parts * 2 * geometry.inChannels], 'float32');
      const around = form.left && normalized ? [normalized.before, ...(normalized.relu ? [x] : []), normalized.statistics] : [];
      backend.dispatch(form.program, [dy, factor, ...(added ? [added] : []), dx, ...around, ...(partials ? [partials] : [])]);
      if (form.left && partials && x) left.leave(dx, { of: 'gradient', after: x.dataId, partials, ...form.left });
      if (form.short) backend.disposeData(factor.dataId);
      return dx;
    },
    convolutionFilterGradient(x, dy, geometry, into) {
      const kernel = into?.kernel ?? backend.make([geometry.kernelHeight, geometry.kernelWidth, geometry.inChannels, geometry.filters]);
      const bias = into?.bias ?? backend.make([geometry.filters]);
      const {
        partial,
        segments,
        partials: size,
      } = backend.program(`convolution filter gradient ${keyOf(geometry)}`, () => filterGradientForm(geometry));
      const partials = backend.makeTensorInfo([size], 'float32');
      backend.dispatch(partial, [x, dy, partials]);
      if (into && backend.totals.add(partials, segments, into)) return { kernel, bias };
      const total = backend.program(`convolution filter gradient, total ${Object.values(segments).join(' ')}`, () =>
        totalProgram(segments),
      );
      backend.dispatch(total, [partials, kernel, bias], into ? [kernel, bias] : []);
      backend.disposeData(partials.dataId);
      return { kernel, bias };
    },
    batchNormTraining(x, { gamma, beta, movingMean, movingVariance }, settings) {
      const { rows, channels } = rowsOf(x);
      const y = backend.make(x.shape);
      const statistics = backend.make<Tensor2D>([2, channels]);
      const found = left.take(x, 'moments', channels);
      const programs = backend.program(`batch norm ${rows} ${channels} ${found?.parts} ${Object.values(settings).join(' ')}`, () =>
        batchNormPrograms(rows, channels, settings, found),
      );
      const partials = found?.partials ?? backend.makeTensorInfo([programs.partials], 'float32');
      if (!found) backend.dispatch(programs.moments, [x, partials]);
      backend.dispatch(
        programs.normalize,
        [x, partials, gamma, beta, movingMean, movingVariance, statistics, y],
        [movingMean, movingVariance],
      );
      backend.disposeData(partials.dataId);
      left.normalize(y, { before: x, statistics, relu: settings.relu, channels });
      return { y, statistics };
    },
    batchNormGradient(dy, x, y, { gamma }, statistics, relu, added, into) {
      const { rows, channels } = rowsOf(x);
      const dx = backend.make(x.shape);
      const dgamma = into?.gamma ?? backend.make([channels]);
      const dbeta = into?.beta ?? backend.make([channels]);
      const found = left.take(dy, 'gradient', channels, y);
      const programs = backend.program(`batch norm gradient ${rows} ${channels} ${found?.parts} ${relu} ${added !== undefined}`, () =>
        batchNormGradientPrograms(rows, channels, relu, added !== undefined, found),
      );
      const partials = found?.partials ?? backend.makeTensorInfo([programs.partials], 'float32');
      const inputs = [dy, x, ...(relu ? [y] : []), statistics];
      if (!found) backend.dispatch(programs.sums, [...inputs, partials]);
      const outputs = [dx, dgamma, dbeta];
      backend.dispatch(programs.gradient, [...inputs, partials, gamma, ...(added ? [added] : []), ...outputs], into ? [dgamma, dbeta] : []);
      backend.disposeData(partials.dataId);
      return { x: dx, gamma: dgamma, beta: dbeta };
    },
    batchNormInference(x, { gamma, beta, movingMean, movingVariance }, settings) {
      const { rows, channels } = rowsOf(x);
      const y = backend.make(x.shape);
      const program = backend.program(`batch norm inference ${rows} ${channels} ${Object.values(settings).join(' ')}`, () =>
        batchNormInferenceProgram(rows, channels, settings),
      );
      backend.dispatch(program, [x, gamma, beta, movingMean, movingVariance, y]);
      return y;
    },
    sigmoid: (x) => sigmoid(x),
    softmaxCrossEntropy(logits, labels) {
      const [rows, classes] = logits.shape;
      const loss = backend.make([]);
      const gradient = backend.make<Tensor2D>([rows, classes]);
      const correct = backend.make([]);
      const program = backend.program(`loss ${rows} ${classes}`, () => crossEntropyProgram(rows, classes));
      backend.dispatch(program, [logits, labels, loss, gradient, correct]);
      return { loss, gradient, correct };
    },
    classLoss(logits, labels, weights, shape) {
      const [rows, classes] = logits.shape;
      const loss = backend.make([]);
      const gradient = backend.make<Tensor2D>([rows, classes]);
      const correct = backend.make([]);
      const program = backend.program(`class loss ${rows} ${classes} ${shape.smoothing} ${shape.focus}`, () =>
        classLossProgram(rows, classes, shape),
      );
      backend.dispatch(program, [logits, labels, weights, loss, gradient, correct]);
      return { loss, gradient, correct };
    },
    tally(totals, loss, correct, batch) {
      backend.dispatch(
        backend.program(`tally ${batch}`, () => tallyProgram(batch)),
        [loss, correct, totals],
        [totals],
      );
    },
    penalize(loss, terms) {
      const counts = terms.map(({ weight }) => penaltyParts(weight.size));
      const all = counts.reduce((sum, count) => sum + count, 0);
      const parts = backend.make([all]);
      const total = backend.make([]);
      let first = 0;
      for (const [index, { weight, gradient, l2 }] of terms.entries()) {
        const [n, from] = [weight.size, first];
        const program = backend.program(`penalty ${n} ${l2} ${from}`, () => penaltyProgram(n, l2, from));
        backend.dispatch(program, [weight, gradient, parts], [gradient]);
        first += counts[index];
      }
      backend.dispatch(
        backend.program(`penalty total ${all}`, () => penaltyTotalProgram(all)),
        [loss, parts, total],
      );
      parts.dispose();
      return { loss: total, gradients: terms.map(({ gradient }) => gradient) };
    },
    rmsprop: updater(backend, 'rmsprop'),
    sgd: updater(backend, 'sgd'),
    adam: updater(backend, 'adam'),
    adamw: updater(backend, 'adamw'),
  };
}

function keyOf(geometry: ConvolutionGeometry): string {
  return Object.values(geometry).join(' ');
}

function rowsOf(x: Tensor): { rows: number; channels: number } {
  const channels = x.shape[x.shape.length - 1];
  return { rows: x.size / channels, channels };
}
