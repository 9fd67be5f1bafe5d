/** The bits of what was computed before: each sum in its order, whatever kernel computes it. In the form that rounds twice. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { ConvolutionGeometry } from '../../../src/engine/kernels/kernels.js';
import { Arena } from './arena.js';
import { randomValues, sizes, withOutput } from './reference.js';

const test = suite('engine/wasm/order-of-sums');
const PLAIN = { strideHeight: 1, strideWidth: 1, padTop: 0, padBottom: 0, padLeft: 0, padRight: 0, border: 'zero' as const };
/** Values that are summed before they are added to what is there. */
const TOGETHER = 256;
const { fround } = Math;

/** One line a kernel row: of few filters a lane each, of short taps, of dense rows. */
const GEOMETRIES: Readonly<Record<string, ConvolutionGeometry>> = {
  'two filters, one channel': {
    ...withOutput({
      ...PLAIN,
      batch: 2,
      inHeight: 18,
      inWidth: 203,
      inChannels: 1,
      kernelHeight: 9,
      kernelWidth: 7,
      filters: 2,
      strideHeight: 9,
      padLeft: 1,
      padRight: 1,
    }),
  },
  'three filters, one channel': withOutput({
    ...PLAIN,
    batch: 2,
    inHeight: 12,
    inWidth: 45,
    inChannels: 1,
    kernelHeight: 4,
    kernelWidth: 5,
    filters: 3,
    strideHeight: 4,
  }),
  'twenty filters, short taps': withOutput({
    ...PLAIN,
    batch: 3,
    inHeight: 9,
    inWidth: 98,
    inChannels: 1,
    kernelHeight: 9,
    kernelWidth: 3,
    filters: 20,
    strideHeight: 9,
  }),
  'long taps, a step of two': withOutput({
    ...PLAIN,
    batch: 2,
    inHeight: 9,
    inWidth: 75,
    inChannels: 12,
    kernelHeight: 9,
    kernelWidth: 3,
    filters: 5,
    strideHeight: 9,
    strideWidth: 2,
    padLeft: 1,
    padRight: 1,
  }),
  'a large output': withOutput({
    ...PLAIN,
    batch: 1,
    inHeight: 160,
    inWidth: 33,
    inChannels: 8,
    kernelHeight: 4,
    kernelWidth: 3,
    filters: 33,
    strideHeight: 4,
  }),
  'one line, whole panels': withOutput({
    ...PLAIN,
    batch: 3,
    inHeight: 2,
    inWidth: 31,
    inChannels: 3,
    kernelHeight: 1,
    kernelWidth: 2,
    filters: 8,
    padLeft: 1,
  }),
  'one line, part of a panel': withOutput({
    ...PLAIN,
    batch: 3,
    inHeight: 5,
    inWidth: 190,
    inChannels: 2,
    kernelHeight: 1,
    kernelWidth: 9,
    filters: 12,
  }),
};

/** What a kernel's row sees at an output's position, zeros outside. */
function seen(g: ConvolutionGeometry, x: Float32Array, line: number, column: number, row: number, value: number): number {
  const sample = Math.floor(line / g.outHeight);
  const at = (column * g.strideWidth - g.padLeft) * g.inChannels + value;
  if (at < 0 || at >= g.inWidth * g.inChannels) return 0;
  return x[(sample * g.inHeight + (line % g.outHeight) * g.strideHeight + row) * g.inWidth * g.inChannels + at]!;
}

/** The sum of some products, rounded at each step, from zero on. */
function chain(from: number, end: number, product: (index: number) => [number, number]): number {
  let sum = 0;
  for (let index = from; index < end; index++) {
    const [a, b] = product(index);
    sum = fround(sum + fround(a * b));
  }
  return sum;
}

for (const [name, g] of Object.entries(GEOMETRIES)) {
  const n = sizes(g);
  const depth = g.kernelWidth * g.inChannels;
  const [x, w, dy, bias] = [n.x, n.w, n.y, g.filters].map((size, index) => Float32Array.from(randomValues(size, index + 1))) as [
    Float32Array,
    Float32Array,
    Float32Array,
    Float32Array,
  ];

  test(`a convolution adds one kernel row after the other: ${name}`, () => {
    const arena = new Arena(8, 'strict');
    const y = arena.blank(n.y);
    arena.kernels.convolution(g, arena.store(x), arena.store(w), arena.store(bias), 0, y);
    const found = arena.read(y, n.y);
    const wanted = found.map((_, index) => {
      const [filter, position] = [index % g.filters, Math.floor(index / g.filters)];
      let sum = bias[filter]!;
      for (let row = 0; row < g.kernelHeight; row++) {
        const value = (k: number): [number, number] => [
          seen(g, x, Math.floor(position / g.outWidth), position % g.outWidth, row, k),
          w[(row * depth + k) * g.filters + filter]!,
        ];
        for (let k = 0; k < depth; k += TOGETHER) sum = fround(sum + chain(k, Math.min(k + TOGETHER, depth), value));
      }
      return sum;
    });
    assert.is(
      found.findIndex((value, index) => !Object.is(value, wanted[index])),
      -1,
    );
  });

  if (g.filters % 8 === 0) continue;
  test(`a filter's gradient adds so many positions after the others: ${name}`, () => {
    const arena = new Arena(8, 'strict');
    const dw = arena.blank(n.w);
    arena.kernels.convolutionFilterGradient(g, arena.store(x), arena.store(dy), dw, 0);
    const found = arena.read(dw, n.w);
    const positions = (g.kernelHeight === 1 ? Math.ceil(96 / g.outWidth) : g.outHeight) * g.outWidth;
    const group = Math.max(1, Math.floor(TOGETHER / positions)) * positions;
    const all = g.batch * g.outHeight * g.outWidth;
    const wanted = found.map((_, index) => {
      const [filter, patch] = [index % g.filters, Math.floor(index / g.filters)];
      const value = (p: number): [number, number] => [
        seen(g, x, Math.floor(p / g.outWidth), p % g.outWidth, Math.floor(patch / depth), patch % depth),
        dy[p * g.filters + filter]!,
      ];
      let sum = 0;
      for (let first = 0; first < all; first += group) {
        const last = Math.min(first + group, all);
        for (let p = first; p < last; p += TOGETHER) sum = fround(sum + chain(p, Math.min(p + TOGETHER, last), value));
      }
      return sum;
    });
    assert.is(
      found.findIndex((value, index) => !Object.is(value, wanted[index])),
      -1,
    );
  });
}

test.run();
