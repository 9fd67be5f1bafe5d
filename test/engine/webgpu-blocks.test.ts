import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { AttentionShape, GroupedShape, WindowShape } from '../../src/engine/kernels/block-kernels.js';
import { stridedProductProgram } from '../../src/engine/webgpu/blocks/strided-product.js';
import { binaryProgram, unaryProgram } from '../../src/engine/webgpu/ops/elementwise.js';
import * as blocks from './wgsl/blocks.js';
import { execute } from './wgsl/execute.js';
import { Bench } from './wgsl/kernels.js';

/** The kernels of attention, normalization, gates and groups in the interpreter: as WGSL says that they may run, without a driver. */
const test = suite('engine/webgpu-blocks');

const ATTENTION: Record<string, AttentionShape> = {
  'two heads': { batch: 2, positions: 9, width: 14, heads: 2, keys: 2, values: 3, keysAt: 4, valuesAt: 8, shared: false, scale: 0.7 },
  'one for all three': { batch: 1, positions: 5, width: 6, heads: 2, keys: 3, values: 3, keysAt: 0, valuesAt: 0, shared: true, scale: -1 },
  'several tiles': {
    batch: 1,
    positions: 35,
    width: 57,
    heads: 1,
    keys: 18,
    values: 21,
    keysAt: 18,
    valuesAt: 36,
    shared: false,
    scale: 0.2,
  },
};

const GROUPED: Record<string, GroupedShape> = {
  'one channel each, zeros around': {
    batch: 2,
    input: [3, 4, 5],
    output: [3, 4, 3],
    channels: 3,
    filters: 3,
    groups: 3,
    size: [3, 1, 3],
    stride: [1, 1, 2],
    dilation: [1, 1, 1],
    margins: [
      [1, 1],
      [0, 0],
      [1, 1],
    ],
    border: 'zero',
  },
  'two groups, steps between, copies of the border': {
    batch: 1,
    input: [4, 1, 6],
    output: [2, 1, 6],
    channels: 4,
    filters: 6,
    groups: 2,
    size: [2, 1, 2],
    stride: [2, 1, 1],
    dilation: [2, 1, 2],
    margins: [
      [1, 1],
      [0, 0],
      [1, 1],
    ],
    border: 'replicate',
  },
};

const WINDOWS: readonly WindowShape[] = (['max', 'average'] as const).flatMap((take) => [
  { batch: 2, input: [4, 5, 6], output: [3, 2, 2], channels: 3, size: [2, 2, 3], stride: [1, 3, 2], take },
  { batch: 1, input: [1, 1, 9], output: [1, 1, 1], channels: 5, size: [1, 1, 9], stride: [1, 1, 1], take },
]);

for (const [title, shape] of Object.entries(ATTENTION)) test(`attention: ${title}`, () => blocks.attention(new Bench(1), shape));

for (const [title, shape] of Object.entries(GROUPED))
  test(`groups of channels: ${title}`, () => {
    const bench = new Bench(2);
    blocks.grouped(bench, shape, true);
    blocks.grouped(bench, shape, false);
  });

test('products of matrices, parts of rows, turned', () => {
  const bench = new Bench(3);
  const shape = { batch: 2, rows: 5, inner: 18, columns: 7, transposeA: false, transposeB: false };
  blocks.products(bench, shape);
  blocks.products(bench, { ...shape, transposeA: true, partOfA: { width: 9, from: 2 } });
  blocks.products(bench, { ...shape, transposeB: true, partOfB: { width: 20, from: 1 } });
  blocks.products(bench, { ...shape, transposeA: true, transposeB: true, rows: 33, inner: 3, columns: 40 });
});

test('softmax, normalization of lines: few values and many', () => {
  const bench = new Bench(4);
  for (const [lines, length] of [
    [3, 1],
    [70, 5],
    [3, 700],
  ] as const)
    blocks.softmax(bench, lines, length, 0.5);
  blocks.lines(bench, { samples: 37, positions: 1, channels: 10, groups: 1 });
  blocks.lines(bench, { samples: 3, positions: 4, channels: 6, groups: 2 });
  blocks.lines(bench, { samples: 2, positions: 9, channels: 70, groups: 1 });
});

test('gates, windows, activations, copies', () => {
  const bench = new Bench(5);
  for (const shape of WINDOWS) blocks.windows(bench, shape);
  for (const over of ['channels', 'positions'] as const) {
    blocks.gate(bench, { samples: 3, positions: 5, channels: 4, over });
    blocks.gate(bench, { samples: 2, positions: 2, channels: 70, over });
  }
  blocks.activations(bench, 300);
  blocks.copies(bench, { outer: 3, extent: 7, inner: 2 }, { offset: 1, count: 2, step: 3 });
  blocks.copies(bench, { outer: 40, extent: 9, inner: 1 }, { offset: 2, count: 7, step: 1 });
});

test("those of tfjs' operations that networks use", () => {
  const bench = new Bench(6);
  blocks.operations(bench, 300);
  for (const [outer, extent, inner] of [
    [1, 900, 1],
    [40, 6, 1],
    [3, 5, 30],
  ] as const)
    blocks.reductions(bench, { outer, extent, inner });
  blocks.layouts(bench);
});

test('every one of them for two trials at once', () => {
  const bench = new Bench(7, true);
  blocks.attention(bench, ATTENTION['two heads']);
  blocks.grouped(bench, GROUPED['one channel each, zeros around'], true);
  blocks.softmax(bench, 5, 9, 1);
  blocks.lines(bench, { samples: 3, positions: 2, channels: 6, groups: 2 });
  blocks.gate(bench, { samples: 2, positions: 3, channels: 4, over: 'channels' });
  blocks.windows(bench, WINDOWS[0]);
  blocks.activations(bench, 20);
  blocks.operations(bench, 20);
  blocks.reductions(bench, { outer: 3, extent: 5, inner: 2 });
  blocks.copies(bench, { outer: 3, extent: 4, inner: 2 }, { offset: 1, count: 2, step: 2 });
  blocks.layouts(bench);
});

test('what is no number goes on through a ReLU, and through the greater one of two', () => {
  const values = () => Float32Array.of(1, NaN, -1, NaN);
  const relu = new Float32Array(4);
  execute(unaryProgram('Relu', 4), { x: values(), y: relu }, () => 0);
  assert.equal([...relu], [1, NaN, 0, NaN]);
  for (const other of ['a', 'b'] as const) {
    const y = new Float32Array(4);
    const arrays = { a: values(), b: values(), [other]: Float32Array.of(2, 0, -3, NaN) };
    execute(binaryProgram('Maximum', 4, 'each', 'each'), { ...arrays, y }, () => 0);
    assert.equal([...y], [2, NaN, -1, NaN]);
  }
});

test('tiles of products execute few operations more than needed, at the sizes of the presets', () => {
  const strides = { from: 0, sample: 0, head: 0, row: 1, column: 1 };
  // Positions, keys and values of vit, gaht, sstn, ssftt.
  for (const [rows, inner, columns, most] of [
    [201, 16, 201, 1.3],
    [201, 201, 16, 1.2],
    [49, 32, 49, 1.4],
    [81, 81, 64, 1.1],
    [5, 16, 5, 3],
  ]) {
    const { operations } = stridedProductProgram({
      label: 'test',
      samples: 2,
      heads: 3,
      rows,
      inner,
      columns,
      a: strides,
      b: strides,
      c: strides,
      adds: false,
    });
    const ratio = operations! / (2 * 6 * rows * inner * columns);
    assert.ok(ratio >= 1 && ratio <= most, `${rows} x ${inner} x ${columns}: ${ratio.toFixed(2)}`);
  }
});

test.run();
