import { HAS_VULKAN } from './driver.js';
import * as tf from '@tensorflow/tfjs-core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { findEngine, startEngine } from '../../../src/engine/index.js';
import type { GpuBackend } from '../../../src/engine/webgpu/backend.js';
import { Failure } from '../../../src/errors/failure.js';

const test = suite('engine/webgpu/failures');
const when = HAS_VULKAN ? test : test.skip;

async function problemOf(action: () => Promise<unknown>): Promise<{ code: string; message: string }> {
  try {
    await action();
  } catch (error) {
    if (error instanceof Failure) return error.problems[0];
    throw error;
  }
  return assert.unreachable('nothing failed') as never;
}

when('a GPU that is not there is told with those that are', async () => {
  const failure = await problemOf(() => findEngine('webgpu:no such thing'));
  assert.is(failure.code, 'engine');
  assert.match(failure.message, 'no such thing');
});

when('a shader that is refused ends the work, and the engine can be started again', async () => {
  const engine = await startEngine('webgpu');
  assert.match(engine.class, /^webgpu:[a-z0-9-]+:\d+$/);
  // A class finds its GPU again, also one of other kernels.
  assert.is((await findEngine(engine.class)).class, engine.class);
  assert.is((await findEngine(engine.class.replace(/\d+$/, '1'))).class, engine.class);
  const backend = tf.backend() as unknown as GpuBackend;
  const output = backend.make([1]);
  const failure = await problemOf(async () => {
    backend.dispatch({ label: 'broken', source: 'this is no shader', workgroups: [1] }, [output]);
    await output.data();
  });
  assert.is(failure.code, 'gpu');
  assert.match(failure.message, 'refused');
  await startEngine('webgpu');
  assert.equal([...(await tf.add(tf.tensor1d([1, 2]), 1).data())], [2, 3]);
});

when('memory that is not there', async () => {
  await startEngine('webgpu');
  const backend = tf.backend() as unknown as GpuBackend;
  const failure = await problemOf(async () => {
    const output = backend.make([2 ** 31]);
    backend.bufferOf(output);
    await tf.add(tf.tensor1d([1, 2]), 1).data();
  });
  assert.is(failure.code, 'memory', failure.message);
});

test.run();
