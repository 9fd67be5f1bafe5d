import { HAS_VULKAN } from './driver.js';
import * as tf from '@tensorflow/tfjs-core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { startEngine } from '../../../src/engine/index.js';
import type { GpuStepRecorder } from '../../../src/engine/webgpu/capture.js';
import { RandomStream } from '../../../src/numerics/random.js';
import { stepRunner, trainStep } from '../../../src/train/loop.js';
import { createOptimizer } from '../../../src/train/optimizers/index.js';
import type { Architecture } from '../../../src/schema/pipeline.generated.js';
import { compile, livelyWeights, networkOf, noise } from '../../compile/networks.js';

const test = suite('engine/webgpu/training');
const when = HAS_VULKAN ? test : test.skip;

/** Small: a software driver takes milliseconds for each dispatch. */
const ARCHITECTURE: Architecture = [
  { conv: { kernels: 4, size: [1, 1, 'full'] } }, { spatial: { kernels: 4, size: 3 } }, { pool: 'average' }, { dropout: 0.4 }, { dense: 'classes' },
];

/** A network, and training steps of it, each with a batch of its own; they give the sums of loss and right answers. */
async function tinyNetwork(engineName: string, replayed: boolean) {
  const engine = await startEngine(engineName);
  const network = networkOf(ARCHITECTURE, { size: 3, bands: 8, classes: 4 });
  const compiled = compile(network, engine, livelyWeights(network, 1));
  const optimizer = createOptimizer({ rmsprop: { learning_rate: 0.001, rho: 0.9, epsilon: 1e-8 } }, compiled);
  const dropout = new RandomStream(1, 'dropout');
  const runner = stepRunner(compiled, optimizer, dropout);
  let count = 0;
  return {
    engine, compiled,
    /** Batches of 4 and, every third time, of 3. */
    step() {
      const size = count++ % 3 === 2 ? 3 : 4;
      return tf.tidy(() => {
        const batch = {
          size, patches: tf.tensor3d(noise(size * 9 * 8, count % 4), [size, 9, 8]), labels: tf.tensor1d([0, 1, 2, 3].slice(0, size), 'int32'),
        };
        // A replayed step's result is good until the next one.
        return tf.add(replayed ? runner.run(batch) : trainStep(compiled, optimizer, batch, dropout), 0);
      });
    },
    dispose() {
      runner.dispose();
      optimizer.dispose();
      compiled.dispose();
    },
  };
}

async function losses(engineName: string, steps: number, replayed = false) {
  await startEngine(engineName);
  const { numTensors } = tf.memory();
  const training = await tinyNetwork(engineName, replayed);
  const values: number[][] = [];
  for (let index = 0; index < steps; index++) {
    const totals = training.step();
    values.push([...await totals.data()]);
    totals.dispose();
  }
  const weights = await training.compiled.exportWeights();
  training.dispose();
  assert.is(tf.memory().numTensors, numTensors, 'tensors left');
  return { values, weights };
}

when('the loss falls as it does on cpu, and twice the same bits', async () => {
  const cpu = (await losses('cpu', 6)).values;
  const webgpu = await losses('webgpu', 6);
  webgpu.values.forEach(([loss], step) =>
    assert.ok(Math.abs(loss - cpu[step][0]) < 1e-3 * Math.max(1, cpu[step][0]), `step ${step}: ${loss}, cpu ${cpu[step][0]}`));
  assert.equal(await losses('webgpu', 6), webgpu);
});

when('replayed steps give the same bits as uncaptured ones', async () => {
  const eager = await losses('webgpu', 14);
  const replayed = await losses('webgpu', 14, true);
  assert.equal(replayed.values, eager.values);
  assert.equal(replayed.weights, eager.weights);
});

when('a step is run twice and then replayed', async () => {
  const engine = await startEngine('webgpu');
  const recorder = engine.recordSteps!() as GpuStepRecorder;
  const sum = tf.variable(tf.tensor1d([0, 0]));
  const velocity = tf.variable(tf.tensor1d([0, 0]));
  let runs = 0;
  for (let index = 1; index <= 5; index++) {
    const doubled = tf.tidy(() => recorder.run('double', [tf.tensor1d([index, -index])], ([x]) => {
      runs++;
      engine.kernels.sgd(sum, x, velocity, { learningRate: -1, momentum: 0 });
      return tf.mul(x, engine.fresh!([1], () => Float32Array.of(2)));
    }));
    assert.equal([...await doubled.data()], [2 * index, -2 * index]);
    doubled.dispose();
  }
  assert.is(runs, 2);
  assert.is(recorder.recording('double')!.commands.length, 2);
  assert.equal([...await sum.data()], [15, -15]);
  // Another buffer for the variable: the recording is made anew, not replayed on the old one.
  sum.assign(tf.tensor1d([0, 0]));
  const again = tf.tidy(() => recorder.run('double', [tf.tensor1d([1, 1])], ([x]) => {
    engine.kernels.sgd(sum, x, velocity, { learningRate: -1, momentum: 0 });
    return tf.mul(x, 3);
  }));
  assert.equal([...await again.data()], [3, 3]);
  assert.equal([...await sum.data()], [1, 1]);
  recorder.dispose();
  tf.dispose([sum, velocity, again]);
});

for (const replayed of [false, true]) {
  const steps = 300;
  when(`${steps} ${replayed ? 'replayed' : 'uncaptured'} training steps keep the number of tensors and the memory`, async () => {
    const { engine, step, dispose } = await tinyNetwork('webgpu', replayed);
    const run = async (count: number) => {
      for (let index = 0; index < count; index++) {
        const totals = step();
        if (index % 10 === 9) await totals.data();
        totals.dispose();
      }
    };
    await run(20);
    const before = { tensors: tf.memory().numTensors, bytes: engine.memoryBytes() };
    const start = performance.now();
    await run(steps);
    console.log(`${((performance.now() - start) / steps).toFixed(0)} ms a step, ${replayed ? 'replayed' : 'uncaptured'}`);
    assert.equal({ tensors: tf.memory().numTensors, bytes: engine.memoryBytes() }, before);
    dispose();
  });
}

test.run();
