import type { Tensor, Tensor1D, TensorInfo } from '@tensorflow/tfjs-core';
import type { BlockKernels } from '../../kernels/block-kernels.js';
import type { ActivationKernels, TrainingKernels } from '../../kernels/kernels.js';
import type { GpuBackend } from '../backend.js';
import { type Segments, totalProgram } from '../convolution/filter-totals.js';
import type { Program } from '../program.js';
import { ACTIVATIONS, activationGradientProgram, type ActivationName, activationProgram } from './activations.js';
import { attentionKernels } from './attention.js';
import { putProgram, spreadProgram, swapProgram, takeProgram } from './copies.js';
import { groupedFilterGradientProgram, groupedInputGradientProgram, groupedProgram, isSmallGroup } from './grouped-convolution.js';
import { gateProgram, gateWeightsProgram } from './gate.js';
import { lineGradientProgram, lineNormalizationProgram, lineWeightsProgram } from './line-normalization.js';
import { MOVED, placeProgram } from './place.js';
import { softmaxGradientProgram, softmaxProgram } from './softmax.js';
import { productsProgram } from './products.js';
import { windowGradientProgram, windowProgram } from './window.js';

type Own = Required<Omit<BlockKernels, 'square'>> &
  Pick<TrainingKernels, 'take' | 'put' | 'swapAxes' | 'products' | 'softmax' | 'softmaxGradient' | 'activations'>;

/** What attention, normalization of lines, gates and activations are made of: one dispatch each, or few. */
export function blockKernels(backend: GpuBackend): Own {
  const run = (key: string, make: () => Program, inputs: readonly Tensor[], shape: readonly number[]): Tensor => {
    const y = backend.make(shape);
    backend.dispatch(backend.program(key, make), [...inputs, y]);
    return y;
  };
  /** Adds up the sums of parts, with those of other layers where the totals lie in a pack. */
  const total = (partials: TensorInfo, segments: Segments, totals: { kernel: Tensor; bias: Tensor }, packed: boolean): void => {
    if (packed && backend.totals.add(partials, segments, totals)) return;
    const program = backend.program(`convolution filter gradient, total ${keyOf(segments)}`, () => totalProgram(segments));
    const { kernel, bias } = totals;
    backend.dispatch(program, [partials, kernel, bias], packed ? [kernel, bias] : []);
    backend.disposeData(partials.dataId);
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
        return { y, kept: [statistics] };
      },
      gradient: (dy, x, gamma, [statistics], shape) =>
        run(`line gradient ${keyOf(shape)}`, () => lineGradientProgram(shape), [dy, x, statistics, gamma], x.shape),
      weights(dy, x, [statistics], shape, into) {
        const gamma = into?.gamma ?? backend.make([shape.channels]);
        const beta = into?.beta ?? backend.make([shape.channels]);
        const { program, segments, partials: size } = backend.program(`line weights ${keyOf(shape)}`, () => lineWeightsProgram(shape));
        const partials = backend.makeTensorInfo([size], 'float32');
        backend.dispatch(program, [dy, x, statistics, partials]);
        total(partials, segments, { kernel: gamma, bias: beta }, into !== undefined);
        return { gamma: gamma as Tensor1D, beta: beta as Tensor1D };
      },
    },
    grouped: {
      takes: isSmallGroup,
      value: (x, kernel, bias, shape) =>
        run(
          `grouped convolution ${keyOf(shape)} ${bias !== undefined}`,
          () => groupedProgram(shape, bias !== undefined),
          [x, kernel, ...(bias ? [bias] : [])],
          [shape.batch, ...shape.output, shape.filters],
        ),
      inputGradient: (dy, kernel, shape) =>
        run(
          `grouped input gradient ${keyOf(shape)}`,
          () => groupedInputGradientProgram(shape),
          [dy, kernel],
          [shape.batch, ...shape.input, shape.channels],
        ),
      filterGradient(x, dy, shape, into) {
        const { size, channels, groups, filters } = shape;
        const kernel = into?.kernel ?? backend.make([...size, channels / groups, filters]);
        const bias = into?.bias ?? backend.make([filters]);
        const made = backend.program(`grouped filter gradient ${keyOf(shape)}`, () => groupedFilterGradientProgram(shape));
        const partials = backend.makeTensorInfo([made.partials], 'float32');
        backend.dispatch(made.program, [x, dy, partials]);
        total(partials, made.segments, { kernel, bias }, into !== undefined);
        return { kernel, bias };
      },
    },
    window: {
      value(x, shape) {
        const extents = [shape.batch, ...shape.output, shape.channels];
        const y = backend.make(extents);
        const which = shape.take === 'max' ? backend.make(extents) : undefined;
        const program = backend.program(`window ${keyOf(shape)}`, () => windowProgram(shape));
        backend.dispatch(program, [x, y, ...(which ? [which] : [])]);
        return { y, which };
      },
      gradient: (dy, _x, _y, which, shape) =>
        run(
          `window gradient ${keyOf(shape)}`,
          () => windowGradientProgram(shape),
          [dy, ...(which ? [which] : [])],
          [shape.batch, ...shape.input, shape.channels],
        ),
    },
    place(moves) {
      const { part } = backend.packOf(moves[0].into)!;
      for (let first = 0; first < moves.length; first += MOVED) {
        const some = moves.slice(first, first + MOVED);
        // Within the pack: packs of one network are alike, wherever they lie.
        const places = some.map(({ from, into }) => ({ count: from.size, at: (backend.partOf(into)!.offset - part.offset) / 4 }));
        const program = backend.program(`place ${places.map(keyOf).join(', ')}`, () => placeProgram(places));
        backend.dispatch(
          program,
          [...some.map(({ from }) => from), part],
          some.map(({ into }) => into),
        );
      }
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
  return Object.values(shape).flat(2).join(' ');
}
