import { createHash } from 'node:crypto';
import * as tf from '@tensorflow/tfjs-core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Network } from '../../../src/architecture/layers/index.js';
import { patchFeed } from '../../../src/compile/patch-feed.js';
import { startEngine } from '../../../src/engine/index.js';
import type { ConvolutionGeometry, TrainingKernels } from '../../../src/engine/kernels/kernels.js';
import type { WasmBackend } from '../../../src/engine/wasm/backend.js';
import { compiledKernels } from '../../../src/engine/wasm/forms.js';
import { bindKernels, type Task } from '../../../src/engine/wasm/module.js';
import { sharedMemory } from '../../../src/engine/wasm/memory/memory.js';
import { BLOCK_ROWS, cutColumns, cutLines, cutRows, cutValues } from '../../../src/engine/wasm/pieces.js';
import { copyPart, unaryPart } from '../../../src/engine/wasm/values/row-tasks.js';
import { MOST_PIECES } from '../../../src/engine/wasm/team/control.js';
import { ThreadTeam } from '../../../src/engine/wasm/team/team.js';
import { createOptimizer } from '../../../src/train/optimizers/index.js';
import { TrainingSteps } from '../../../src/train/steps.js';
import { RandomStream } from '../../../src/numerics/random.js';
import { compile, livelyWeights, networkOf, noise } from '../../compile/networks.js';
import { LAYERS } from '../geometries.js';

const test = suite('engine/wasm/team');
const PIECES = 500;

/** A team on a memory of its own, whose jobs take the root of so many values a piece from address 0 on. */
function rooting(threads: number, { each = 64, ...options }: { helper?: URL; patience?: number; each?: number } = {}) {
  const memory = sharedMemory();
  const n = each * PIECES;
  memory.grow(Math.ceil((n * 8) / 65536));
  const team = new ThreadTeam(bindKernels(compiledKernels('fused'), memory), threads, options);
  return {
    team,
    root() {
      new Float32Array(memory.buffer, 0, n).fill(4);
      team.run(unaryPart, PIECES, [n, each, 0, 0, n * 4]);
    },
    values: () => new Float32Array(memory.buffer, n * 4, n).slice(),
  };
}

const helpersStart = () => new Promise((resolve) => setTimeout(resolve, 300));

async function failureOf(action: () => void): Promise<{ code?: string; message: string }> {
  for (let attempt = 0; attempt < 500; attempt++) {
    try {
      action();
    } catch (error) {
      const { problems, message } = error as { problems?: { code: string; message: string }[]; message: string };
      return problems?.[0] ?? { message };
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('nothing failed');
}

test('every piece of every job is computed once, from the first job on', async () => {
  const { team, root, values } = rooting(3);
  // The helpers come in while these jobs are done.
  for (let job = 0; job < 3000; job++) {
    root();
    if (job % 100 === 0)
      assert.ok(
        values().every((value) => value === 2),
        `job ${job}`,
      );
    if (job % 1000 === 0) await helpersStart();
  }
  await team.close();
});

test('what fails in a piece fails the job, and the next one is computed', async () => {
  const { team, root, values } = rooting(2);
  await helpersStart();
  // A source beyond the memory: whoever takes such a piece.
  for (let job = 0; job < 20; job++) {
    assert.throws(() => team.run(copyPart, 100, [100, 1, 1, 4, 3.9e9, 0, 0, 0, 0, 0]), /out of bounds/);
  }
  root();
  assert.ok(values().every((value) => value === 2));
  await team.close();
});

test('a task that helpers do not know fails by its name', async () => {
  const { team } = rooting(2);
  const unknownTask: Task = () => undefined;
  assert.throws(() => team.run(unknownTask, 2, []), 'unknownTask');
  await team.close();
});

test('a helper that ends fails the jobs from then on', async () => {
  const { team, root } = rooting(2, { helper: new URL('./ending-helper.js', import.meta.url) });
  const failure = await failureOf(root);
  assert.equal([failure.code, failure.message], ['helper', 'a helper thread of the wasm engine ended unexpectedly: exit code 5']);
  assert.is((await failureOf(root)).code, 'helper');
  await team.close();
});

test('an engine whose helper has ended says so, computes nothing more, and is as new when it is started again', async () => {
  const engine = await startEngine('wasm');
  (tf.backend() as WasmBackend).useThreads(2, { helper: new URL('./ending-helper.js', import.meta.url) });
  const compute = () => tf.tidy(() => void engine.kernels.sigmoid(random([200_000], 1)));
  assert.is((await failureOf(compute)).code, 'helper');
  assert.is(engine.failure!()?.problems[0].code, 'helper');
  const again = await startEngine('wasm');
  compute();
  assert.is(again.failure!(), undefined);
});

test('a helper that takes a piece and never ends it fails the job', async () => {
  const { team, root } = rooting(2, {
    // Jobs long enough for a helper that has just woken up.
    helper: new URL('./stuck-helper.js', import.meta.url),
    patience: 1,
    each: 10_000,
  });
  const failure = await failureOf(root);
  assert.is(failure.code, 'helper');
  assert.match(failure.message, 'a piece of work is not finished after 1 s');
  await team.close();
});

test('pieces have whole blocks of rows and whole lines of the cache, and are not too many', () => {
  for (const rows of [1, 127, 128, 129, 76_000, 5_000_001]) {
    for (const width of [1, 3, 24, 128, 4000, 200_000]) {
      const cuts = [cutRows(rows, width), cutLines(rows, width), cutValues(rows * width)];
      for (const [{ pieces, each }, count] of [
        [cuts[0], rows],
        [cuts[1], rows],
        [cuts[2], rows * width],
      ] as const) {
        assert.ok(pieces <= MOST_PIECES && pieces * each >= count && (pieces - 1) * each < count, `${rows} x ${width}`);
      }
      assert.is(cuts[0].each % BLOCK_ROWS, 0);
      assert.is(cuts[2].each % 16, 0);
      const { pieces, each } = cutColumns(rows, width);
      assert.ok(
        pieces <= MOST_PIECES && pieces * each >= rows && (pieces - 1) * each < rows && each % 16 === 0,
        `${rows} columns of ${width}`,
      );
    }
  }
});

const random = (shape: number[], seed: number) =>
  tf.tensor(
    noise(
      shape.reduce((a, b) => a * b, 1),
      seed,
    ),
    shape,
  );

const PLAIN = { strideHeight: 1, strideWidth: 1, padTop: 0, padBottom: 0, padLeft: 0, padRight: 0, border: 'zero' } as const;

/** Of short taps, few filters and many images; of filters that are no whole panels. */
const TAPS: Record<string, ConvolutionGeometry> = {
  'short taps': {
    ...PLAIN,
    batch: 12,
    inHeight: 81,
    inWidth: 60,
    inChannels: 1,
    kernelHeight: 9,
    kernelWidth: 7,
    filters: 2,
    strideHeight: 9,
    padLeft: 1,
    padRight: 1,
    outHeight: 9,
    outWidth: 56,
  },
  'part of a panel': {
    ...PLAIN,
    batch: 12,
    inHeight: 18,
    inWidth: 60,
    inChannels: 12,
    kernelHeight: 9,
    kernelWidth: 5,
    filters: 20,
    strideHeight: 9,
    outHeight: 2,
    outWidth: 56,
  },
};

/** Every kernel, on tensors that are cut into several pieces. */
const KERNELS: Record<string, (kernels: TrainingKernels) => tf.Tensor[]> = {
  ...Object.fromEntries(
    Object.entries({ ...LAYERS, ...TAPS }).map(([title, geometry]) => [
      title,
      (kernels: TrainingKernels) => convolutions(kernels, geometry),
    ]),
  ),
  normalization(kernels) {
    const [x, dy] = [random([4, 7, 7, 43, 25], 1), random([4, 7, 7, 43, 25], 2)];
    const [gamma, beta] = [random([25], 3), random([25], 4)] as tf.Tensor1D[];
    const [movingMean, movingVariance] = [tf.variable(random([25], 5)), tf.variable(tf.square(random([25], 6)))];
    const weights = { gamma, beta, movingMean, movingVariance };
    const { y, statistics } = kernels.batchNormTraining(x, weights, { epsilon: 0.001, momentum: 0.9, relu: true });
    const gradients = kernels.batchNormGradient(dy, x, y, weights, statistics, true, x);
    const inferred = kernels.batchNormInference(x, weights, { epsilon: 0.001, momentum: 0.9, relu: false });
    return [y, statistics, gradients.x, gradients.gamma, gradients.beta, inferred, tf.clone(movingMean), tf.clone(movingVariance)];
  },
  'values one by one'(kernels) {
    const [a, b] = [random([150_001], 1), random([150_001], 2)];
    const pairs = [tf.add(a, b), tf.sub(2, b), tf.mul(a, b), tf.div(a, b), tf.maximum(a, b)];
    return [kernels.sigmoid(a), ...pairs, tf.relu(a), tf.step(a), tf.square(a)];
  },
  positions(kernels) {
    const axis = { outer: 300, extent: 30, inner: 17 };
    const taken = kernels.take(random([300, 30, 17], 1), axis, { offset: 2, count: 9, step: 3 });
    return [taken, kernels.put(taken, axis, { offset: 1, count: 9, step: 3 })];
  },
  'what is done in one go'(kernels) {
    const x = random([150_001], 1);
    const activations = Object.values(kernels.activations!).flatMap((own) => [own!.value(x), own!.gradient(x, x, own!.value(x))]);
    const [rows, gamma] = [random([3001, 37], 2), random([37], 3)];
    const lines = { samples: 3001, positions: 1, channels: 37, groups: 1 };
    const { y, kept } = kernels.lines!.value(rows, gamma, gamma, lines, 1e-5);
    const { gamma: dgamma, beta } = kernels.lines!.weights(rows, rows, kept, lines);
    return [...activations, y, ...kept, dgamma, beta, kernels.lines!.gradient(rows, rows, gamma, kept, lines)];
  },
  windows({ window, taps: laying }) {
    const image = { batch: 9, rows: 9, columns: 10 };
    const pooled = {
      batch: 9,
      input: [9, 10, 12],
      output: [4, 3, 4],
      channels: 5,
      size: [2, 2, 3],
      stride: [2, 3, 3],
      take: 'max',
    } as const;
    const x = random([9, 9, 10, 60], 1);
    const { y } = window!.value(x, pooled);
    const taps = {
      ...image,
      values: 60,
      tapRows: 3,
      tapColumns: 2,
      stepRows: 2,
      stepColumns: 1,
      top: 1,
      left: 0,
      outRows: 5,
      outColumns: 9,
    };
    const laid = laying!.layOut(x, { ...taps, replicate: true });
    return [y, window!.gradient(y, x, y, undefined, pooled), laid, laying!.layBack(laid, { ...taps, replicate: false })];
  },
  'fewer products'({ square, ...kernels }) {
    const shape = (rows: number, depth: number, channels: number, taps: number) => ({
      batch: 5,
      input: [rows, 14, depth] as const,
      output: [rows - 2, 12, depth - taps + 1] as const,
      channels,
      filters: 16,
      size: [3, 3, taps] as const,
      stride: [1, 1, 1] as const,
      margins: [0, 0, 0].map(() => [0, 0] as const),
      border: 'zero' as const,
    });
    const squares = [shape(14, 12, 16, 3), shape(18, 20, 24, 20)].flatMap((one) => {
      const x = random([5, ...one.input, one.channels], 1);
      const kernel = random([...one.size, one.channels, 16], 2);
      const dy = random([5, ...one.output, 16], 3);
      const filter = square!.filterGradient(x, dy, one);
      return [square!.value(x, kernel, random([16], 4), one), square!.inputGradient(dy, kernel, one), filter.kernel, filter.bias];
    });
    const line = { batch: 12, inHeight: 9, inWidth: 60, inChannels: 16, kernelHeight: 1, kernelWidth: 11, filters: 16, outHeight: 9 };
    return [...squares, ...convolutions(kernels, { ...PLAIN, ...line, padLeft: 5, padRight: 5, outWidth: 60, fast: true })];
  },
  attention(kernels) {
    const heads = { heads: 3, keys: 5, values: 7, keysAt: 15, valuesAt: 30, shared: false, scale: 0.5 };
    const shape = { batch: 9, positions: 83, width: 51, ...heads };
    const [x, dy] = [random([9, 83, 51], 1), random([9, 83, 21], 2)];
    const { y, shares } = kernels.attention!.value(x, shape);
    const product = { batch: 9, rows: 83, inner: 83, columns: 51, transposeA: true, transposeB: false };
    return [y, shares, kernels.attention!.gradient(dy, x, shares, shape), kernels.products(shares, x, product)];
  },
  updates(kernels) {
    const variables = Array.from({ length: 12 }, (_, index) => tf.variable(tf.square(random([100_003], index))));
    const gradient = random([100_003], 20);
    const of = (from: number, slots: number) => [{ weight: variables[from], gradient, slots: variables.slice(from + 1, from + 1 + slots) }];
    const rates = { learningRate: 0.01, beta1: 0.9, beta2: 0.99, epsilon: 1e-8 };
    kernels.rmsprop(of(0, 1), () => ({ learningRate: 0.01, rho: 0.9, epsilon: 1e-8 }));
    kernels.sgd(of(2, 1), () => ({ learningRate: 0.01, momentum: 0.9 }));
    kernels.adam(of(4, 2), () => rates);
    kernels.adamw(of(7, 3), () => ({ ...rates, decay: 0.1 }));
    return variables.map((variable) => tf.clone(variable));
  },
};

function convolutions(kernels: TrainingKernels, g: ConvolutionGeometry): tf.Tensor[] {
  const x = random([g.batch, g.inHeight, g.inWidth, g.inChannels], 1) as tf.Tensor4D;
  const kernel = random([g.kernelHeight, g.kernelWidth, g.inChannels, g.filters], 2) as tf.Tensor4D;
  const dy = random([g.batch, g.outHeight, g.outWidth, g.filters], 4) as tf.Tensor4D;
  const filter = kernels.convolutionFilterGradient(x, dy, g);
  return [
    kernels.convolution(x, kernel, random([g.filters], 3) as tf.Tensor1D, dy, g),
    kernels.convolutionInputGradient(dy, kernel, g, x),
    filter.kernel,
    filter.bias,
  ];
}

for (const [title, compute] of Object.entries(KERNELS)) {
  test(`the same bits from one thread to four: ${title}`, async () => {
    const digests = new Set<string>();
    for (const threads of [1, 2, 3, 4]) {
      const { kernels, useThreads } = await startEngine('wasm');
      useThreads!(threads);
      const digest = createHash('sha256');
      tf.engine().startScope();
      for (const tensor of compute(kernels)) digest.update(tensor.dataSync() as Float32Array);
      tf.engine().endScope();
      digests.add(digest.digest('hex'));
    }
    assert.is(digests.size, 1);
  });
}

/** The weights after some steps of a network, and whether tensors and memory were more after as many again. */
async function train(network: Network, { threads, steps: count }: { threads: number; steps: number }): Promise<string[]> {
  const engine = await startEngine('wasm');
  engine.useThreads!(threads);
  assert.is(engine.description, `WebAssembly with relaxed SIMD, ${threads === 1 ? 'one thread' : `${threads} threads`}`);
  const compiled = compile(network, engine, livelyWeights(network, 1));
  const optimizer = createOptimizer({ rmsprop: { learning_rate: 0.001, rho: 0.9, epsilon: 1e-8 } }, compiled);
  const feed = patchFeed(engine, noise(144 * 60, 1), { rows: 12, columns: 12, bands: 60 }, { size: 5, padding: 'zero' });
  const steps = new TrainingSteps(compiled, optimizer, feed, new RandomStream(1, 'dropout'));
  const pixels = Array.from({ length: 16 }, (_, index) => index * 9);
  const batch = {
    size: 16,
    input: feed.input(pixels, 0, 16),
    labels: tf.tensor1d(
      pixels.map((pixel) => pixel % 4),
      'int32',
    ),
  };
  for (let step = 0; step < 5; step++) await steps.run(batch);
  const before = { tensors: tf.memory().numTensors, bytes: engine.memoryBytes() };
  for (let step = 0; step < count; step++) await steps.run(batch);
  assert.equal({ tensors: tf.memory().numTensors, bytes: engine.memoryBytes() }, before);
  const digests = (await compiled.exportWeights()).map(({ values }) => createHash('sha256').update(values).digest('hex'));
  tf.dispose([batch.input, batch.labels]);
  for (const part of [steps, optimizer, compiled, feed]) part.dispose();
  return digests;
}

test('a training has the same bits from one thread to four', async () => {
  const network = networkOf({ preset: 'ssrn', kernels: 8 }, { size: 5, bands: 60, classes: 4 });
  const alone = await train(network, { threads: 1, steps: 5 });
  for (const threads of [2, 3, 4]) assert.equal(await train(network, { threads, steps: 5 }), alone, `${threads} threads`);
});

test('a thousand steps with two threads keep the number of tensors and the size of the memory', async () => {
  const network = networkOf([{ conv: { kernels: 8, size: [1, 1, 7], stride: [1, 1, 2] } }, { pool: 'average' }, { dense: 'classes' }], {
    size: 5,
    bands: 60,
    classes: 4,
  });
  await train(network, { threads: 2, steps: 1000 });
  await startEngine('wasm');
});

test.run();
