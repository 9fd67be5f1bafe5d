import * as assert from 'uvu/assert';
import type { ConvolutionGeometry } from '../../../src/engine/kernels/kernels.js';
import { batchNormInferenceProgram, batchNormPrograms } from '../../../src/engine/webgpu/normalization/batch-norm.js';
import { batchNormGradientPrograms } from '../../../src/engine/webgpu/normalization/batch-norm-gradient.js';
import {
  convolutionForm,
  convolutionProgram,
  inputGradientForm,
  inputGradientProgram,
} from '../../../src/engine/webgpu/convolution/convolution.js';
import { type FilterGradientProgram, filterGradientProgram } from '../../../src/engine/webgpu/convolution/filter-gradient.js';
import { totalProgram, totalsProgram } from '../../../src/engine/webgpu/convolution/filter-totals.js';
import { classLossProgram, crossEntropyProgram, tallyProgram } from '../../../src/engine/webgpu/training/loss.js';
import { nestedInputGradientProgram, nestedProgram } from '../../../src/engine/webgpu/convolution/nested/convolution.js';
import { nestedFilterGradient } from '../../../src/engine/webgpu/convolution/nested/filter-gradient.js';
import { pointValues } from '../../../src/engine/webgpu/convolution/nested/plan.js';
import { kernelPointsProgram } from '../../../src/engine/webgpu/convolution/nested/points.js';
import { patchesProgram } from '../../../src/engine/webgpu/convolution/patches.js';
import { penaltyParts, penaltyProgram, penaltyTotalProgram } from '../../../src/engine/webgpu/training/penalty.js';
import type { Program } from '../../../src/engine/webgpu/program.js';
import { updateProgram } from '../../../src/engine/webgpu/training/updates.js';
import { RandomStream } from '../../../src/numerics/random.js';
import { type Arrays, execute } from './execute.js';
import { type Problem, type Reference, reference } from './reference.js';
import { runTogether } from './together.js';

/** What a value is before its kernel has written it. */
export function unwritten(length: number): Float32Array {
  return new Float32Array(length).fill(NaN);
}

/** Another trial's values: others, but no stranger ones. */
function halved(values: Arrays[string]): Arrays[string] {
  return values instanceof Float32Array ? values.map((value) => value / 2) : values.slice();
}

/** Runs kernels in the interpreter: nothing may be found, and every value must be written. */
export class Bench {
  kernels = 0;
  readonly #random: RandomStream;

  /** @param together whether each program is also run for two trials at once, which must give what it gives for each */
  constructor(
    seed: number,
    readonly together = false,
  ) {
    this.#random = new RandomStream(seed, 'order');
  }

  noise(length: number): Float32Array {
    return Float32Array.from({ length }, () => this.#random.normal());
  }

  run(program: Program, arrays: Arrays): void {
    const other = Object.fromEntries(Object.entries(arrays).map(([name, values]) => [name, halved(values)]));
    if (this.together) runTogether(program, [arrays, other], (each, bound) => this.#run(each, bound));
    else this.#run(program, arrays);
  }

  #run(program: Program, arrays: Arrays): void {
    this.kernels++;
    const findings = execute(program, arrays, () => this.#random.uniform());
    assert.equal(
      Object.fromEntries(findings),
      {},
      `${program.label}: ${[...findings].map(([what, count]) => `${count} x ${what}`).join(', ')}`,
    );
  }

  #problem(g: ConvolutionGeometry, residual: boolean): Problem {
    return {
      x: this.noise(inputs(g)),
      kernel: this.noise(g.kernelHeight * g.kernelWidth * g.inChannels * g.filters),
      bias: this.noise(g.filters),
      residual: residual ? this.noise(outputs(g)) : new Float32Array(outputs(g)),
      dy: this.noise(outputs(g)),
      added: residual ? this.noise(inputs(g)) : new Float32Array(inputs(g)),
    };
  }

  convolution(g: ConvolutionGeometry, residual: boolean): void {
    const problem = this.#problem(g, residual);
    const { x, kernel, bias, dy } = problem;
    const expected = reference(g, problem);
    const y = unwritten(expected.y.length);
    this.run(convolutionProgram(g, residual), { source: x, kernel, bias, residual: problem.residual, y });
    near(y, expected.y, 'y');
    const dx = unwritten(x.length);
    this.run(inputGradientProgram(g, residual), { source: dy, kernel, residual: problem.added, y: dx });
    near(dx, expected.dx, 'dx');
    this.#filterGradient(g, filterGradientProgram(g), problem, expected);
  }

  /** The nested short form, and its gradients. */
  shortForm(g: ConvolutionGeometry, residual: boolean): void {
    const problem = this.#problem(g, residual);
    const { x, kernel, bias, dy } = problem;
    const expected = reference(g, problem);
    const points = this.#points(g, kernel);
    const y = unwritten(expected.y.length);
    this.run(nestedProgram(g, residual, false)!.program, { source: x, points, bias, residual: problem.residual, y });
    near(y, expected.y, 'y');
    const dx = unwritten(x.length);
    this.run(nestedInputGradientProgram(g, residual)!.program, { source: dy, points, residual: problem.added, y: dx });
    near(dx, expected.dx, 'dx');
    this.#filterGradient(g, nestedFilterGradient(g)!, problem, expected);
  }

  #points(g: ConvolutionGeometry, kernel: Float32Array): Float32Array {
    const points = unwritten(2 * pointValues(g));
    this.run(kernelPointsProgram(g), { kernel, points });
    return points;
  }

  #filterGradient(
    g: ConvolutionGeometry,
    { partial, segments, partials: size }: FilterGradientProgram,
    { x, kernel, dy }: Problem,
    expected: Reference,
  ): void {
    const [partials, dKernel, dBias] = [size, kernel.length, g.filters].map(unwritten);
    this.run(partial, { source: x, dy, partials });
    this.run(totalProgram(segments), { partials0: partials, kernel: dKernel, bias: dBias });
    near(dKernel, expected.kernel, 'kernel');
    near(dBias, expected.bias, 'bias');
    // Two layers at once, in one buffer with room between: the same bits.
    const room = dKernel.length + g.filters + 10;
    const gradients = unwritten(2 * room);
    const layers = [0, room].map((from) => ({ ...segments, kernelAt: from + 3, biasAt: from + 5 + dKernel.length }));
    this.run(totalsProgram(layers), { partials0: partials, partials1: partials, gradients });
    for (const { kernelAt, biasAt } of layers) {
      assert.equal(gradients.slice(kernelAt, kernelAt + dKernel.length), dKernel);
      assert.equal(gradients.slice(biasAt, biasAt + g.filters), dBias);
    }
  }

  /** What products leave for batch normalization is what its own pass sums. */
  leftSums(g: ConvolutionGeometry, relu: boolean): void {
    const settings = { epsilon: 0.001, momentum: 0.9, relu };
    const kernel = this.noise(g.kernelHeight * g.kernelWidth * g.inChannels * g.filters);
    const form = convolutionForm(g, true, true);
    const forward = form.left;
    if (forward) {
      const [rows, channels] = [outputs(g) / g.filters, g.filters];
      const [y, partials] = [rows * channels, forward.parts * 2 * channels].map(unwritten);
      // Far from zero, where sums of squares cancel.
      const bias = this.noise(channels).map((value) => value + 100);
      const factor: Arrays = form.short ? { points: this.#points(g, kernel) } : { kernel };
      this.run(form.program, { source: this.noise(inputs(g)), ...factor, bias, residual: this.noise(y.length), y, partials });
      const weights = () => ({
        gamma: unwritten(channels).fill(1),
        beta: unwritten(channels).fill(0.5),
        movingMean: new Float32Array(channels),
        movingVariance: new Float32Array(channels),
      });
      const results = [forward, undefined].map((left) => {
        const { moments, normalize, partials: size } = batchNormPrograms(rows, channels, settings, left);
        const own = left ? partials : unwritten(size);
        if (!left) this.run(moments, { x: y, partials: own });
        const [statistics, normalized] = [2 * channels, y.length].map(unwritten);
        this.run(normalize, { x: y, partials: own, ...weights(), statistics, y: normalized });
        return { statistics, normalized };
      });
      near(results[0].statistics, results[1].statistics, 'statistics', 1e-5);
      near(results[0].normalized, results[1].normalized, 'normalized', 1e-4);
    }
    const back = inputGradientForm(g, true, { relu });
    const backward = back.left;
    if (!backward) return;
    const [rows, channels] = [inputs(g) / g.inChannels, g.inChannels];
    const [before, after, added] = [1, 2, 3].map(() => this.noise(inputs(g)));
    const statistics = this.noise(2 * channels);
    const [dx, partials] = [inputs(g), backward.parts * 2 * channels].map(unwritten);
    const factor: Arrays = back.short ? { points: this.#points(g, kernel) } : { kernel };
    this.run(back.program, { source: this.noise(outputs(g)), ...factor, residual: added, y: dx, before, after, statistics, partials });
    const results = [backward, undefined].map((left) => {
      const { sums, gradient, partials: size } = batchNormGradientPrograms(rows, channels, relu, false, left);
      const own = left ? partials : unwritten(size);
      if (!left) this.run(sums, { dy: dx, x: before, y: after, statistics, partials: own });
      const [result, dgamma, dbeta] = [dx.length, channels, channels].map(unwritten);
      const gamma = unwritten(channels).fill(2);
      this.run(gradient, { dy: dx, x: before, y: after, statistics, partials: own, gamma, dx: result, dgamma, dbeta });
      return { result, dgamma, dbeta };
    });
    for (const key of ['result', 'dgamma', 'dbeta'] as const) near(results[0][key], results[1][key], key);
  }

  normalization(rows: number, channels: number, relu: boolean): void {
    const settings = { epsilon: 0.001, momentum: 0.9, relu };
    const [x, dy, added] = [1, 2, 3].map(() => this.noise(rows * channels));
    const [gamma, beta, movingMean, spread] = [1, 2, 3, 4].map(() => this.noise(channels));
    const movingVariance = spread.map(Math.abs);
    const { moments, normalize, partials: size } = batchNormPrograms(rows, channels, settings);
    const [partials, statistics, y] = [size, 2 * channels, x.length].map(unwritten);
    this.run(moments, { x, partials });
    this.run(normalize, { x, partials, gamma, beta, movingMean, movingVariance, statistics, y });
    const column = (values: ArrayLike<number>, channel: number) =>
      Array.from({ length: rows }, (_, row) => values[row * channels + channel]);
    const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const channel = [...Array(channels).keys()];
    const means = channel.map((at) => mean(column(x, at)));
    const inverse = channel.map((at) => 1 / Math.sqrt(mean(column(x, at).map((value) => (value - means[at]) ** 2)) + 0.001));
    near(statistics, [...means, ...inverse], 'statistics', 2e-4);
    const z = Array.from(x, (value, at) => (value - means[at % channels]) * inverse[at % channels]);
    near(
      y,
      z.map((value, at) => through(relu, value * gamma[at % channels] + beta[at % channels])),
      'normalized',
      2e-4,
    );
    const programs = batchNormGradientPrograms(rows, channels, relu, true);
    const [sums, dx, dgamma, dbeta] = [programs.partials, x.length, channels, channels].map(unwritten);
    this.run(programs.sums, { dy, x, y, statistics, partials: sums });
    this.run(programs.gradient, { dy, x, y, statistics, partials: sums, gamma, added, dx, dgamma, dbeta });
    const dz = Array.from(dy, (value, at) => (relu && !(y[at] > 0) ? 0 : value));
    const offset = channel.map((at) => mean(column(dz, at)));
    const slope = channel.map((at) =>
      mean(
        column(
          dz.map((value, place) => value * z[place]),
          at,
        ),
      ),
    );
    near(
      dbeta,
      offset.map((value) => value * rows),
      'beta',
      2e-4,
    );
    near(
      dgamma,
      slope.map((value) => value * rows),
      'gamma',
      2e-4,
    );
    near(
      dx,
      dz.map(
        (value, at) =>
          added[at] + gamma[at % channels] * inverse[at % channels] * (value - offset[at % channels] - z[at] * slope[at % channels]),
      ),
      'gradient',
      2e-4,
    );
    const inferred = unwritten(x.length);
    this.run(batchNormInferenceProgram(rows, channels, settings), { x, gamma, beta, movingMean, movingVariance, y: inferred });
    assert.ok(!inferred.some(Number.isNaN));
  }

  judgement(rows: number, classes: number): void {
    const labels = Int32Array.from({ length: rows }, (_, row) => (row * 7) % classes);
    const logits = this.noise(rows * classes);
    const [loss, gradient, correct] = [1, rows * classes, 1].map(unwritten);
    this.run(crossEntropyProgram(rows, classes), { logits, labels, loss, gradient, correct });
    assert.ok(loss[0] > 0 && correct[0] >= 0 && !gradient.some(Number.isNaN));
    // Equal weights of 1, neither smoothing nor focus: the same; else other figures, but none missing.
    for (const focus of [0, 2]) {
      const [own, its, right] = [1, rows * classes, 1].map(unwritten);
      const arrays = { logits, labels, weights: unwritten(classes).fill(1), loss: own, gradient: its, correct: right };
      this.run(classLossProgram(rows, classes, { smoothing: focus && 0.1, focus }), arrays);
      near(right, correct, 'correct');
      if (focus === 0) {
        near(own, loss, 'loss');
        near(its, gradient, 'gradient');
      } else assert.ok(own[0] > 0 && !its.some(Number.isNaN));
    }
    const totals = Float32Array.of(1, 2);
    this.run(tallyProgram(rows), { loss, correct, totals });
    near(totals, [1 + loss[0] * rows, 2 + correct[0]], 'totals');
  }

  penalties(size: number): void {
    const [weight, before] = [this.noise(size), this.noise(size)];
    const gradient = before.slice();
    const parts = unwritten(1 + penaltyParts(size));
    this.run(penaltyProgram(size, 0.01, 1), { weight, gradient, parts });
    near(
      gradient,
      before.map((value, at) => value + 0.02 * weight[at]),
      'penalty',
    );
    const total = unwritten(1);
    this.run(penaltyTotalProgram(parts.length - 1), { loss: Float32Array.of(0.5), parts: parts.subarray(1), total });
    near(total, [0.5 + 0.01 * weight.reduce((sum, value) => sum + value * value, 0)], 'penalized');
  }

  patches(padding: 'zero' | 'replicate' | 'reflect', bands: number): void {
    const pixels = Int32Array.from({ length: 20 }, (_, index) => ((index * 13) % 99) * 8 + (index % 8));
    const patches = unwritten(20 * 25 * bands);
    this.run(patchesProgram({ rows: 9, columns: 11, bands }, { size: 5, padding }, 20), { scene: this.noise(99 * bands), pixels, patches });
    assert.ok(!patches.some(Number.isNaN));
  }

  update(kind: keyof typeof UPDATES, size: number): void {
    const positive = () => this.noise(size).map(Math.abs);
    const [gradient, weight] = [this.noise(size), this.noise(size)];
    const slots = { mean: positive(), velocity: positive(), first: positive(), second: positive(), mask: positive() };
    const settings = Float32Array.of(0.1, 0.9, 0.99, 0.05, 0.01);
    const expected = Array.from(weight, (value, at) =>
      UPDATES[kind](
        value,
        gradient[at],
        settings,
        Object.fromEntries(Object.entries(slots).map(([name, values]) => [name, values[at]])) as Record<keyof typeof slots, number>,
      ),
    );
    this.run(updateProgram(kind, size), { settings, gradient, weight, ...slots });
    near(weight, expected, kind);
  }
}

type Slots = Record<'mean' | 'velocity' | 'first' | 'second' | 'mask', number>;

/** What an update makes of one weight, in float64; the settings in the program's order. */
const UPDATES = {
  rmsprop: (weight: number, g: number, [rate, rho, epsilon]: Float32Array, { mean }: Slots) =>
    weight - (rate * g) / (Math.sqrt(rho * mean + (1 - rho) * g * g) + epsilon),
  sgd: (weight: number, g: number, [rate, momentum]: Float32Array, { velocity }: Slots) => weight + momentum * velocity - rate * g,
  adam: (weight: number, g: number, [rate, beta1, beta2, epsilon]: Float32Array, { first, second }: Slots) =>
    weight - (rate * (beta1 * first + (1 - beta1) * g)) / (Math.sqrt(beta2 * second + (1 - beta2) * g * g) + epsilon),
  adamw(weight: number, g: number, settings: Float32Array, slots: Slots): number {
    return UPDATES.adam(weight - settings[4] * weight * slots.mask, g, settings, slots);
  },
};

export function near(actual: ArrayLike<number>, expected: ArrayLike<number>, what: string, tolerance = 3e-5): void {
  const size = Array.from(expected).reduce((largest, value) => Math.max(largest, Math.abs(value)), 1e-3);
  for (let at = 0; at < expected.length; at++) {
    if (!(Math.abs(actual[at] - expected[at]) <= tolerance * size))
      assert.unreachable(`${what}[${at}] is ${actual[at]}, not ${expected[at]}`);
  }
}

function through(relu: boolean, value: number): number {
  return relu ? Math.max(value, 0) : value;
}

function inputs({ batch, inHeight, inWidth, inChannels }: ConvolutionGeometry): number {
  return batch * inHeight * inWidth * inChannels;
}

function outputs({ batch, outHeight, outWidth, filters }: ConvolutionGeometry): number {
  return batch * outHeight * outWidth * filters;
}
