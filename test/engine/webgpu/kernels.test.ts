import { HAS_VULKAN } from './driver.js';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { startEngine } from '../../../src/engine/index.js';
import type { ConvolutionGeometry, TrainingKernels } from '../../../src/engine/kernels/kernels.js';
import { patchFeed } from '../../../src/compile/patch-feed.js';
import { VariableGroup } from '../../../src/compile/variables.js';
import { patchCutter } from '../../../src/data/patches.js';
import type { GpuBackend } from '../../../src/engine/webgpu/backend.js';
import { noise } from '../../compile/networks.js';
import { geometries } from '../geometries.js';

const test = suite('engine/webgpu/kernels');
const when = HAS_VULKAN ? test : test.skip;
/** Few: every shape is a shader of its own, and a software driver compiles slowly. */
const runs = (numRuns: number) => ({ numRuns, seed: 1220, endOnFailure: true });

type Compute = (kernels: TrainingKernels) => tf.Tensor[];

async function valuesOn(name: string, compute: Compute): Promise<Float32Array[]> {
  const { kernels } = await startEngine(name);
  const { numTensors } = tf.memory();
  const outputs = tf.tidy(() => compute(kernels));
  const values: Float32Array[] = [];
  for (const output of outputs) values.push((await output.data()).slice() as Float32Array);
  tf.dispose(outputs);
  assert.is(tf.memory().numTensors, numTensors, 'tensors left');
  return values;
}

/** The webgpu engine's kernels against the portable ones on cpu, and against themselves: the same bits. */
async function agree(compute: Compute, tolerance: number): Promise<void> {
  const cpu = await valuesOn('cpu', compute);
  const webgpu = await valuesOn('webgpu', compute);
  cpu.forEach((expected, output) => {
    const size = expected.reduce((largest, value) => Math.max(largest, Math.abs(value)), 1e-3);
    expected.forEach((value, index) => {
      const difference = Math.abs(value - webgpu[output][index]);
      // A NaN must fail too.
      if (difference <= tolerance * size) return;
      assert.unreachable(`output ${output}[${index}]: cpu ${value}, webgpu ${webgpu[output][index]}`);
    });
  });
  assert.equal(await valuesOn('webgpu', compute), webgpu);
}

function normal(shape: number[], seed: number): tf.Tensor {
  return tf.tensor(
    noise(
      shape.reduce((a, b) => a * b, 1),
      seed,
    ),
    shape,
  );
}

const convolutions =
  (g: ConvolutionGeometry, residual: boolean): Compute =>
  (kernels) => {
    const x = normal([g.batch, g.inHeight, g.inWidth, g.inChannels], 1) as tf.Tensor4D;
    const kernel = normal([g.kernelHeight, g.kernelWidth, g.inChannels, g.filters], 2) as tf.Tensor4D;
    const y = [g.batch, g.outHeight, g.outWidth, g.filters];
    const dy = normal(y, 5) as tf.Tensor4D;
    const gradient = kernels.convolutionFilterGradient(x, dy, g);
    return [
      kernels.convolution(x, kernel, normal([g.filters], 3) as tf.Tensor1D, residual ? (normal(y, 4) as tf.Tensor4D) : undefined, g),
      kernels.convolutionInputGradient(dy, kernel, g, x),
      gradient.kernel,
      gradient.bias,
    ];
  };

when('convolution and its gradients over any shape', async () => {
  await fc.assert(
    fc.asyncProperty(geometries, fc.boolean(), (geometry, residual) => agree(convolutions(geometry, residual), 2e-5)),
    runs(8),
  );
});

const SPECTRAL = { inHeight: 49, strideHeight: 1, padTop: 0, padBottom: 0, kernelHeight: 1, outHeight: 49 } as const;

/** Shapes that take the other ways through the tiles: many rows, several tiles of columns, a long depth in slices. */
const LARGE: Record<string, ConvolutionGeometry> = {
  'spectral, many positions': {
    ...SPECTRAL,
    batch: 14,
    inWidth: 49,
    inChannels: 4,
    kernelWidth: 3,
    filters: 24,
    strideWidth: 1,
    padLeft: 1,
    padRight: 1,
    border: 'replicate',
    outWidth: 49,
  },
  'spectral, 24 channels': {
    ...SPECTRAL,
    batch: 2,
    inWidth: 20,
    inChannels: 24,
    kernelWidth: 7,
    filters: 24,
    strideWidth: 1,
    padLeft: 3,
    padRight: 3,
    border: 'replicate',
    outWidth: 20,
  },
  'the first one: one channel, stride 2': {
    ...SPECTRAL,
    batch: 14,
    inWidth: 99,
    inChannels: 1,
    kernelWidth: 3,
    filters: 9,
    strideWidth: 2,
    padLeft: 0,
    padRight: 0,
    border: 'zero',
    outWidth: 49,
  },
  'all of the depth, 128 filters': {
    ...SPECTRAL,
    batch: 1,
    inWidth: 10,
    inChannels: 24,
    kernelWidth: 10,
    filters: 128,
    strideWidth: 1,
    padLeft: 0,
    padRight: 0,
    border: 'zero',
    outWidth: 1,
  },
  'spatial over 128 channels': {
    batch: 2,
    inHeight: 7,
    inWidth: 7,
    inChannels: 128,
    kernelHeight: 3,
    kernelWidth: 3,
    filters: 24,
    strideHeight: 1,
    strideWidth: 1,
    padTop: 0,
    padBottom: 0,
    padLeft: 0,
    padRight: 0,
    border: 'zero',
    outHeight: 5,
    outWidth: 5,
  },
  dense: {
    batch: 20,
    inHeight: 1,
    inWidth: 1,
    inChannels: 50,
    kernelHeight: 1,
    kernelWidth: 1,
    filters: 9,
    strideHeight: 1,
    strideWidth: 1,
    padTop: 0,
    padBottom: 0,
    padLeft: 0,
    padRight: 0,
    border: 'zero',
    outHeight: 1,
    outWidth: 1,
  },
};

for (const [title, geometry] of Object.entries(LARGE)) {
  when(`convolution: ${title}`, () => agree(convolutions(geometry, true), 2e-5));
}

when('batch normalization, also far from zero', async () => {
  const shapes = fc
    .record({
      rows: fc.oneof(fc.integer({ min: 2, max: 90 }), fc.constantFrom(1500, 5000)),
      channels: fc.oneof(fc.integer({ min: 1, max: 9 }), fc.constantFrom(24, 128, 300)),
      relu: fc.boolean(),
      offset: fc.constantFrom(0, 30),
    })
    .filter(({ rows, channels }) => rows * channels < 2e5);
  await fc.assert(
    fc.asyncProperty(shapes, ({ rows, channels, relu, offset }) =>
      agree((kernels) => {
        const settings = { epsilon: 0.001, momentum: 0.9, relu };
        const variable = (seed: number) => tf.variable(tf.add(tf.square(normal([channels], seed)), 0.5));
        const weights = {
          gamma: normal([channels], 1) as tf.Tensor1D,
          beta: normal([channels], 2) as tf.Tensor1D,
          movingMean: variable(3),
          movingVariance: variable(4),
        };
        const x = tf.add(normal([rows, channels], 5), offset);
        const { y, statistics } = kernels.batchNormTraining(x, weights, settings);
        // A value at the ReLU's kink may fall on either side of it: its gradient is taken where both engines agree.
        const clear = tf.greater(tf.abs(y), relu ? 1e-3 : -1);
        const dy = tf.mul(normal([rows, channels], 6), tf.cast(tf.logicalOr(clear, tf.equal(y, 0)), 'float32'));
        const gradients = kernels.batchNormGradient(dy, x, y, weights, statistics, relu, relu ? x : undefined);
        const inferred = kernels.batchNormInference(x, weights, settings);
        const moved = [weights.movingMean, weights.movingVariance].map((moving) => {
          const value = tf.clone(moving);
          moving.dispose();
          return value;
        });
        return [y, statistics, ...moved, gradients.x, gradients.gamma, gradients.beta, inferred];
      }, 2e-4),
    ),
    runs(8),
  );
});

when('softmax cross-entropy, also of logits far apart', async () => {
  const shapes = fc.record({
    rows: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.constant(300)),
    classes: fc.integer({ min: 2, max: 33 }),
    scale: fc.constantFrom(1, 30),
  });
  await fc.assert(
    fc.asyncProperty(shapes, ({ rows, classes, scale }) =>
      agree((kernels) => {
        const labels = tf.tensor1d(
          Int32Array.from({ length: rows }, (_, row) => (row * 7) % classes),
          'int32',
        );
        const logits = tf.mul(normal([rows, classes], 1), scale) as tf.Tensor2D;
        const { loss, gradient, correct } = kernels.softmaxCrossEntropy(logits, labels);
        const totals = tf.variable(tf.tensor1d([3, 4]));
        kernels.tally(totals, loss, correct, rows);
        const tallied = tf.clone(totals);
        totals.dispose();
        return [loss, gradient, correct, tallied];
      }, 5e-5),
    ),
    runs(4),
  );
});

when('the loss with class weights, smoothing and focus', async () => {
  const shapes = fc.record({
    rows: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.constant(300)),
    classes: fc.integer({ min: 2, max: 33 }),
    scale: fc.constantFrom(1, 30),
    smoothing: fc.constantFrom(0, 0.1),
    focus: fc.constantFrom(0, 0.5, 2),
  });
  await fc.assert(
    fc.asyncProperty(shapes, ({ rows, classes, scale, smoothing, focus }) =>
      agree((kernels) => {
        const labels = tf.tensor1d(
          Int32Array.from({ length: rows }, (_, row) => (row * 7) % classes),
          'int32',
        );
        const logits = tf.mul(normal([rows, classes], 1), scale) as tf.Tensor2D;
        const weights = tf.square(normal([classes], 2)) as tf.Tensor1D;
        const { loss, gradient, correct } = kernels.classLoss(logits, labels, weights, { smoothing, focus });
        return [loss, gradient, correct];
      }, 1e-4),
    ),
    runs(6),
  );
});

when('the L2 penalty, of the loss and in gradients', async () => {
  await agree((kernels) => {
    const sizes = [3, 700, 9000];
    const weights = sizes.map((size, index) => tf.variable(normal([size], index)));
    const { loss, gradients } = kernels.penalize(
      tf.scalar(0.5),
      weights.map((weight, index) => ({ weight, gradient: normal([weight.size], 10 + index), l2: 0.01 * (index + 1) })),
    );
    tf.dispose(weights);
    return [loss, ...gradients];
  }, 1e-5);
});

when('updates of a pack of weights are those of each of them', async () => {
  const engine = await startEngine('webgpu');
  const sizes = [3, 70, 1, 64];
  const update = async (packed: boolean) => {
    const group = (seed: number) =>
      new VariableGroup(
        packed ? engine : { ...engine, pack: undefined },
        sizes.map((size, index) => ({ name: String(index), shape: [size], values: noise(size, 10 * seed + index).map(Math.abs) })),
      );
    const [weights, gradients, means] = [group(1), group(2), group(3)];
    const before = (tf.backend() as unknown as GpuBackend).dispatches;
    engine.kernels.rmsprop(
      sizes.map((_, index) => {
        const of = (variables: VariableGroup) => variables.get(String(index))!;
        return { weight: of(weights), gradient: of(gradients), slots: [of(means)] as const };
      }),
      () => ({ learningRate: 0.01, rho: 0.9, epsilon: 1e-8 }),
    );
    assert.is((tf.backend() as unknown as GpuBackend).dispatches - before, packed ? 1 : sizes.length);
    const values = await Promise.all(
      [weights, means].flatMap((variables) => sizes.map((_, index) => variables.get(String(index))!.data())),
    );
    for (const variables of [weights, gradients, means]) variables.dispose();
    return values;
  };
  const { numTensors } = tf.memory();
  assert.equal(await update(true), await update(false));
  assert.is(tf.memory().numTensors, numTensors);
});

when('patches cut on the GPU are those cut by the processor', async () => {
  const shapes = [
    [1, 3, 'zero'],
    [3, 8, 'zero'],
    [7, 5, 'zero'],
    [7, 5, 'replicate'],
    [5, 4, 'reflect'],
    [9, 2, 'reflect'],
  ] as const;
  for (const [size, bands, padding] of shapes) {
    const scene = { rows: 9, columns: 11, bands };
    const values = noise(9 * 11 * bands, 1);
    const pixels = [...Array(99).keys()];
    const held = patchFeed(await startEngine('webgpu'), values, scene, { size, padding });
    const orientations = pixels.map((pixel) => pixel % 8);
    const input = held.input(pixels, 0, 99, { orientations });
    assert.is(input.dtype, 'int32');
    const patches = held.patches(input);
    assert.equal(Float32Array.from(await patches.data()), patchCutter(values, scene, size, padding).cut(pixels, 0, 99, orientations));
    tf.dispose([input, patches]);
    held.dispose();
  }
});

when('updates in place, twice, the second with another learning rate', async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(1, 37, 700), (size) =>
      agree((kernels) => {
        const variables = [1, 2, 3, 4, 5, 6, 7].map((seed) => tf.variable(tf.square(normal([size], seed))));
        const [w1, a, w2, v, w3, m, s] = variables;
        const gradient = normal([size], 8);
        for (const learningRate of [0.01, 0.003]) {
          kernels.rmsprop([{ weight: w1, gradient, slots: [a] }], () => ({ learningRate, rho: 0.9, epsilon: 1e-8 }));
          kernels.sgd([{ weight: w2, gradient, slots: [v] }], () => ({ learningRate, momentum: 0.9 }));
          kernels.adam([{ weight: w3, gradient, slots: [m, s] }], () => ({ learningRate, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 }));
        }
        return variables.map((variable) => {
          const value = tf.clone(variable);
          variable.dispose();
          return value;
        });
      }, 1e-5),
    ),
    runs(3),
  );
});

when('what a kernel changes in place is read anew', async () => {
  const { kernels } = await startEngine('webgpu');
  const [weight, velocity] = [tf.variable(tf.tensor1d([1, 2])), tf.variable(tf.tensor1d([0, 0]))];
  const gradient = tf.tensor1d([1, 1]);
  for (const expected of [
    [0.5, 1.5],
    [0, 1],
  ]) {
    kernels.sgd([{ weight, gradient, slots: [velocity] }], () => ({ learningRate: 0.5, momentum: 0 }));
    assert.equal([...(await weight.data())], expected);
  }
  tf.dispose([weight, velocity, gradient]);
});

test.run();
