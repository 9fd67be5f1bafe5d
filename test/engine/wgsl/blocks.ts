import * as assert from 'uvu/assert';
import type { AttentionShape, GateShape, GroupedShape, LinesShape, WindowShape } from '../../../src/engine/kernels/block-kernels.js';
import type { Axis, Positions, ProductsShape } from '../../../src/engine/kernels/kernels.js';
import { ACTIVATIONS, activationGradientProgram, activationProgram } from '../../../src/engine/webgpu/blocks/activations.js';
import { attentionPrograms } from '../../../src/engine/webgpu/blocks/attention.js';
import { putProgram, spreadProgram, swapProgram, takeProgram } from '../../../src/engine/webgpu/blocks/copies.js';
import { gateProgram, gateWeightsProgram } from '../../../src/engine/webgpu/blocks/gate.js';
import {
  groupedFilterGradientProgram,
  groupedInputGradientProgram,
  groupedProgram,
} from '../../../src/engine/webgpu/blocks/grouped-convolution.js';
import { lineGradientProgram, lineNormalizationProgram, lineWeightsProgram } from '../../../src/engine/webgpu/blocks/line-normalization.js';
import { placeProgram } from '../../../src/engine/webgpu/blocks/place.js';
import { productsProgram } from '../../../src/engine/webgpu/blocks/products.js';
import { softmaxGradientProgram, softmaxProgram } from '../../../src/engine/webgpu/blocks/softmax.js';
import { type Segments, totalProgram } from '../../../src/engine/webgpu/convolution/filter-totals.js';
import {
  binaryProgram,
  BINARY_NAMES,
  castProgram,
  equalProgram,
  UNARY_NAMES,
  unaryProgram,
} from '../../../src/engine/webgpu/ops/elementwise.js';
import { joinProgram, padProgram, sliceProgram, tileProgram } from '../../../src/engine/webgpu/ops/layout.js';
import { reduceProgram } from '../../../src/engine/webgpu/ops/reduce.js';
import { windowGradientProgram, windowProgram } from '../../../src/engine/webgpu/blocks/window.js';
import { type Bench, near, unwritten } from './kernels.js';

const range = (count: number) => [...Array(count).keys()];
const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
const volume = (extents: readonly number[]) => extents.reduce((product, extent) => product * extent, 1);

/** The place along each of three axes. */
function unfold(at: number, [rows, columns, depth]: readonly number[]): readonly [number, number, number] {
  return [Math.floor(at / (columns * depth)) % rows, Math.floor(at / depth) % columns, at % depth];
}

/** Each of so many lines' own values changed. */
function byLine(values: ArrayLike<number>, length: number, change: (line: number[]) => number[]): number[] {
  return range(values.length / length).flatMap((line) => change(Array.from(values).slice(line * length, (line + 1) * length)));
}

function softmaxOf(line: readonly number[]): number[] {
  const powers = line.map((value) => Math.exp(value - Math.max(...line)));
  return powers.map((power) => power / total(powers));
}

export function softmax(bench: Bench, lines: number, length: number, scale: number): void {
  const x = bench.noise(lines * length);
  const [y, dx] = [unwritten(x.length), unwritten(x.length)];
  bench.run(softmaxProgram(lines, length, scale), { x, y });
  near(
    y,
    byLine(x, length, (line) => softmaxOf(line.map((value) => value * scale))),
    'softmax',
  );
  const dy = bench.noise(x.length);
  bench.run(softmaxGradientProgram(lines, length, scale), { dy, y, dx });
  const means = byLine(
    Array.from(dy, (value, at) => value * y[at]),
    length,
    (line) => line.map(() => total(line)),
  );
  near(
    dx,
    Array.from(dy, (value, at) => scale * y[at] * (value - means[at])),
    'softmax gradient',
  );
}

export function products(bench: Bench, shape: ProductsShape): void {
  const { batch, rows, inner, columns, transposeA, transposeB, partOfA, partOfB } = shape;
  const [sidesA, sidesB] = [transposeA ? [inner, rows] : [rows, inner], transposeB ? [columns, inner] : [inner, columns]];
  const [widthA, widthB] = [partOfA?.width ?? sidesA[1], partOfB?.width ?? sidesB[1]];
  const [a, b] = [bench.noise(batch * sidesA[0] * widthA), bench.noise(batch * sidesB[0] * widthB)];
  const c = unwritten(batch * rows * columns);
  bench.run(productsProgram(shape), { a, b, c });
  const at = (values: Float32Array, height: number, width: number, from: number, sample: number, row: number, column: number) =>
    values[(sample * height + row) * width + from + column];
  const left = (sample: number, row: number, k: number) =>
    at(a, sidesA[0], widthA, partOfA?.from ?? 0, sample, ...((transposeA ? [k, row] : [row, k]) as [number, number]));
  const right = (sample: number, k: number, column: number) =>
    at(b, sidesB[0], widthB, partOfB?.from ?? 0, sample, ...((transposeB ? [column, k] : [k, column]) as [number, number]));
  near(
    c,
    range(batch).flatMap((s) =>
      range(rows).flatMap((row) => range(columns).map((column) => total(range(inner).map((k) => left(s, row, k) * right(s, k, column))))),
    ),
    'products',
  );
}

/** Against plain loops; the gradient against differences of the sum of y dy. */
export function attention(bench: Bench, shape: AttentionShape): void {
  const { batch, positions, width, heads, keys, values, keysAt, valuesAt, scale } = shape;
  const programs = attentionPrograms(shape);
  const x = bench.noise(batch * positions * width);
  const pairs = batch * heads * positions * positions;
  const [scores, shares, dshares, dscores] = range(4).map(() => unwritten(pairs));
  const y = unwritten(batch * positions * heads * values);
  bench.run(programs.scores, { a: x, b: x, c: scores });
  bench.run(programs.shares, { x: scores, y: shares });
  bench.run(programs.means, { a: shares, b: x, c: y });
  const plain = (of: ArrayLike<number>): number[] => {
    const value = (sample: number, position: number, channel: number) => of[(sample * positions + position) * width + channel];
    const result: number[] = Array<number>(y.length).fill(0);
    for (const s of range(batch))
      for (const head of range(heads))
        for (const row of range(positions)) {
          const weights = softmaxOf(
            range(positions).map(
              (other) => scale * total(range(keys).map((k) => value(s, row, head * keys + k) * value(s, other, keysAt + head * keys + k))),
            ),
          );
          for (const v of range(values))
            result[(s * positions + row) * heads * values + head * values + v] = total(
              range(positions).map((other) => weights[other] * value(s, other, valuesAt + head * values + v)),
            );
        }
    return result;
  };
  near(y, plain(x), 'attention');
  const dy = bench.noise(y.length);
  const dx = unwritten(x.length);
  bench.run(programs.sharesGradient, { a: dy, b: x, c: dshares });
  bench.run(programs.scoresGradient, { dy: dshares, y: shares, dx: dscores });
  bench.run(programs.queries, { a: dscores, b: x, c: dx });
  bench.run(programs.keys, { a: dscores, b: x, c: dx });
  bench.run(programs.values, { a: shares, b: dy, c: dx });
  slopes(x, dx, (of) => total(plain(of).map((value, at) => value * dy[at])));
}

/** Whether dx is how a function changes with x, at a few places. */
function slopes(x: Float32Array, dx: Float32Array, of: (x: readonly number[]) => number): void {
  assert.ok(!dx.some(Number.isNaN), 'gradient');
  const largest = Math.max(...dx.map(Math.abs));
  for (const at of range(Math.min(12, x.length)).map((index) => Math.floor((index * x.length) / Math.min(12, x.length)))) {
    const moved = (by: number) => of(Array.from(x, (value, index) => (index === at ? value + by : value)));
    const slope = (moved(1e-4) - moved(-1e-4)) / 2e-4;
    if (!(Math.abs(dx[at] - slope) <= 1e-4 * largest)) assert.unreachable(`gradient[${at}] is ${dx[at]}, not ${slope}`);
  }
}

/** The totals of sums that a kernel has left for filter-totals.ts. */
function totals(bench: Bench, segments: Segments, partials: Float32Array): { kernel: Float32Array; bias: Float32Array } {
  const [kernel, bias] = [segments.outputs, segments.filters].map(unwritten);
  bench.run(totalProgram(segments), { partials0: partials, kernel, bias });
  return { kernel, bias };
}

export function lines(bench: Bench, shape: LinesShape): void {
  const { samples, positions, channels, groups } = shape;
  const x = bench.noise(samples * positions * channels).map((value) => value + 3);
  const [gamma, beta] = [bench.noise(channels), bench.noise(channels)];
  const [y, dx, statistics] = [x.length, x.length, 2 * samples * groups].map(unwritten);
  bench.run(lineNormalizationProgram(shape, 1e-5), { x, gamma, beta, y, statistics });
  const own = channels / groups;
  const lineOf = (at: number) => Math.floor(at / (positions * channels)) * groups + Math.floor((at % channels) / own);
  const normalized = (of: ArrayLike<number>): number[] => {
    const members = range(samples * groups).map((): number[] => []);
    for (const at of range(of.length)) members[lineOf(at)].push(of[at]);
    const means = members.map((all) => total(all) / all.length);
    const variances = members.map((all, line) => total(all.map((value) => (value - means[line]) ** 2)) / all.length);
    return Array.from(of, (value, at) => (value - means[lineOf(at)]) / Math.sqrt(variances[lineOf(at)] + 1e-5));
  };
  const plain = (of: ArrayLike<number>) => normalized(of).map((value, at) => value * gamma[at % channels] + beta[at % channels]);
  near(y, plain(x), 'lines');
  const dy = bench.noise(x.length);
  bench.run(lineGradientProgram(shape), { dy, x, statistics, gamma, dx });
  slopes(x, dx, (of) => total(plain(of).map((value, at) => value * dy[at])));
  const { program, segments, partials: size } = lineWeightsProgram(shape);
  const partials = unwritten(size);
  bench.run(program, { dy, x, statistics, partials });
  const sums = totals(bench, segments, partials);
  const z = normalized(x);
  const down = (values: readonly number[]) => range(channels).map((channel) => total(values.filter((_, at) => at % channels === channel)));
  near(sums.kernel, down(z.map((value, at) => value * dy[at])), 'gamma');
  near(sums.bias, down([...dy]), 'beta');
}

export function grouped(bench: Bench, shape: GroupedShape, bias: boolean): void {
  const { batch, input, output, channels, filters, groups, size, stride, dilation, margins, border } = shape;
  const own = channels / groups;
  const [x, dy] = [bench.noise(batch * volume(input) * channels), bench.noise(batch * volume(output) * filters)];
  const [kernel, biases] = [bench.noise(volume(size) * own * filters), bench.noise(filters)];
  const [y, dx] = [dy.length, x.length].map(unwritten);
  bench.run(groupedProgram(shape, bias), { x, kernel, bias: biases, y });
  bench.run(groupedInputGradientProgram(shape), { dy, kernel, dx });
  const { program, segments, partials: parts } = groupedFilterGradientProgram(shape);
  const partials = unwritten(parts);
  bench.run(program, { x, dy, partials });
  const sums = totals(bench, segments, partials);
  const expected = {
    y: Array.from(dy, (_, at) => (bias ? biases[at % filters] : 0)),
    dx: range(x.length).map(() => 0),
    kernel: range(kernel.length).map(() => 0),
  };
  for (const at of range(dy.length)) {
    const filter = at % filters;
    const place = unfold(Math.floor(at / filters), output);
    const sample = Math.floor(at / (filters * volume(output)));
    for (const tap of range(volume(size))) {
      const taps = unfold(tap, size);
      const raw = place.map((one, axis) => one * stride[axis] + taps[axis] * dilation[axis] - margins[axis][0]);
      const seen = border === 'replicate' ? raw.map((one, axis) => Math.min(Math.max(one, 0), input[axis] - 1)) : raw;
      if (seen.some((one, axis) => one < 0 || one >= input[axis])) continue;
      const first = (((sample * input[0] + seen[0]) * input[1] + seen[1]) * input[2] + seen[2]) * channels;
      for (const channel of range(own)) {
        const from = first + Math.floor(filter / (filters / groups)) * own + channel;
        const weight = (tap * own + channel) * filters + filter;
        expected.y[at] += x[from] * kernel[weight];
        expected.dx[from] += dy[at] * kernel[weight];
        expected.kernel[weight] += x[from] * dy[at];
      }
    }
  }
  near(y, expected.y, 'grouped');
  near(dx, expected.dx, 'grouped dx');
  near(sums.kernel, expected.kernel, 'grouped kernel');
  near(
    sums.bias,
    range(filters).map((filter) => total([...dy].filter((_, at) => at % filters === filter))),
    'grouped bias',
  );
}

export function gate(bench: Bench, shape: GateShape): void {
  const { samples, positions, channels, over } = shape;
  const [x, dy, added] = range(3).map(() => bench.noise(samples * positions * channels));
  const weights = bench.noise(samples * shape[over]);
  const weightOf = (at: number) =>
    over === 'channels' ? Math.floor(at / (positions * channels)) * channels + (at % channels) : Math.floor(at / channels);
  for (const adds of [false, true]) {
    const y = unwritten(x.length);
    bench.run(gateProgram(shape, adds), { x, weights, added, y });
    near(
      y,
      Array.from(x, (value, at) => value * weights[weightOf(at)] + (adds ? added[at] : 0)),
      'gate',
    );
  }
  const sums = unwritten(weights.length);
  bench.run(gateWeightsProgram(shape), { dy, x, y: sums });
  const expected = range(weights.length).map(() => 0);
  x.forEach((value, at) => (expected[weightOf(at)] += value * dy[at]));
  near(sums, expected, 'gate, weights');
}

/** With equal values among those of a window. */
export function windows(bench: Bench, shape: WindowShape): void {
  const { batch, input, output, channels, size, stride, take } = shape;
  const x = bench.noise(batch * volume(input) * channels).map((value) => Math.round(2 * value));
  const dy = bench.noise(batch * volume(output) * channels);
  const [y, which, dx] = [dy.length, dy.length, x.length].map(unwritten);
  bench.run(windowProgram(shape), { x, y, which });
  bench.run(windowGradientProgram(shape), { dy, which, dx });
  const expected = { y: range(dy.length).map(() => 0), dx: range(x.length).map(() => 0) };
  for (const at of range(dy.length)) {
    const place = unfold(Math.floor(at / channels), output);
    const sample = Math.floor(at / (channels * volume(output)));
    const seen = range(volume(size)).map((tap) => {
      const [row, column, band] = unfold(tap, size).map((one, axis) => place[axis] * stride[axis] + one);
      return (((sample * input[0] + row) * input[1] + column) * input[2] + band) * channels + (at % channels);
    });
    const values = seen.map((from) => x[from]);
    expected.y[at] = take === 'max' ? Math.max(...values) : total(values) / values.length;
    if (take === 'max') expected.dx[seen[values.indexOf(Math.max(...values))]] += dy[at];
    else for (const from of seen) expected.dx[from] += dy[at] / seen.length;
  }
  near(y, expected.y, 'windows');
  near(dx, expected.dx, 'windows dx');
}

/** Slopes against differences of the values. */
export function activations(bench: Bench, count: number): void {
  for (const name of ACTIVATIONS) {
    const x = bench.noise(count).map((value) => 2 * value);
    const at = (values: Float32Array) => {
      const y = unwritten(count);
      bench.run(activationProgram(name, count), { x: values, y });
      return y;
    };
    const dx = unwritten(count);
    bench.run(activationGradientProgram(name, count), { dy: unwritten(count).fill(1), x, dx });
    const [above, below] = [0.01, -0.01].map((by) => at(x.map((value) => value + by)));
    near(
      dx,
      above.map((value, index) => (value - below[index]) / 0.02),
      `${name} gradient`,
      1e-3,
    );
  }
}

export function copies(bench: Bench, axis: Axis, positions: Positions): void {
  const { outer, extent, inner } = axis;
  const { offset, count, step } = positions;
  const x = bench.noise(outer * extent * inner);
  const wanted = range(outer * count * inner).map(
    (at) => (Math.floor(at / (count * inner)) * extent + offset + (Math.floor(at / inner) % count) * step) * inner + (at % inner),
  );
  const taken = unwritten(wanted.length);
  bench.run(takeProgram(axis, positions), { x, y: taken });
  assert.equal(
    [...taken],
    wanted.map((from) => x[from]),
    'take',
  );
  const back = unwritten(x.length);
  bench.run(putProgram(axis, positions), { x: taken, y: back });
  assert.equal(
    [...back],
    Array.from(x, (value, at) => (wanted.includes(at) ? value : 0)),
    'put',
  );
  const spread = unwritten(x.length);
  bench.run(spreadProgram(axis, 4), { x, y: spread });
  assert.equal(
    [...spread],
    Array.from(spread, (_, at) => x[Math.floor(at / (extent * inner)) * inner + (at % inner)] / 4),
    'spread',
  );
  const swapped = unwritten(x.length);
  bench.run(swapProgram({ batch: 1, first: outer, second: extent, inner }), { x, y: swapped });
  assert.equal(
    [...swapped],
    range(extent).flatMap((e) => range(outer).flatMap((o) => [...x.subarray((o * extent + e) * inner, (o * extent + e + 1) * inner)])),
    'swap axes',
  );
}

/** Those of tfjs' operations that are our own, with values that are no number among theirs. */
export function operations(bench: Bench, count: number): void {
  const [a, b] = [bench.noise(count), bench.noise(count)];
  const binary = {
    Add: (p: number, q: number) => p + q,
    Sub: (p: number, q: number) => p - q,
    Multiply: (p: number, q: number) => p * q,
    RealDiv: (p: number, q: number) => p / q,
    Maximum: (p: number, q: number) => Math.max(p, q),
  };
  for (const name of BINARY_NAMES)
    for (const [one, other] of [
      ['each', 'each'],
      ['one', 'each'],
      ['each', 'one'],
    ] as const) {
      const y = unwritten(count);
      bench.run(binaryProgram(name, count, one, other), { a, b, y });
      near(
        y,
        Array.from(y, (_, at) => binary[name](a[one === 'one' ? 0 : at], b[other === 'one' ? 0 : at])),
        name,
      );
    }
  const unary = {
    Square: (v: number) => v * v,
    Sqrt: Math.sqrt,
    Relu: (v: number) => Math.max(v, 0),
    Step: (v: number) => (v > 0 ? 1 : 0),
    Sigmoid: (v: number) => 1 / (1 + Math.exp(-v)),
  };
  for (const name of UNARY_NAMES) {
    const y = unwritten(count);
    const x = name === 'Sqrt' ? a.map(Math.abs) : a;
    bench.run(unaryProgram(name, count), { x, y });
    near(y, [...x].map(unary[name]), name);
  }
  const same = new Int32Array(count).fill(-1);
  bench.run(equalProgram(count), { a, b: a.map((value, at) => (at % 2 === 0 ? value : value + 1)), y: same });
  assert.equal(
    [...same],
    range(count).map((at) => 1 - (at % 2)),
  );
  const cast = unwritten(count);
  bench.run(castProgram(count), { x: same, y: cast });
  assert.equal([...cast], [...same]);
}

export function reductions(bench: Bench, axis: Axis): void {
  const { outer, extent, inner } = axis;
  const x = bench.noise(outer * extent * inner);
  const y = unwritten(outer * inner);
  bench.run(reduceProgram(axis, extent), { x, y });
  near(
    y,
    range(outer).flatMap((o) => range(inner).map((i) => total(range(extent).map((e) => x[(o * extent + e) * inner + i])) / extent)),
    'mean',
  );
}

export function layouts(bench: Bench): void {
  const x0 = Float32Array.from(range(2 * 3 * 4));
  const at = (i: number, j: number, k: number) => x0[(i * 3 + j) * 4 + k];
  const run = (program: Parameters<Bench['run']>[0], count: number, sources = { x0 }) => {
    const y = unwritten(count);
    bench.run(program, { ...sources, y });
    return [...y];
  };
  const box = (extents: readonly number[], value: (i: number, j: number, k: number) => number) =>
    range(extents[0]).flatMap((i) => range(extents[1]).flatMap((j) => range(extents[2]).map((k) => value(i, j, k))));
  assert.equal(
    run(sliceProgram([2, 3, 4], [1, 0, 2], [1, 2, 2]), 4),
    box([1, 2, 2], (i, j, k) => at(i + 1, j, k + 2)),
  );
  const around = [
    [0, 1],
    [1, 0],
    [2, 1],
  ] as const;
  assert.equal(
    run(padProgram([2, 3, 4], around, 0.5), 3 * 4 * 7),
    box([3, 4, 7], (i, j, k) => (i < 2 && j >= 1 && k >= 2 && k < 6 ? at(i, j - 1, k - 2) : 0.5)),
  );
  assert.equal(
    run(tileProgram([2, 3, 4], [1, 2, 3]), 2 * 6 * 12),
    box([2, 6, 12], (i, j, k) => at(i, j % 3, k % 4)),
  );
  const parts = { x0: x0.subarray(0, 4), x1: x0.subarray(4, 10), x2: x0.subarray(10, 12) };
  assert.equal(run(joinProgram(2, [2, 3, 1]), 12, parts), [0, 1, 4, 5, 6, 10, 2, 3, 7, 8, 9, 11]);
  const gradients = unwritten(600);
  const moved = { x0: bench.noise(300), x1: bench.noise(7), gradients };
  bench.run(
    placeProgram([
      { count: 300, at: 64 },
      { count: 7, at: 5 },
    ]),
    moved,
  );
  assert.equal(gradients.subarray(64, 364), moved.x0);
  assert.equal(gradients.subarray(5, 12), moved.x1);
  assert.is(gradients.filter(Number.isNaN).length, 600 - 307);
}
