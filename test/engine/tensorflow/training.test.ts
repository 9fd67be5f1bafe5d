import { HAS_TENSORFLOW } from './present.js';
import * as tf from '@tensorflow/tfjs-core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { patchFeed } from '../../../src/compile/patch-feed.js';
import { startEngine } from '../../../src/engine/index.js';
import { ATTRIBUTE_NAMES } from '../../../src/engine/tensorflow/attribute-names.js';
import type { Attribute, TensorflowBinding, TensorflowBackend } from '../../../src/engine/tensorflow/operations.js';
import { RandomStream } from '../../../src/numerics/random.js';
import type { ResolvedOptimizer } from '../../../src/schema/pipeline.generated.js';
import { createOptimizer } from '../../../src/train/optimizers/index.js';
import { TrainingSteps } from '../../../src/train/steps.js';
import { ARCHITECTURES, compile, livelyWeights, networkOf, noise } from '../../compile/networks.js';

const test = suite('engine/tensorflow/training');
const when = HAS_TENSORFLOW ? test : test.skip;

const RMSPROP: ResolvedOptimizer = { rmsprop: { learning_rate: 0.001, rho: 0.9, epsilon: 1e-8 } };
const OPTIMIZERS: ResolvedOptimizer[] = [
  RMSPROP,
  { sgd: { learning_rate: 0.01, momentum: 0.9 } },
  { adam: { learning_rate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } },
];

/** A network of the list, its training steps (each with pixels of its own), and its predictions. */
async function training(engineName: string, title: string, settings: ResolvedOptimizer) {
  const engine = await startEngine(engineName);
  const { architecture, ...size } = ARCHITECTURES[title];
  const network = networkOf(architecture, size);
  const compiled = compile(network, engine, livelyWeights(network, 1));
  const optimizer = createOptimizer(settings, compiled);
  const feed = patchFeed(
    engine,
    noise(144 * size.bands, 1),
    { rows: 12, columns: 12, bands: size.bands },
    { size: size.size, padding: 'zero' },
  );
  const steps = new TrainingSteps(compiled, optimizer, feed, new RandomStream(1, 'dropout'));
  let count = 0;
  return {
    engine,
    compiled,
    /** One step; gives the sum of its losses. */
    async step(): Promise<number> {
      const input = feed.input(
        [0, 40, 77, 143].map((pixel) => (pixel + 5 * count) % 144),
        0,
        4,
      );
      const labels = tf.tensor1d([0, 1, 2, 0], 'int32');
      count = (count + 1) % 5;
      await steps.run({ size: 4, input, labels });
      tf.dispose([input, labels]);
      return (await steps.takeTotals()).loss;
    },
    predict: () =>
      tf.tidy(() =>
        compiled
          .infer(feed.patches(feed.input([3, 60, 61], 0, 3)))
          .dataSync()
          .slice(),
      ),
    dispose() {
      steps.dispose();
      optimizer.dispose();
      feed.dispose();
      compiled.dispose();
    },
  };
}

async function outcome(engineName: string, title: string, steps: number, settings = RMSPROP) {
  await startEngine(engineName);
  const { numTensors } = tf.memory();
  const { compiled, step, predict, dispose } = await training(engineName, title, settings);
  const losses: number[] = [];
  for (let index = 0; index < steps; index++) losses.push(await step());
  const weights = await compiled.exportWeights();
  const logits = predict();
  dispose();
  assert.is(tf.memory().numTensors, numTensors, 'tensors left');
  return { losses, weights, logits };
}

for (const settings of OPTIMIZERS) {
  when(`the loss falls as it does on cpu, and twice the same bits: ${Object.keys(settings)[0]}`, async () => {
    const cpu = await outcome('cpu', 'ssrn', 6, settings);
    const tensorflow = await outcome('tensorflow', 'ssrn', 6, settings);
    tensorflow.losses.forEach((loss, step) =>
      assert.ok(Math.abs(loss - cpu.losses[step]) < 1e-3 * Math.max(1, cpu.losses[step]), `step ${step}: ${loss}, cpu ${cpu.losses[step]}`),
    );
    assert.equal(await outcome('tensorflow', 'ssrn', 6, settings), tensorflow);
  });
}

when("three hundred training steps keep the number of tensors, TensorFlow's too, and the memory of the process", async () => {
  const { engine, step, dispose } = await training('tensorflow', 'ssrn', RMSPROP);
  const { binding } = tf.backend() as unknown as TensorflowBackend;
  const run = async (steps: number) => {
    for (let index = 0; index < steps; index++) await step();
    return { tensors: tf.memory().numTensors, bytes: engine.memoryBytes(), theirs: binding.getNumOfTensors() };
  };
  const before = await run(30);
  const resident = process.memoryUsage.rss();
  assert.equal(await run(300), before);
  const grown = (process.memoryUsage.rss() - resident) / 2 ** 20;
  assert.ok(grown < 60, `the process grew by ${grown.toFixed(0)} MB`);
  dispose();
});

when('every attribute that training and prediction meet is known beforehand', async () => {
  await startEngine('tensorflow');
  const backend = tf.backend() as unknown as { binding: TensorflowBinding };
  const { binding } = backend;
  const met = new Set<string>();
  const watched: TensorflowBinding['executeOp'] = (name, attributes: readonly Attribute[], inputs, outputs) => {
    for (const attribute of attributes) met.add(attribute.name);
    return binding.executeOp(name, attributes, inputs, outputs);
  };
  backend.binding = Object.create(binding, { executeOp: { value: watched } }) as TensorflowBinding;
  try {
    for (const title of Object.keys(ARCHITECTURES)) await outcome('tensorflow', title, 1);
    for (const settings of OPTIMIZERS) await outcome('tensorflow', 'ssrn', 1, settings);
  } finally {
    backend.binding = binding;
  }
  assert.equal(
    [...met].filter((name) => !ATTRIBUTE_NAMES.includes(name)),
    [],
  );
  assert.ok(met.size > 10, `only ${met.size} were seen`);
});

test.run();
