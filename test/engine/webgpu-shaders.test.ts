import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { batchNormInferenceProgram, batchNormPrograms } from '../../src/engine/webgpu/batch-norm.js';
import { batchNormGradientPrograms } from '../../src/engine/webgpu/batch-norm-gradient.js';
import {
  convolutionProgram,
  convolutionWithMoments,
  inputGradientProgram,
  inputGradientWithSums,
} from '../../src/engine/webgpu/convolution.js';
import { loadDawn } from '../../src/engine/webgpu/dawn.js';
import { filterGradientProgram } from '../../src/engine/webgpu/filter-gradient.js';
import { totalProgram, totalsProgram } from '../../src/engine/webgpu/filter-totals.js';
import { classLossProgram, crossEntropyProgram, tallyProgram } from '../../src/engine/webgpu/loss.js';
import { patchesProgram } from '../../src/engine/webgpu/patches.js';
import { penaltyProgram, penaltyTotalProgram } from '../../src/engine/webgpu/penalty.js';
import type { Program } from '../../src/engine/webgpu/program.js';
import { updateProgram } from '../../src/engine/webgpu/updates.js';
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
