import { HAS_VULKAN } from './driver.js';
import * as tf from '@tensorflow/tfjs-core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { startEngine } from '../../../src/engine/index.js';
import { RandomStream } from '../../../src/numerics/random.js';
import { trainStep } from '../../../src/train/loop.js';
import { createOptimizer } from '../../../src/train/optimizers/index.js';
import { compile, livelyWeights, networkOf, noise } from '../../compile/networks.js';

const test = suite('engine/webgpu/training');
const when = HAS_VULKAN ? test : test.skip;

/** A tiny SSRN, and one step of it, which gives the sums of loss and right answers. */
async function tinySsrn(engineName: string) {
  const engine = await startEngine(engineName);
  const network = networkOf({ preset: 'ssrn', kernels: 4 }, { size: 5, bands: 16, classes: 4 });
  const compiled = compile(network, engine, livelyWeights(network, 1));
  const optimizer = createOptimizer({ rmsprop: { learning_rate: 0.001, rho: 0.9, epsilon: 1e-8 } }, compiled);
  const dropout = new RandomStream(1, 'dropout');
  const batch = {
    size: 4, patches: tf.tensor3d(noise(4 * 25 * 16, 1), [4, 25, 16]), labels: tf.tensor1d([0, 1, 2, 3], 'int32'),
  };
  return {
    engine, compiled, step: () => trainStep(compiled, optimizer, batch, dropout),
    dispose() {
      optimizer.dispose();
      compiled.dispose();
      tf.dispose([batch.patches, batch.labels]);
    },
  };
}

async function losses(engineName: string, steps: number): Promise<number[]> {
  const training = await tinySsrn(engineName);
  const values: number[] = [];
  for (let index = 0; index < steps; index++) {
    const totals = training.step();
    values.push((await totals.data())[0]);
    totals.dispose();
  }
  training.dispose();
  return values;
}

when('the loss falls as it does on cpu, and twice the same bits', async () => {
  const cpu = await losses('cpu', 12);
  const webgpu = await losses('webgpu', 12);
  assert.ok(cpu[11] < cpu[0] / 2, `the loss falls: ${cpu}`);
  webgpu.forEach((loss, step) => assert.ok(Math.abs(loss - cpu[step]) < 1e-3 * Math.max(1, cpu[step]), `step ${step}: ${loss}, cpu ${cpu[step]}`));
  assert.equal(await losses('webgpu', 12), webgpu);
});

when('300 training steps keep the number of tensors and the memory', async () => {
  const { engine, step, dispose } = await tinySsrn('webgpu');
  const run = async (steps: number) => {
    for (let index = 0; index < steps; index++) {
      const totals = step();
      if (index % 10 === 9) await totals.data();
      totals.dispose();
    }
  };
  await run(20);
  const before = { tensors: tf.memory().numTensors, bytes: engine.memoryBytes() };
  await run(300);
  assert.equal({ tensors: tf.memory().numTensors, bytes: engine.memoryBytes() }, before);
  dispose();
});

test.run();
