import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { ConvolutionGeometry } from '../../src/engine/kernels/kernels.js';
import { batchNormInferenceProgram, batchNormPrograms } from '../../src/engine/webgpu/normalization/batch-norm.js';
import {
  convolutionForm,
  convolutionProgram,
  convolutionWithMoments,
  filterGradientForm,
  inputGradientForm,
  inputGradientProgram,
  inputGradientWithSums,
} from '../../src/engine/webgpu/convolution/convolution.js';
import { NEEDED } from '../../src/engine/webgpu/device/device.js';
import { filterGradientProgram } from '../../src/engine/webgpu/convolution/filter-gradient.js';
import { totalProgram } from '../../src/engine/webgpu/convolution/filter-totals.js';
import { patchesProgram } from '../../src/engine/webgpu/convolution/patches.js';
import { penaltyProgram } from '../../src/engine/webgpu/training/penalty.js';
import { declare, type Program, read, write } from '../../src/engine/webgpu/program.js';
import { updateProgram } from '../../src/engine/webgpu/training/updates.js';
import { geometries, LAYERS } from './geometries.js';
import { LARGE_DENSE, PLAIN, VOLUME } from './large-shapes.js';
import { execute, workgroupBytes } from './wgsl/execute.js';
import { Bench, unwritten } from './wgsl/kernels.js';

/** Every kernel of the webgpu engine as WGSL says that it may run, without a driver. `scripts/check-races.mjs` runs many more shapes. */
const test = suite('engine/webgpu-races');

/** Multiplications and additions that a convolution needs, and each of its gradients. */
function operationsOf(g: ConvolutionGeometry): number {
  return 2 * g.batch * g.outHeight * g.outWidth * g.kernelHeight * g.kernelWidth * g.inChannels * g.filters;
}

/** What the interpreter says of one workgroup of four, each of which does `code` in place `index`. */
function findings(code: string, shared = 'array<vec4<f32>, 4>'): string[] {
  const source = `${declare([read('x'), write('y')])}
var<workgroup> memory: ${shared};
@compute @workgroup_size(4)
fn main(@builtin(local_invocation_index) index: u32, @builtin(workgroup_id) group: vec3<u32>) {
  ${code}
}`;
  let state = 1;
  const random = () => (state = (state * 16807) % 2147483647) / 2147483647;
  return [...execute({ label: 'test', source, workgroups: [2] }, { x: new Float32Array(8), y: new Float32Array(8) }, random).keys()];
}

test('the interpreter finds what WGSL forbids, and nothing in what it allows', () => {
  const store = 'memory[index] = vec4(x[index]);';
  assert.equal(findings(`${store} workgroupBarrier(); y[group.x * 4u + index] = memory[3u - index].x;`), []);
  assert.match(findings(`${store} y[group.x * 4u + index] = memory[3u - index].x;`).join(), "memory: race: read after another's write");
  assert.match(findings('memory[0u][index] = x[index];').join(), 'memory: race: a component of a vector that another writes too');
  assert.match(findings('y[index] = 1;').join(), "y: race: written over another's write");
  assert.match(findings('y[group.x * 4u + index] = memory[index].x;').join(), 'memory: a value that was never set is read');
  assert.match(findings('y[group.x * 8u + index] = 1;').join(), 'y: written out of bounds');
  assert.match(findings('y[group.x * 4u + index] = x[index - 1u];').join(), 'a whole number beyond its type: u32');
  assert.match(findings('if (index < 2u) { workgroupBarrier(); }').join(), 'a barrier that not all invocations reach');
  assert.match(findings('x[group.x * 4u + index] = 1;').join(), 'x: a buffer that is only read is written');
});

test("SSRN's layers, small: no races, and what plain loops give", () => {
  const bench = new Bench(1);
  for (const g of Object.values(LAYERS)) {
    const small = g.inHeight === 9 ? { inHeight: 2, outHeight: 2 } : {};
    bench.convolution({ ...g, batch: Math.min(g.batch, g.inHeight > 1 ? 1 : 3), ...small }, true);
  }
});

/** Lines of 16 and more channels, which the short form serves. */
const LINES = { ...PLAIN, batch: 1, inHeight: 2, outHeight: 2, kernelHeight: 1, inChannels: 16, filters: 20 };
const SHORT: Partial<ConvolutionGeometry>[] = [
  { inWidth: 20, kernelWidth: 7, padLeft: 3, padRight: 3, border: 'replicate', outWidth: 20 },
  { inWidth: 19, kernelWidth: 7, padLeft: 3, padRight: 3, outWidth: 19, inChannels: 28, filters: 16 },
  { inWidth: 31, kernelWidth: 10, padLeft: 5, padRight: 4, outWidth: 31, border: 'replicate', filters: 16 },
  { inWidth: 27, kernelWidth: 9, outWidth: 19, inChannels: 20, filters: 16 },
  { inWidth: 45, kernelWidth: 5, padRight: 4, outWidth: 45, border: 'replicate', filters: 16, inHeight: 1, outHeight: 1 },
];

test('the nested short form and its gradients', () => {
  const bench = new Bench(8);
  for (const [index, shape] of SHORT.entries()) bench.shortForm({ ...LINES, ...shape } as ConvolutionGeometry, index % 2 === 0);
});

test('any convolution', () => {
  const bench = new Bench(2);
  const small = geometries.filter((g) => operationsOf(g) < 40_000);
  for (const [index, geometry] of fc.sample(small, { numRuns: 16, seed: 77 }).entries()) bench.convolution(geometry, index % 2 === 0);
});

test('steps larger than the kernel, windows side by side in both axes, rows of windows', () => {
  const bench = new Bench(3);
  const base = { ...PLAIN, batch: 2, inChannels: 3, filters: 4 };
  const shapes: Partial<ConvolutionGeometry>[] = [
    { inHeight: 1, inWidth: 11, kernelHeight: 1, kernelWidth: 2, strideWidth: 3, padLeft: 1, outHeight: 1, outWidth: 4 },
    { inHeight: 6, inWidth: 8, kernelHeight: 3, kernelWidth: 2, strideHeight: 3, strideWidth: 2, outHeight: 2, outWidth: 4 },
    { inHeight: 18, inWidth: 5, kernelHeight: 9, kernelWidth: 3, strideHeight: 9, padLeft: 1, padRight: 1, outHeight: 2, outWidth: 5 },
    { inHeight: 6, inWidth: 4, kernelHeight: 2, kernelWidth: 4, strideHeight: 2, outHeight: 3, outWidth: 1 },
    // One window as wide as the input, but a step to its left.
    { inHeight: 1, inWidth: 4, kernelHeight: 1, kernelWidth: 4, strideWidth: 3, padLeft: 1, outHeight: 1, outWidth: 1 },
  ];
  for (const shape of shapes) bench.convolution({ ...base, ...shape } as ConvolutionGeometry, true);
});

test('what products leave for batch normalization', () => {
  const bench = new Bench(6);
  const few = { ...LAYERS['spectral, 24 channels, replicated border'], inHeight: 2, outHeight: 2, inWidth: 11, outWidth: 11 };
  bench.leftSums(few, true);
  // In plain form, and in short form where a workgroup's last lines are none.
  bench.leftSums({ ...few, filters: 12, inChannels: 8 }, true);
  bench.leftSums({ ...few, batch: 3, inHeight: 1, outHeight: 1, inWidth: 20, outWidth: 20 }, false);
  // Several tiles of positions and of columns, and depth in slices.
  bench.leftSums({ ...LAYERS['spatial over 128 channels'], batch: 1, inChannels: 36, filters: 36 }, false);
  bench.leftSums({ ...LAYERS.dense, batch: 90, inChannels: 8, filters: 4 }, true);
  bench.leftSums({ ...LAYERS.dense, batch: 7, inChannels: 20, filters: 16 }, false);
});

test('of very many positions batch normalization sums by itself, as adding up their tiles would take longer', () => {
  const many = {
    ...LAYERS['spectral, 24 channels, replicated border'],
    batch: 512,
    inHeight: 49,
    outHeight: 49,
    inWidth: 97,
    outWidth: 97,
  };
  assert.is(convolutionWithMoments(many, false), undefined);
  assert.is(inputGradientWithSums(many, false, true), undefined);
  assert.ok(convolutionWithMoments({ ...many, batch: 16 }, false)!.parts > 500);
});

test('batch normalization and its gradient', () => {
  const bench = new Bench(4);
  for (const [rows, channels, relu] of [
    [2, 1, true],
    [37, 24, true],
    [300, 9, false],
    [21, 130, true],
  ] as const) {
    bench.normalization(rows, channels, relu);
  }
});

test('loss, penalties, patches and updates', () => {
  const bench = new Bench(5);
  for (const [rows, classes] of [
    [1, 2],
    [16, 16],
    [300, 9],
  ] as const)
    bench.judgement(rows, classes);
  for (const size of [3, 700, 9000]) bench.penalties(size);
  for (const padding of ['zero', 'replicate', 'reflect'] as const) for (const bands of [3, 8]) bench.patches(padding, bands);
  for (const kind of ['rmsprop', 'sgd', 'adam', 'adamw'] as const) bench.update(kind, 700);
});

test('every kernel for two trials at once: what it gives for each, and no races', () => {
  const bench = new Bench(7, true);
  const base = { ...PLAIN, batch: 2, inChannels: 3, filters: 4 };
  const padded = { inHeight: 3, inWidth: 5, kernelHeight: 2, kernelWidth: 3, strideWidth: 2, padTop: 1, padLeft: 1, padRight: 1 };
  bench.convolution({ ...base, ...padded, outHeight: 3, outWidth: 3 } as ConvolutionGeometry, true);
  bench.convolution({ ...LAYERS.dense, batch: 5, inChannels: 8, filters: 4 }, false);
  bench.leftSums({ ...LAYERS.dense, batch: 9, inChannels: 8, filters: 4 }, true);
  bench.normalization(7, 9, true);
  bench.judgement(16, 5);
  bench.penalties(700);
  bench.patches('reflect', 8);
  for (const kind of ['rmsprop', 'sgd', 'adam', 'adamw'] as const) bench.update(kind, 30);
});

test('what is no number goes on through batch normalization and its ReLU', () => {
  const settings = { epsilon: 0.001, momentum: 0.9, relu: true };
  const x = new Float32Array(40).map((_, at) => at / 10);
  x[9] = NaN;
  const weights = () => ({
    gamma: new Float32Array(4).fill(1),
    beta: new Float32Array(4),
    movingMean: new Float32Array(4),
    movingVariance: new Float32Array(4).fill(1),
  });
  const { moments, normalize, partials: size } = batchNormPrograms(10, 4, settings);
  const [partials, statistics, y, inferred] = [size, 8, 40, 40].map(unwritten);
  execute(moments, { x, partials }, () => 0);
  execute(normalize, { x, partials, ...weights(), statistics, y }, () => 0);
  y.forEach((value, at) => assert.is(Number.isNaN(value), at % 4 === 1, `${at}: ${value}`));
  execute(batchNormInferenceProgram(10, 4, settings), { x, ...weights(), y: inferred }, () => 0);
  inferred.forEach((value, at) => assert.is(Number.isNaN(value), at === 9, `${at}: ${value}`));
});

/** SSRN's convolutions in a training step of 16 patches of 7 x 7 x 200, and how often each comes. */
const SSRN: readonly (readonly [count: number, geometry: ConvolutionGeometry, first?: boolean])[] = [
  [1, { ...LAYERS['the first one: one channel, stride 2'], batch: 16, inHeight: 49, outHeight: 49, inWidth: 200, outWidth: 97 }, true],
  [4, { ...LAYERS['spectral, 24 channels, replicated border'], batch: 16, inHeight: 49, outHeight: 49, inWidth: 97, outWidth: 97 }],
  [1, { ...LAYERS['all of the depth'], batch: 16, inHeight: 49, outHeight: 49, inWidth: 97, kernelWidth: 97 }],
  [1, { ...LAYERS['spatial over 128 channels'], batch: 16 }],
  [
    4,
    {
      ...PLAIN,
      batch: 16,
      inHeight: 5,
      inWidth: 5,
      inChannels: 24,
      kernelHeight: 3,
      kernelWidth: 3,
      filters: 24,
      padTop: 1,
      padBottom: 1,
      padLeft: 1,
      padRight: 1,
      outHeight: 5,
      outWidth: 5,
    },
  ],
  [1, { ...LAYERS.dense, batch: 16, inChannels: 24, filters: 16 }],
];

test('a step of SSRN executes at most 1.2 of the operations that it needs, and in short form little more than half of them', () => {
  let [needed, plain, executed] = [0, 0, 0];
  const sum = (programs: readonly Program[]) => programs.reduce((all, { operations }) => all + operations!, 0);
  for (const [count, g, first] of SSRN) {
    needed += count * operationsOf(g) * (first ? 2 : 3);
    plain +=
      count * sum([convolutionProgram(g, true), ...(first ? [] : [inputGradientProgram(g, true)]), filterGradientProgram(g).partial]);
    const gradient = first ? [] : [inputGradientForm(g, true, { relu: true }).program];
    executed += count * sum([convolutionForm(g, true, true).program, ...gradient, filterGradientForm(g).partial]);
  }
  const giga = (operations: number) => `${(operations / 1e9).toFixed(2)} GFLOP`;
  console.log(`${giga(executed)} in products of a step; in plain form ${giga(plain)}, of which ${giga(needed)} are needed`);
  assert.ok(plain / needed < 1.2, `${plain / needed}`);
  assert.ok(executed / needed < 0.55, `${executed / needed}`);
});

test('kernels of 3-D shapes and with steps execute few operations more than needed', () => {
  const stepped = {
    ...PLAIN,
    batch: 16,
    inHeight: 49,
    inWidth: 97,
    inChannels: 24,
    kernelHeight: 1,
    kernelWidth: 6,
    filters: 24,
    strideWidth: 2,
    outHeight: 49,
    outWidth: 46,
  };
  for (const g of [VOLUME, stepped]) {
    const ratio = inputGradientProgram(g, false).operations! / operationsOf(g);
    assert.ok(ratio <= 1.2, ratio.toFixed(2));
  }
});

function convolutions(g: ConvolutionGeometry): Program[] {
  const { partial, segments } = filterGradientProgram(g);
  return [convolutionProgram(g, true), inputGradientProgram(g, true), partial, totalProgram(segments)];
}

/** Every kernel at sizes far beyond what tests run. */
function large(): Program[] {
  const dense = { ...LARGE_DENSE, batch: 8 };
  const many = {
    ...LAYERS['spectral, 24 channels, replicated border'],
    batch: 512,
    inHeight: 289,
    inWidth: 97,
    outHeight: 289,
    outWidth: 97,
  };
  return [
    ...[dense, many].flatMap(convolutions),
    ...(['rmsprop', 'adam'] as const).map((kind) => updateProgram(kind, 40_000_000)),
    penaltyProgram(300_000_000, 0.1, 0),
    patchesProgram({ rows: 600, columns: 300, bands: 200 }, { size: 27, padding: 'zero' }, 512),
  ];
}

test('no kernel asks for more than 65,535 workgroups along an axis', () => {
  const programs = large();
  assert.ok(programs.some(({ workgroups }) => workgroups.reduce((product: number, size) => product * size!, 1) > 65535));
  for (const { label, workgroups } of programs)
    for (const count of workgroups) assert.ok(count! <= 65535, `${label}: ${workgroups.join(' x ')}`);
});

test('workgroups in two rows write every value once', () => {
  // The least size that takes a second row: of its workgroups the last ones only, as each is as the others.
  const size = 32769 * 256 + 5;
  const program = updateProgram('sgd', size);
  assert.equal(program.workgroups, [32768, 2]);
  assert.match(program.source, 'group.y * 32768u + group.x');
  assert.match(program.source, `if (tile >= ${32770}u) { return; }`);
});

test('no kernel takes more memory, invocations or buffers than the engine asks a device for', () => {
  const shapes = [
    ...Object.values(LAYERS),
    ...SSRN.map(([, geometry]) => geometry),
    ...fc.sample(geometries, { numRuns: 40, seed: 3 }),
    { ...LAYERS.dense, batch: 70_000, inChannels: 24, filters: 32 },
    { ...LAYERS.dense, batch: 70_000, inChannels: 20, filters: 4 },
  ];
  const programs = [...large(), ...shapes.flatMap(convolutions)];
  const most = Math.max(...programs.map(workgroupBytes));
  assert.ok(most <= NEEDED.maxComputeWorkgroupStorageSize, `${most} bytes`);
  assert.ok(most > 0.9 * NEEDED.maxComputeWorkgroupStorageSize, `only ${most} bytes are taken`);
  for (const { source, label } of programs) {
    assert.ok(Number(/@workgroup_size\((\d+)\)/.exec(source)![1]) <= NEEDED.maxComputeInvocationsPerWorkgroup, label);
    assert.ok(source.split('var<storage').length - 1 <= NEEDED.maxStorageBuffersPerShaderStage, label);
  }
});

test.run();
