import * as tf from '@tensorflow/tfjs-core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { WindowLayer } from '../../src/architecture/layers/window/layer.js';
import { window } from '../../src/compile/layers/window.js';
import type { TrainingPass } from '../../src/compile/pass.js';
import { startEngine } from '../../src/engine/index.js';

const test = suite('compile/window');

const layer = (take: WindowLayer['take']): WindowLayer => ({
  kind: 'window',
  name: 'pool1',
  take,
  size: [1, 1, 2],
  stride: [1, 1, 1],
  input: { rows: 1, columns: 1, depth: 4, channels: 1 },
  output: { rows: 1, columns: 1, depth: 3, channels: 1 },
});

async function run(take: WindowLayer['take']) {
  const pass = { kernels: (await startEngine('wasm')).kernels } as unknown as TrainingPass;
  const { y, backward } = window.train(layer(take), tf.tensor(Float32Array.of(5, 5, 1, 5), [1, 1, 1, 4]), pass, true);
  const back = backward(tf.tensor(Float32Array.of(1, 10, 100), [1, 1, 1, 3]))!;
  return [[...(await y.data())], [...(await back.data())]];
}

test("a maximum's gradient goes to the first of equals alone, a mean's to all in equal parts", async () => {
  assert.equal(await run('max'), [
    [5, 5, 5],
    [1, 10, 0, 100],
  ]);
  assert.equal(await run('average'), [
    [5, 3, 3],
    [0.5, 5.5, 55, 50],
  ]);
});

test.run();
