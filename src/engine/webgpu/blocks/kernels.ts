import type { Tensor, Tensor1D } from '@tensorflow/tfjs-core';
import type { BlockKernels } from '../../kernels/block-kernels.js';
import type { ActivationKernels, TrainingKernels } from '../../kernels/kernels.js';
import type { GpuBackend } from '../backend.js';
import { totalProgram } from '../filter-totals.js';
import type { Program } from '../program.js';
import { ACTIVATIONS, activationGradientProgram, type ActivationName, activationProgram } from './activations.js';
import { attentionKernels } from './attention.js';
import { putProgram, spreadProgram, swapProgram, takeProgram } from './copies.js';
import { gateProgram, gateWeightsProgram } from './gate.js';
import { lineGradientProgram, lineNormalizationProgram, lineWeightsProgram } from './line-normalization.js';
import { softmaxGradientProgram, softmaxProgram } from './softmax.js';
import { productsProgram } from './products.js';

type Own = Required<BlockKernels> &
  Pick<TrainingKernels, 'take' | 'put' | 'swapAxes' | 'products' | 'softmax' | 'softmaxGradient' | 'activations'>;

/** What attention, normalization of lines, gates and activations are made of: one dispatch each, or few. */
export function blockKernels(backend: GpuBackend): Own {
  const run = (key: string, make: () => Program, inputs: readonly Tensor[], shape: readonly number[]): Tensor => {
    const y = backend.make(shape);
    backend.dispatch(backend.program(key, make), [...inputs, y]);
    return y;
  };
  const activationOf = (name: ActivationName): ActivationKernels => ({
    value: (x) => run(`${name} ${x.size}`, () => activationProgram(name, x.size), [x], x.shape),
    gradient: (dy, x) => run(`${name} gradient ${x.size}`, () => activationGradientProgram(name, x.size), [dy, x], dy.shape),
  });
  return {
    activations: Object.fromEntries(ACTIVATIONS.map((name) => [name, activationOf(name)])),
    attention: attentionKernels(backend),
    take: (x, axis, positions) =>
      run(`take ${keyOf(axis)} ${keyOf(positions)}`, () => takeProgram(axis, positions), [x], [axis.outer, positions.count, axis.inner]),
    put: (dy, axis, positions) =>
      run(`put ${keyOf(axis)} ${keyOf(positions)}`, () => putProgram(axis, positions), [dy], [axis.outer, axis.extent, axis.inner]),
    swapAxes: (x, axes) => run(`swap axes ${keyOf(axes)}`, () => swapProgram(axes), [x], [axes.batch, axes.second, axes.first, axes.inner]),
    spread: (x, axis, divisor) =>
      run(`spread ${keyOf(axis)} ${divisor}`, () => spreadProgram(axis, divisor), [x], [axis.outer, axis.extent, axis.inner]),
    products: (a, b, shape) =>
      run(`products ${JSON.stringify(shape)}`, () => productsProgram(shape), [a, b], [shape.batch, shape.rows, shape.columns]),
    softmax(x, scale) {
      const [lines, length] = linesOf(x);
      return run(`softmax ${lines} ${length} ${scale}`, () => softmaxProgram(lines, length, scale), [x], x.shape);
    },
    softmaxGradient(dy, y, scale) {
      const [lines, length] = linesOf(y);
      return run(`softmax gradient ${lines} ${length} ${scale}`, () => softmaxGradientProgram(lines, length, scale), [dy, y], y.shape);
    },
    lines: {
      value(x, gamma, beta, shape, epsilon) {
        const y = backend.make(x.shape);
        const statistics = backend.make([shape.samples * shape.groups, 2]);
        const program = backend.program(`line normalization ${keyOf(shape)} ${epsilon}`, () => lineNormalizationProgram(shape, epsilon));
        backend.dispatch(program, [x, gamma, beta, y, statistics]);
        return { y, statistics };
      },
      gradient: (dy, x, gamma, statistics, shape) =>
        run(`line gradient ${keyOf(shape)}`, () => lineGradientProgram(shape), [dy, x, statistics, gamma], x.shape),
      weights(dy, x, statistics, shape, into) {
        const gamma = into?.gamma ?? backend.make([shape.channels]);
        const beta = into?.beta ?? backend.make([shape.channels]);
        const { program, segments, partials: size } = backend.program(`line weights ${keyOf(shape)}`, () => lineWeightsProgram(shape));
        const partials = backend.makeTensorInfo([size], 'float32');
        backend.dispatch(program, [dy, x, statistics, partials]);
        const given = { gamma: gamma as Tensor1D, beta: beta as Tensor1D };
        if (into && backend.totals.add(partials, segments, { kernel: gamma, bias: beta })) return given;
        const total = backend.program(`convolution filter gradient, total ${keyOf(segments)}`, () => totalProgram(segments));
        backend.dispatch(total, [partials, gamma, beta], into ? [gamma, beta] : []);
        backend.disposeData(partials.dataId);
        return given;
      },
    },
    gate: {
      value: (x, weights, shape, added) =>
        run(
          `gate ${keyOf(shape)} ${added !== undefined}`,
          () => gateProgram(shape, added !== undefined),
          [x, weights, ...(added ? [added] : [])],
          [shape.samples, shape.positions, shape.channels],
        ),
      weights: (dy, x, shape) =>
        run(`gate weights ${keyOf(shape)}`, () => gateWeightsProgram(shape), [dy, x], [shape.samples, shape[shape.over]]),
    },
  };
}

function linesOf(x: Tensor): [lines: number, length: number] {
  const length = x.shape[x.shape.length - 1];
  return [x.size / length, length];
}

function keyOf(shape: object): string {
  return Object.values(shape).join(' ');
}
