import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { batchNormInferenceProgram, batchNormPrograms } from '../../src/engine/webgpu/normalization/batch-norm.js';
import { batchNormGradientPrograms } from '../../src/engine/webgpu/normalization/batch-norm-gradient.js';
import {
  convolutionProgram,
  convolutionWithMoments,
  inputGradientProgram,
  inputGradientWithSums,
} from '../../src/engine/webgpu/convolution/convolution.js';
import { ACTIVATIONS, activationGradientProgram, activationProgram } from '../../src/engine/webgpu/blocks/activations.js';
import { attentionPrograms } from '../../src/engine/webgpu/blocks/attention.js';
import { putProgram, spreadProgram, swapProgram, takeProgram } from '../../src/engine/webgpu/blocks/copies.js';
import { gateProgram, gateWeightsProgram } from '../../src/engine/webgpu/blocks/gate.js';
import {
  groupedFilterGradientProgram,
  groupedInputGradientProgram,
  groupedProgram,
} from '../../src/engine/webgpu/blocks/grouped-convolution.js';
import { lineGradientProgram, lineNormalizationProgram, lineWeightsProgram } from '../../src/engine/webgpu/blocks/line-normalization.js';
import { placeProgram } from '../../src/engine/webgpu/blocks/place.js';
import { windowGradientProgram, windowProgram } from '../../src/engine/webgpu/blocks/window.js';
import {
  binaryProgram,
  BINARY_NAMES,
  castProgram,
  equalProgram,
  UNARY_NAMES,
  unaryProgram,
} from '../../src/engine/webgpu/ops/elementwise.js';
import { joinProgram, padProgram, sliceProgram, tileProgram } from '../../src/engine/webgpu/ops/layout.js';
import { reduceProgram } from '../../src/engine/webgpu/ops/reduce.js';
import { loadDawn } from '../../src/engine/webgpu/device/dawn.js';
import { filterGradientProgram } from '../../src/engine/webgpu/convolution/filter-gradient.js';
import { nestedInputGradientProgram, nestedProgram } from '../../src/engine/webgpu/convolution/nested/convolution.js';
import { nestedFilterGradient } from '../../src/engine/webgpu/convolution/nested/filter-gradient.js';
import { kernelPointsProgram } from '../../src/engine/webgpu/convolution/nested/points.js';
import { totalProgram, totalsProgram } from '../../src/engine/webgpu/convolution/filter-totals.js';
import { classLossProgram, crossEntropyProgram, tallyProgram } from '../../src/engine/webgpu/training/loss.js';
import { patchesProgram } from '../../src/engine/webgpu/convolution/patches.js';
import { penaltyProgram, penaltyTotalProgram } from '../../src/engine/webgpu/training/penalty.js';
import type { Program } from '../../src/engine/webgpu/program.js';
import { updateProgram } from '../../src/engine/webgpu/training/updates.js';
import type { ConvolutionGeometry } from '../../src/engine/kernels/kernels.js';
import { geometries, LAYERS } from './geometries.js';

const test = suite('engine/webgpu-shaders');

function ofConvolution(g: ConvolutionGeometry, index: number): Program[] {
  const { partial, segments } = filterGradientProgram(g);
  const placed = { ...segments, kernelAt: 0, biasAt: segments.outputs + 64 };
  const [even, third] = [index % 2 === 0, index % 3 === 0];
  return [
    convolutionProgram(g, even),
    inputGradientProgram(g, third),
    partial,
    totalProgram(segments),
    totalsProgram([placed, placed]),
    ...[convolutionWithMoments(g, even), inputGradientWithSums(g, false, third)].flatMap((summing) => summing?.program ?? []),
    ...ofShortForm(g, even),
  ];
}

function ofShortForm(g: ConvolutionGeometry, even: boolean): Program[] {
  const filter = nestedFilterGradient(g);
  if (!filter) return [];
  const both = [nestedProgram(g, even, true), nestedInputGradientProgram(g, even, { relu: even })];
  return [kernelPointsProgram(g), ...both.flatMap((form) => form?.program ?? []), filter.partial, totalProgram(filter.segments)];
}

/** Those of attention, normalization, gates, groups, and of tfjs' operations. */
function ofBlocks(): Program[] {
  const attention = { batch: 2, positions: 9, width: 14, heads: 2, keys: 2, values: 3, keysAt: 4, valuesAt: 8, shared: true, scale: 0.7 };
  const axis = { outer: 3, extent: 7, inner: 2 };
  const positions = { offset: 1, count: 2, step: 3 };
  const grouped = (['zero', 'replicate'] as const).map((border) => ({
    batch: 2,
    input: [3, 4, 5] as const,
    output: [3, 4, 3] as const,
    channels: 4,
    filters: 2,
    groups: 2,
    size: [3, 1, 3] as const,
    stride: [1, 1, 2] as const,
    dilation: [1, 1, 1] as const,
    margins: [[1, 1] as const, [0, 0] as const, [1, 1] as const],
    border,
  }));
  const lines = [
    { samples: 37, positions: 1, channels: 10, groups: 1 },
    { samples: 3, positions: 4, channels: 6, groups: 2 },
  ];
  const around = [[0, 1] as const, [2, 0] as const];
  return [
    ...Object.values(attentionPrograms(attention)),
    ...Object.values(attentionPrograms({ ...attention, positions: 300, shared: false })),
    ...ACTIVATIONS.flatMap((name) => [activationProgram(name, 300), activationGradientProgram(name, 300)]),
    ...[takeProgram(axis, positions), putProgram(axis, positions), spreadProgram(axis, 4), spreadProgram(axis, 1)],
    swapProgram({ batch: 2, first: 3, second: 4, inner: 5 }),
    ...(['channels', 'positions'] as const).flatMap((over) => {
      const shape = { samples: 3, positions: 5, channels: 4, over };
      return [gateProgram(shape, true), gateProgram(shape, false), gateWeightsProgram(shape)];
    }),
    ...grouped.flatMap((shape) => [
      groupedProgram(shape, true),
      groupedProgram(shape, false),
      groupedInputGradientProgram(shape),
      groupedFilterGradientProgram(shape).program,
    ]),
    ...lines.flatMap((shape) => [lineNormalizationProgram(shape, 1e-5), lineGradientProgram(shape), lineWeightsProgram(shape).program]),
    ...(['max', 'average'] as const).flatMap((take) => {
      const shape = { batch: 2, input: [4, 5, 6], output: [3, 2, 2], channels: 3, size: [2, 2, 3], stride: [1, 3, 2], take } as const;
      return [windowProgram(shape), windowGradientProgram(shape)];
    }),
    placeProgram([300, 7].map((count, index) => ({ count, at: 64 * index }))),
    ...BINARY_NAMES.flatMap((name) => [binaryProgram(name, 300, 'each', 'each'), binaryProgram(name, 300, 'one', 'each')]),
    ...UNARY_NAMES.map((name) => unaryProgram(name, 300)),
    ...[equalProgram(300), castProgram(300), reduceProgram(axis, 7), reduceProgram({ ...axis, inner: 1 }, 1)],
    ...[sliceProgram([4, 5], [1, 0], [2, 5]), padProgram([4, 5], around, 0), tileProgram([4, 5], [2, 1]), joinProgram(7, [1, 2, 3])],
  ];
}

function every(): Program[] {
  const shapes = [...Object.values(LAYERS), ...fc.sample(geometries, { numRuns: 30, seed: 11 })];
  const norms = [
    [2, 1, true],
    [37, 24, true],
    [300, 9, false],
    [76048, 24, true],
    [784, 128, false],
  ] as const;
  return [
    ...shapes.flatMap(ofConvolution),
    ...norms.flatMap(([rows, channels, relu]) => {
      const settings = { epsilon: 0.001, momentum: 0.9, relu };
      const { moments, normalize } = batchNormPrograms(rows, channels, settings);
      const { sums, gradient } = batchNormGradientPrograms(rows, channels, relu, relu);
      return [moments, normalize, batchNormInferenceProgram(rows, channels, settings), sums, gradient];
    }),
    crossEntropyProgram(16, 9),
    ...[0, 2].map((focus) => classLossProgram(16, 9, { smoothing: 0.1, focus })),
    tallyProgram(16),
    penaltyProgram(9000, 0.01, 1),
    penaltyTotalProgram(7),
    ...(['zero', 'replicate', 'reflect'] as const).map((padding) =>
      patchesProgram({ rows: 9, columns: 11, bands: 8 }, { size: 5, padding }, 20),
    ),
    ...(['rmsprop', 'sgd', 'adam', 'adamw'] as const).map((kind) => updateProgram(kind, 700)),
    updateProgram('sgd', 40_000_000),
    ...ofBlocks(),
  ];
}

/** What Dawn says against WGSL. Without a GPU: what reads it is the same. */
async function complaints(device: GPUDevice, source: string): Promise<string[]> {
  device.pushErrorScope('validation');
  const { messages } = await device.createShaderModule({ code: source }).getCompilationInfo();
  await device.popErrorScope();
  const lines = source.split('\n');
  return messages.filter(({ type }) => type === 'error').map(({ message, lineNum }) => `${message} (${lines[lineNum - 1]})`);
}

test('Dawn takes every kernel as WGSL', async () => {
  const { create } = await loadDawn(() => undefined);
  const gpu = create(['backend=null']);
  const device = await (await gpu.requestAdapter())!.requestDevice();
  assert.match((await complaints(device, 'fn f() -> u32 { return 1i; }')).join(), 'return');
  const programs = every();
  for (const { label, source } of programs) assert.equal(await complaints(device, source), [], label);
  assert.ok(programs.length > 200);
  device.destroy();
});

test.run();
