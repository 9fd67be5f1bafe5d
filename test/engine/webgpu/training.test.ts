import { HAS_VULKAN } from './driver.js';
import * as tf from '@tensorflow/tfjs-core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { patchFeed } from '../../../src/compile/patch-feed.js';
import { startEngine } from '../../../src/engine/index.js';
import type { GpuBackend } from '../../../src/engine/webgpu/backend.js';
import { GpuStepRecorder } from '../../../src/engine/webgpu/recording/capture.js';
import { Predictor } from '../../../src/evaluate/predict.js';
import { RandomStream } from '../../../src/numerics/random.js';
import type { Architecture, ResolvedOptimizer } from '../../../src/schema/pipeline.generated.js';
import { createOptimizer } from '../../../src/train/optimizers/index.js';
import { TrainingSteps } from '../../../src/train/steps.js';
import { compile, livelyWeights, networkOf, noise } from '../../compile/networks.js';

const test = suite('engine/webgpu/training');
const when = HAS_VULKAN ? test : test.skip;

/** Small: a software driver takes milliseconds for each dispatch. */
const ARCHITECTURE: Architecture = [
  { conv: { kernels: 4, size: [1, 1, 'full'] } },
  { spatial: { kernels: 4, size: 3, l2: 0.01 } },
  { pool: 'average' },
  { dropout: 0.4 },
  { dense: 'classes' },
];
const SCENE = { rows: 9, columns: 9, bands: 8 };
const RMSPROP: ResolvedOptimizer = { rmsprop: { learning_rate: 0.001, rho: 0.9, epsilon: 1e-8 } };
const ADAM: ResolvedOptimizer = { adam: { learning_rate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } };

/** A network and training steps of it, each with a batch of its own. */
async function tinyNetwork(engineName: string, record: boolean, settings = RMSPROP, architecture = ARCHITECTURE, bands = 8) {
  const engine = await startEngine(engineName);
  const network = networkOf(architecture, { size: 3, bands, classes: 4 });
  const compiled = compile(network, engine, livelyWeights(network, 1));
  const optimizer = createOptimizer(settings, compiled);
  const feed = patchFeed(engine, noise(9 * 9 * bands, 1), { ...SCENE, bands }, { size: 3, padding: 'zero' });
  const steps = new TrainingSteps(compiled, optimizer, feed, new RandomStream(1, 'dropout'), { record });
  let count = 0;
  return {
    engine,
    compiled,
    feed,
    steps,
    /** Batches of 4 and, every third time, of 3. */
    async step() {
      const size = count++ % 3 === 2 ? 3 : 4;
      const input = feed.input(
        Array.from({ length: size }, (_, index) => (count * 7 + index * 11) % 81),
        0,
        size,
      );
      const labels = tf.tensor1d([0, 1, 2, 3].slice(0, size), 'int32');
      await steps.run({ size, input, labels });
      tf.dispose([input, labels]);
    },
    dispose() {
      steps.dispose();
      optimizer.dispose();
      compiled.dispose();
      feed.dispose();
    },
  };
}

async function losses(engineName: string, count: number, record = false, settings = RMSPROP) {
  const { memoryBytes } = await startEngine(engineName);
  const before = { tensors: tf.memory().numTensors, bytes: memoryBytes() };
  const training = await tinyNetwork(engineName, record, settings);
  const values: object[] = [];
  for (let index = 0; index < count; index++) {
    await training.step();
    values.push(await training.steps.takeTotals());
  }
  const weights = await training.compiled.exportWeights();
  training.dispose();
  assert.is(tf.memory().numTensors, before.tensors, 'tensors left');
  return { values: values as { loss: number; correct: number }[], weights };
}

when('the loss falls as it does on cpu, and twice the same bits', async () => {
  const cpu = (await losses('cpu', 6)).values;
  const webgpu = await losses('webgpu', 6);
  webgpu.values.forEach(({ loss, correct }, step) => {
    assert.ok(Math.abs(loss - cpu[step].loss) < 1e-3 * Math.max(1, cpu[step].loss), `step ${step}: ${loss}, cpu ${cpu[step].loss}`);
    assert.is(correct, cpu[step].correct);
  });
  assert.equal(await losses('webgpu', 6), webgpu);
});

for (const settings of [RMSPROP, ADAM]) {
  when(`replayed steps give the same bits as uncaptured ones (${Object.keys(settings)[0]})`, async () => {
    const eager = await losses('webgpu', 16, false, settings);
    const replayed = await losses('webgpu', 16, true, settings);
    assert.equal(replayed.values, eager.values);
    assert.equal(replayed.weights, eager.weights);
  });
}

when('predictions from replayed batches are those of cpu, also after other weights were loaded', async () => {
  const cpu = await tinyNetwork('cpu', false);
  const pixels = Uint32Array.from({ length: 70 }, (_, index) => index);
  const mask = Uint8Array.from({ length: 81 }, (_, pixel) => 1 + (pixel % 4));
  const others = livelyWeights(cpu.compiled.network, 2);
  const predict = async ({ compiled, feed, dispose }: Awaited<ReturnType<typeof tinyNetwork>>) => {
    const predictor = new Predictor(compiled, feed, { batch: 9, path: 'patches' });
    const first = await predictor.predict({ mask, pixels });
    compiled.importWeights(others);
    const second = await predictor.predict({ mask, pixels });
    predictor.dispose();
    dispose();
    return [first, second];
  };
  const expected = await predict(cpu);
  const actual = await predict(await tinyNetwork('webgpu', true));
  actual.forEach(({ classes, confidence, correct }, index) => {
    assert.equal(classes, expected[index].classes);
    assert.is(correct, expected[index].correct);
    confidence.forEach((value, pixel) => assert.ok(Math.abs(value - expected[index].confidence[pixel]) < 1e-5, `${pixel}: ${value}`));
  });
  assert.not.equal(actual[0].confidence, actual[1].confidence);
});

when('a step is run, recorded, checked and then replayed', async () => {
  const engine = await startEngine('webgpu');
  const recorder = engine.recordSteps!() as GpuStepRecorder;
  const sum = tf.variable(tf.tensor1d([0, 0]));
  const velocity = tf.variable(tf.tensor1d([0, 0]));
  let runs = 0;
  const double = async (value: number) => {
    const input = tf.tensor1d([value, -value]);
    const values = await recorder.values('double', [input], ([x]) => {
      runs++;
      engine.kernels.sgd([{ weight: sum, gradient: x, slots: [velocity] }], () => ({ learningRate: -1, momentum: 0 }));
      return tf.mul(
        x,
        engine.fresh!([1], () => Float32Array.of(2)),
      );
    });
    input.dispose();
    return [...values];
  };
  for (let index = 1; index <= 6; index++) assert.equal(await double(index), [2 * index, -2 * index]);
  assert.is(runs, 3);
  assert.is(recorder.recording('double')!.commands.length, 2);
  assert.equal([...(await sum.data())], [21, -21]);
  // Several may be under way: each has its own values.
  assert.equal(await Promise.all([1, 2, 3].map(double)), [
    [2, -2],
    [4, -4],
    [6, -6],
  ]);
  // Another buffer for the variable: the recording is made anew, not replayed on the old one.
  sum.assign(tf.tensor1d([0, 0]));
  assert.equal(await double(1), [2, -2]);
  assert.is(runs, 4);
  assert.equal([...(await sum.data())], [1, -1]);
  recorder.dispose();
  tf.dispose([sum, velocity]);
});

when('a step that gives a variable new data is never replayed, and goes on as it is', async () => {
  const engine = await startEngine('webgpu');
  const notices: string[] = [];
  const recorder = new GpuStepRecorder(tf.backend() as unknown as GpuBackend, (message) => notices.push(message));
  const { numTensors } = tf.memory();
  const sum = tf.tidy(() => tf.variable(tf.tensor1d([0, 0]), true, 'sum'));
  for (let index = 1; index <= 6; index++) {
    const input = tf.tensor1d([1, index]);
    await recorder.run('assigning', [input], ([x]) => {
      sum.assign(tf.add(sum, x) as tf.Tensor1D);
    });
    input.dispose();
    if (index === 3) assert.equal([...(await sum.data())], [3, 6]);
  }
  assert.equal([...(await sum.data())], [6, 21]);
  assert.equal(notices, ['assigning gives sum new data instead of changing it in place: steps are not replayed, which is slower']);
  recorder.dispose();
  sum.dispose();
  assert.is(tf.memory().numTensors, numTensors);
  assert.is(engine.failure!(), undefined);
});

when('what the steps before the replayed ones took is given back', async () => {
  const training = await tinyNetwork('webgpu', true);
  const backend = tf.backend() as unknown as GpuBackend;
  // Of 4, 4 and 3 patches: the fourth step is the first that is checked.
  for (let index = 0; index < 4; index++) await training.step();
  // What is left are the two of the last batch itself, which is disposed of after its step.
  assert.ok(backend.bufferManager.getNumFreeBuffers() <= 2);
  training.dispose();
});

when('a step whose replay gives other bits is refused aloud, and goes on as it is', async () => {
  const engine = await startEngine('webgpu');
  const notices: string[] = [];
  const recorder = new GpuStepRecorder(tf.backend() as unknown as GpuBackend, (message) => notices.push(message));
  for (let index = 1; index <= 5; index++) {
    const input = tf.tensor1d([1]);
    // What a step takes from outside but not through a buffer is the fault that a check must find.
    const values = await recorder.values('impure', [input], ([x]) => tf.mul(x, index));
    assert.equal([...values], [index]);
    input.dispose();
  }
  assert.is(notices.length, 1);
  assert.match(notices[0], /^a replayed impure differs from the step itself on .*: steps are not replayed, which is slower$/);
  assert.is(engine.notices!.length, 0);
  recorder.dispose();
});

when('a step of SSRN takes at most 75 dispatches, of the released form with its penalties at most 95', async () => {
  for (const [preset, kernels, bands, most] of [
    ['ssrn', 4, 8, 75],
    // In short form, whose kernels are taken to their points.
    ['ssrn', 16, 50, 75],
    ['ssrn-released', 4, 8, 95],
  ] as const) {
    const training = await tinyNetwork('webgpu', true, RMSPROP, { preset, kernels }, bands);
    const backend = tf.backend() as unknown as GpuBackend;
    // The first two are of 4 patches, the second one recorded.
    for (let index = 0; index < 2; index++) await training.step();
    const { commands } = (training.steps.recorder as GpuStepRecorder).recording('training step of 4')!;
    console.log(`${preset}, ${kernels} kernels: ${commands.length} dispatches`);
    assert.is(
      commands.some(({ label }) => label.includes('short form')),
      kernels >= 16,
    );
    assert.ok(commands.length <= most, `${preset}: ${commands.length}`);
    assert.ok(backend.dispatches > commands.length);
    training.dispose();
  }
});

when('1000 replayed training steps keep the number of tensors and the memory', async () => {
  const { engine, step, steps, dispose } = await tinyNetwork('webgpu', true);
  for (let index = 0; index < 12; index++) await step();
  const before = { tensors: tf.memory().numTensors, bytes: engine.memoryBytes(), resident: process.memoryUsage().rss };
  const start = performance.now();
  for (let index = 0; index < 1000; index++) {
    await step();
    if (index % 100 === 99) await steps.takeTotals();
  }
  console.log(`${((performance.now() - start) / 1000).toFixed(1)} ms a step`);
  assert.is(tf.memory().numTensors, before.tensors);
  assert.is(engine.memoryBytes(), before.bytes);
  assert.ok(process.memoryUsage().rss < before.resident + 100e6, `${(process.memoryUsage().rss - before.resident) / 1e6} MB more`);
  dispose();
});

when('uncaptured steps keep the memory too', async () => {
  const { engine, step, steps, dispose } = await tinyNetwork('webgpu', false);
  for (let index = 0; index < 12; index++) await step();
  const before = { tensors: tf.memory().numTensors, bytes: engine.memoryBytes() };
  for (let index = 0; index < 30; index++) {
    await step();
    if (index % 10 === 9) await steps.takeTotals();
  }
  assert.equal({ tensors: tf.memory().numTensors, bytes: engine.memoryBytes() }, before);
  dispose();
});

test.run();
