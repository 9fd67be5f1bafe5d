import { HAS_VULKAN } from './driver.js';
import * as tf from '@tensorflow/tfjs-core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { patchFeed } from '../../../src/compile/patch-feed.js';
import type { WeightArray } from '../../../src/compile/weights.js';
import type { StepLane } from '../../../src/engine/engine.js';
import { startEngine } from '../../../src/engine/index.js';
import type { GpuBackend } from '../../../src/engine/webgpu/backend.js';
import { lanesOf } from '../../../src/engine/webgpu/together/lanes.js';
import { RandomStream } from '../../../src/numerics/random.js';
import type { Architecture, ResolvedOptimizer } from '../../../src/schema/pipeline.generated.js';
import type { LossSettings } from '../../../src/train/loss.js';
import { createOptimizer } from '../../../src/train/optimizers/index.js';
import { TrainingSteps } from '../../../src/train/steps.js';
import { compile, livelyWeights, networkOf, noise } from '../../compile/networks.js';

const test = suite('engine/webgpu/together');
const when = HAS_VULKAN ? test : test.skip;

const SCENE = { rows: 9, columns: 9, bands: 8 };
const OPTIMIZERS: Record<string, ResolvedOptimizer> = {
  rmsprop: { rmsprop: { learning_rate: 0.001, rho: 0.9, epsilon: 1e-8 } },
  adam: { adam: { learning_rate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } },
  adamw: { adamw: { learning_rate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weight_decay: 0.01 } },
  sgd: { sgd: { learning_rate: 0.01, momentum: 0.9 } },
};
/** Each takes half a minute on a software driver: the others with HSI_LONG_TESTS=1. */
const USUAL = ['rmsprop', 'adam'];
/** Everything that a step has: moments and sums left by products, dropout, a pool, a penalty, odd numbers of channels. */
const ARCHITECTURE: Architecture = [
  { conv: { kernels: 4, size: [1, 1, 'full'] } },
  { spatial: { kernels: 4, size: 3, l2: 0.01 } },
  { conv: { kernels: 3, size: [1, 1, 1] } },
  { pool: 'average' },
  { dropout: 0.4 },
  { dense: 'classes' },
];

interface Options {
  readonly optimizer?: ResolvedOptimizer;
  readonly architecture?: Architecture;
  readonly loss?: LossSettings;
  readonly lane?: StepLane;
  /** Patches of so many steps after another. */
  readonly sizes?: readonly number[];
  readonly noisy?: boolean;
}

interface Result {
  readonly totals: readonly { loss: number; correct: number }[];
  readonly weights: readonly WeightArray[];
}

/** Trains with a seed of its own: weights, scene, order and dropout follow from it. */
async function train(seed: number, steps: number, options: Options = {}): Promise<Result> {
  const { optimizer: settings = OPTIMIZERS.rmsprop, architecture = ARCHITECTURE, sizes = [4, 4, 3], lane, loss, noisy } = options;
  const engine = await startEngine('webgpu');
  const network = networkOf(architecture, { size: 3, bands: 8, classes: 4 });
  const compiled = compile(network, engine, livelyWeights(network, seed));
  const optimizer = createOptimizer(settings, compiled);
  const feed = patchFeed(engine, noise(9 * 9 * 8, seed), SCENE, { size: 3, padding: 'zero', noisy });
  const training = new TrainingSteps(compiled, optimizer, feed, new RandomStream(seed, 'dropout'), { lane, loss });
  const order = new RandomStream(seed, 'order');
  const totals: { loss: number; correct: number }[] = [];
  try {
    for (let step = 0; step < steps; step++) {
      const size = sizes[step % sizes.length];
      // A schedule: no two trials need be at the same step of it.
      optimizer.rateFactor = 1 / (1 + seed + step);
      const pixels = Array.from({ length: size }, () => order.below(81));
      const input = feed.input(pixels, 0, size);
      const labels = tf.tensor1d(
        pixels.map((pixel) => (pixel + seed) % 4),
        'int32',
      );
      await training.run({ size, input, labels });
      tf.dispose([input, labels]);
      if (step % 4 === 3) totals.push(await training.takeTotals());
    }
    return { totals, weights: await compiled.exportWeights() };
  } finally {
    training.dispose();
    optimizer.dispose();
    lane?.leave();
    compiled.dispose();
    feed.dispose();
  }
}

async function trainTogether(seeds: readonly number[], steps: number, options: Options = {}): Promise<Result[]> {
  const engine = await startEngine('webgpu');
  const lanes = seeds.map(() => engine.joinSteps!('a network'));
  return Promise.all(seeds.map((seed, index) => train(seed, steps, { ...options, lane: lanes[index] })));
}

const backendNow = () => tf.backend() as unknown as GpuBackend;

/** The most dispatches of a replay of all trials that there have been while an action went on, and of how many trials. */
async function watch(action: () => Promise<void>): Promise<{ trials: number; dispatches: number }> {
  await startEngine('webgpu');
  const lanes = lanesOf(backendNow());
  const most = { trials: 0, dispatches: 0 };
  const timer = setInterval(() => {
    for (const { count, dispatches } of lanes.replayed) {
      most.trials = Math.max(most.trials, count);
      most.dispatches = Math.max(most.dispatches, dispatches);
    }
  }, 1);
  await action().finally(() => clearInterval(timer));
  return most;
}

/** Bytes and tensors that an engine holds when nobody uses it. */
async function held(): Promise<object> {
  const { memoryBytes } = await startEngine('webgpu');
  backendNow().trim();
  return { tensors: tf.memory().numTensors, bytes: memoryBytes() };
}

async function compare(seeds: readonly number[], steps: number, options: Options = {}): Promise<{ trials: number; dispatches: number }> {
  const alone: Result[] = [];
  for (const seed of seeds) alone.push(await train(seed, steps, options));
  const before = await held();
  const seen = await watch(async () => assert.equal(await trainTogether(seeds, steps, options), alone));
  assert.equal(await held(), before);
  return seen;
}

for (const [name, optimizer] of Object.entries(OPTIMIZERS)) {
  if (!USUAL.includes(name) && process.env.HSI_LONG_TESTS !== '1') continue;
  when(`three trials at once have the bits of each alone (${name})`, async () => {
    assert.is((await compare([1, 2, 3], 13, { optimizer })).trials, 3);
  });
}

when('trials of SSRN: one dispatch computes all of them', async () => {
  const options: Options = { architecture: { preset: 'ssrn', kernels: 4 }, sizes: [4] };
  const { trials, dispatches } = await compare([1, 2, 3, 4], 5, options);
  console.log(`${dispatches} dispatches for ${trials} trials`);
  assert.is(trials, 4);
  assert.ok(dispatches <= 78, `${dispatches}`);
});

when('a loss with weights of classes, patches that are sent, a layer that stays with a kernel of tfjs', async () => {
  const { trials } = await compare([1, 2], 9, {
    architecture: [
      { conv: { kernels: 4, size: [1, 1, 'full'] } },
      { activation: 'tanh' },
      // More branches than a kernel of ours joins.
      { parallel: { branches: Array.from({ length: 9 }, () => []), join: 'concat' } },
      { pool: 'average' },
      { dense: 'classes' },
    ],
    loss: { weights: Float32Array.of(1, 2, 0.5, 1), smoothing: 0.1, focus: 2 },
    noisy: true,
    sizes: [4],
  });
  assert.is(trials, 2);
});

when('trials come and go, last batches have several sizes: each has the bits of alone', async () => {
  const engine = await startEngine('webgpu');
  const lengths = [14, 30, 22];
  const sizes = [
    [4, 4, 4, 3],
    [4, 4, 4, 3],
    [4, 4, 4, 2],
  ];
  const alone: Result[] = [];
  for (const [index, steps] of lengths.entries()) alone.push(await train(index, steps, { sizes: sizes[index] }));
  const before = await held();
  const lanes = lengths.map(() => engine.joinSteps!('a network'));
  const seen = await watch(async () => {
    const running = [0, 1].map((index) => train(index, lengths[index], { sizes: sizes[index], lane: lanes[index] }));
    // The third one is long in beginning: the others wait for it.
    await new Promise((resolve) => setTimeout(resolve, 20));
    running.push(train(2, lengths[2], { sizes: sizes[2], lane: lanes[2] }));
    assert.equal(await Promise.all(running), alone);
  });
  assert.is(seen.trials, 3);
  assert.equal(await held(), before);
});

when('one that fails leaves the others as they are; another kind goes by itself', async () => {
  const engine = await startEngine('webgpu');
  const alone = [await train(1, 12), await train(2, 12), await train(3, 12, { optimizer: OPTIMIZERS.sgd })];
  const lanes = ['a network', 'a network', 'another', 'a network'].map((kind) => engine.joinSteps!(kind));
  const failing = async () => {
    const result = train(4, 6, { lane: lanes[3] });
    await result;
    throw new Error('diverged');
  };
  const results = await Promise.allSettled([
    train(1, 12, { lane: lanes[0] }),
    train(2, 12, { lane: lanes[1] }),
    train(3, 12, { optimizer: OPTIMIZERS.sgd, lane: lanes[2] }),
    failing(),
  ]);
  assert.equal(
    results.slice(0, 3).map((result) => result.status === 'fulfilled' && result.value),
    alone,
  );
  assert.is(results[3].status, 'rejected');
});

when('a step whose bits differ together is taken by each alone, and a notice says so', async () => {
  const engine = await startEngine('webgpu');
  const known = engine.notices!.length;
  const values = [0, 0];
  const sums = values.map(() => tf.variable(tf.tensor1d([0])));
  const slots = values.map(() => tf.variable(tf.tensor1d([0])));
  const lanes = values.map(() => engine.joinSteps!('impure'));
  const trial = async (index: number) => {
    const recorder = lanes[index].recordSteps();
    for (let step = 1; step <= 6; step++) {
      const input = tf.tensor1d([1]);
      // What comes from outside but not through a buffer is the fault that a check must find.
      await recorder.run('impure', [input], ([x]) => {
        const gradient = tf.mul(x, -step * (index + 1));
        engine.kernels.sgd([{ weight: sums[index], gradient, slots: [slots[index]] }], () => ({ learningRate: 1, momentum: 0 }));
      });
      input.dispose();
    }
    recorder.dispose();
    lanes[index].leave();
    return [...(await sums[index].data())];
  };
  assert.equal(await Promise.all([trial(0), trial(1)]), [[21], [42]]);
  assert.match(
    engine.notices!.slice(known).join(),
    /^impure of 2 trials at once differs from that of each on .*: each trial's steps are sent by themselves/,
  );
  tf.dispose([...sums, ...slots]);
});

test.run();
