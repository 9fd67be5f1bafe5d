import fc from 'fast-check';
import type { AttentionShape, GateShape, GroupedShape, LinesShape, Triple, WindowShape } from '../../src/engine/kernels/block-kernels.js';
import type { ConvolutionGeometry, ProductsShape } from '../../src/engine/kernels/kernels.js';

/** Any shapes of what the blocks' kernels take: odd sizes, single values, several tiles. */

const count = (min: number, max: number) => fc.integer({ min, max });

export const attentions = fc
  .record({
    batch: count(1, 3),
    positions: count(1, 40),
    heads: count(1, 3),
    keys: count(1, 20),
    values: count(1, 20),
    shared: fc.boolean(),
  })
  .map(({ shared, ...sizes }): AttentionShape => {
    const { heads, keys } = sizes;
    if (shared) return { ...sizes, shared, values: keys, keysAt: 0, valuesAt: 0, width: heads * keys, scale: -0.5 };
    return { ...sizes, shared, keysAt: heads * keys, valuesAt: 2 * heads * keys, width: heads * (2 * keys + sizes.values), scale: 0.3 };
  });

export const lines = fc
  .record({ samples: count(1, 40), positions: count(1, 9), each: count(1, 40), groups: count(1, 3) })
  .filter(({ positions, each }) => positions * each > 1)
  .map(({ each, ...sizes }): LinesShape => ({ ...sizes, channels: each * sizes.groups }));

export const gates: fc.Arbitrary<GateShape> = fc.record({
  samples: count(1, 5),
  positions: count(1, 30),
  channels: count(1, 80),
  over: fc.constantFrom('channels' as const, 'positions' as const),
});

const triple = (min: number, max: number): fc.Arbitrary<Triple> => fc.tuple(count(min, max), count(min, max), count(min, max));

export const windows = fc
  .record({
    batch: count(1, 3),
    input: triple(1, 7),
    channels: count(1, 9),
    size: triple(1, 3),
    stride: triple(1, 3),
    take: fc.constantFrom('max' as const, 'average' as const),
  })
  .filter(({ input, size }) => size.every((one, axis) => one <= input[axis]))
  .map((shape): WindowShape => ({
    ...shape,
    output: alongEach((axis) => steps(shape.input[axis] - shape.size[axis], shape.stride[axis])),
  }));

export const groups = fc
  .record({
    batch: count(1, 2),
    input: triple(1, 6),
    groups: count(1, 3),
    inputs: count(1, 3),
    outputs: count(1, 3),
    size: triple(1, 3),
    stride: triple(1, 2),
    dilation: triple(1, 2),
    before: triple(0, 1),
    after: triple(0, 1),
    border: fc.constantFrom('zero' as const, 'replicate' as const),
  })
  .map(({ inputs, outputs, before, after, ...shape }): GroupedShape => {
    const reach = (axis: number) => shape.input[axis] + before[axis] + after[axis] - (shape.size[axis] - 1) * shape.dilation[axis] - 1;
    return {
      ...shape,
      channels: inputs * shape.groups,
      filters: outputs * shape.groups,
      margins: before.map((first, axis) => [first, after[axis]] as const),
      output: alongEach((axis) => steps(reach(axis), shape.stride[axis])),
    };
  })
  .filter(({ output }) => output.every((size) => size > 0));

export const products: fc.Arbitrary<ProductsShape> = fc.record({
  batch: count(1, 3),
  rows: count(1, 40),
  inner: count(1, 30),
  columns: count(1, 40),
  transposeA: fc.boolean(),
  transposeB: fc.boolean(),
});

/** Convolutions along lines that the nested short form serves. */
export const shortLines = fc
  .record({
    inHeight: count(1, 3),
    inWidth: count(20, 60),
    inChannels: fc.constantFrom(16, 20, 24),
    filters: fc.constantFrom(16, 20, 28),
    kernelWidth: count(5, 10),
    padLeft: count(0, 5),
    padRight: count(0, 5),
    border: fc.constantFrom('zero' as const, 'replicate' as const),
  })
  .filter(({ kernelWidth, padLeft, padRight }) => padLeft < kernelWidth && padRight < kernelWidth)
  .map((shape): ConvolutionGeometry => ({
    ...shape,
    batch: 1,
    kernelHeight: 1,
    strideHeight: 1,
    strideWidth: 1,
    padTop: 0,
    padBottom: 0,
    outHeight: shape.inHeight,
    outWidth: shape.inWidth + shape.padLeft + shape.padRight - shape.kernelWidth + 1,
  }));

function steps(room: number, stride: number): number {
  return room < 0 ? 0 : Math.floor(room / stride) + 1;
}

function alongEach(size: (axis: number) => number): Triple {
  return [size(0), size(1), size(2)];
}
