import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import type { ActivationKernels, ConvolutionGeometry, TrainingKernels } from '../kernels/kernels.js';
import { countCorrect, penalize, tally } from '../kernels/portable-loss.js';
import { eachWeight } from '../kernels/portable-updates.js';
import { ACTIVATIONS, type ActivationName } from './module.js';
import { attentionKernel, lineKernels, squareKernel, tapKernels, windowKernel } from './one-go-kernels.js';
import type { WasmTensors } from './memory/tensors.js';

/** The training kernels of the wasm engine: AssemblyScript on the tensors in place, no copies. */
export function wasmKernels(tensors: WasmTensors): TrainingKernels {
  const { kernels } = tensors;
  const at = (tensor: Tensor | undefined) => tensors.address(tensor);
  /** The second row of batch statistics. */
  const deviations = (statistics: Tensor2D) => at(statistics) + 4 * statistics.shape[1];
  const rowsOf = (x: Tensor) => ({ rows: x.size / channelsOf(x), channels: channelsOf(x) });
  const activationOf = (kind: ActivationName): ActivationKernels => ({
    value(x) {
      const y = tensors.make(x.shape);
      kernels.elementwise.activate(kind, x.size, at(x), at(y));
      return y;
    },
    gradient(dy, x, y) {
      const dx = tensors.make(dy.shape);
      kernels.elementwise.activateGradient(kind, x.size, at(dy), at(x), at(y), at(dx));
      return dx;
    },
  });
  return {
    activations: Object.fromEntries(ACTIVATIONS.map((name) => [name, activationOf(name)])),
    taps: tapKernels(tensors),
    window: windowKernel(tensors),
    square: squareKernel(tensors),
    lines: lineKernels(tensors),
    attention: attentionKernel(tensors),
    convolution(x, kernel, bias, residual, geometry) {
      const y = tensors.make<Tensor4D>(outputShape(geometry));
      kernels.convolution(geometry, at(x), at(kernel), at(bias), at(residual), at(y));
      return y;
    },
    convolutionInputGradient(dy, kernel, geometry, added) {
      const dx = tensors.make<Tensor4D>([geometry.batch, geometry.inHeight, geometry.inWidth, geometry.inChannels]);
      kernels.convolutionInputGradient(geometry, at(dy), at(kernel), at(dx), at(added));
      return dx;
    },
    convolutionFilterGradient(x, dy, geometry) {
      const kernel = tensors.make<Tensor4D>([geometry.kernelHeight, geometry.kernelWidth, geometry.inChannels, geometry.filters]);
      const bias = tensors.make<Tensor1D>([geometry.filters]);
      kernels.convolutionFilterGradient(geometry, at(x), at(dy), at(kernel), at(bias));
      return { kernel, bias };
    },
    batchNormTraining(x, { gamma, beta, movingMean, movingVariance }, settings) {
      const shape = rowsOf(x);
      const y = tensors.make(x.shape);
      const statistics = tensors.make<Tensor2D>([2, shape.channels]);
      kernels.batchNormTraining(
        { ...shape, ...settings },
        at(x),
        at(gamma),
        at(beta),
        at(movingMean),
        at(movingVariance),
        at(statistics),
        deviations(statistics),
        at(y),
      );
      return { y, statistics };
    },
    batchNormGradient(dy, x, _y, { gamma, beta }, statistics, relu, added) {
      const shape = rowsOf(x);
      const dx = tensors.make(x.shape);
      const dgamma = tensors.make<Tensor1D>([shape.channels]);
      const dbeta = tensors.make<Tensor1D>([shape.channels]);
      kernels.batchNormGradient(
        { ...shape, relu },
        at(dy),
        at(x),
        at(gamma),
        at(beta),
        at(statistics),
        deviations(statistics),
        at(dx),
        at(dgamma),
        at(dbeta),
        at(added),
      );
      return { x: dx, gamma: dgamma, beta: dbeta };
    },
    batchNormInference(x, { gamma, beta, movingMean, movingVariance }, { epsilon, relu }) {
      const y = tensors.make(x.shape);
      kernels.batchNormInference({ ...rowsOf(x), epsilon, relu }, at(x), at(gamma), at(beta), at(movingMean), at(movingVariance), at(y));
      return y;
    },
    take(x, axis, positions) {
      const y = tensors.make([axis.outer, positions.count, axis.inner]);
      kernels.take(axis, positions, at(x), at(y));
      return y;
    },
    put(dy, axis, positions) {
      const dx = tensors.make([axis.outer, axis.extent, axis.inner]);
      kernels.put(axis, positions, at(dy), at(dx));
      return dx;
    },
    sigmoid(x) {
      const y = tensors.make(x.shape);
      kernels.elementwise.sigmoid(x.size, at(x), at(y));
      return y;
    },
    products(a, b, shape) {
      const c = tensors.make([shape.batch, shape.rows, shape.columns]);
      kernels.products(shape, at(a), at(b), at(c));
      return c;
    },
    softmax(x, scale) {
      const { rows, channels } = rowsOf(x);
      const y = tensors.make(x.shape);
      kernels.softmax(rows, channels, scale, at(x), at(y));
      return y;
    },
    softmaxGradient(dy, y, scale) {
      const { rows, channels } = rowsOf(y);
      const dx = tensors.make(y.shape);
      kernels.softmaxGradient(rows, channels, scale, at(dy), at(y), at(dx));
      return dx;
    },
    swapAxes(x, axes) {
      const y = tensors.make([axes.batch, axes.second, axes.first, axes.inner]);
      kernels.swapAxes(axes, at(x), at(y));
      return y;
    },
    softmaxCrossEntropy(logits, labels) {
      const [rows, classes] = logits.shape;
      const losses = tensors.make<Tensor1D>([rows]);
      const gradient = tensors.make<Tensor2D>([rows, classes]);
      kernels.losses.softmaxCrossEntropy({ rows, classes }, at(logits), at(labels), at(losses), at(gradient));
      return { loss: tf.mean(losses), gradient, correct: countCorrect(logits, labels) };
    },
    classLoss(logits, labels, weights, shape) {
      const [rows, classes] = logits.shape;
      const losses = tensors.make<Tensor1D>([rows]);
      const gradient = tensors.make<Tensor2D>([rows, classes]);
      kernels.losses.classLoss({ rows, classes }, shape, at(logits), at(labels), at(weights), at(losses), at(gradient));
      return { loss: tf.mean(losses), gradient, correct: countCorrect(logits, labels) };
    },
    tally,
    penalize,
    rmsprop: eachWeight((weight, gradient, [mean], settings) =>
      kernels.updates.rmsprop(weight.size, { w: at(weight), g: at(gradient), mean: at(mean) }, settings),
    ),
    sgd: eachWeight((weight, gradient, [velocity], settings) =>
      kernels.updates.sgd(weight.size, { w: at(weight), g: at(gradient), velocity: at(velocity) }, settings),
    ),
    adam: eachWeight((weight, gradient, [first, second], settings) =>
      kernels.updates.adam(weight.size, { w: at(weight), g: at(gradient), first: at(first), second: at(second) }, settings),
    ),
    adamw: eachWeight((weight, gradient, [first, second, mask], settings) =>
      kernels.updates.adamw(
        weight.size,
        { w: at(weight), g: at(gradient), first: at(first), second: at(second), mask: at(mask) },
        settings,
      ),
    ),
  };
}

function channelsOf(x: Tensor): number {
  return x.shape[x.shape.length - 1];
}

function outputShape({ batch, outHeight, outWidth, filters }: ConvolutionGeometry): number[] {
  return [batch, outHeight, outWidth, filters];
}
