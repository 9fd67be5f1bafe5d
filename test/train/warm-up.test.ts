import * as tf from '@tensorflow/tfjs-core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { patchFeed } from '../../src/compile/patch-feed.js';
import { startEngine } from '../../src/engine/index.js';
import { warmUp } from '../../src/train/warm-up.js';
import { compile, livelyWeights, networkOf, noise } from '../compile/networks.js';

const test = suite('train/warm-up');

test("a warm-up leaves weights, moving statistics and the engine's memory as they were", async () => {
  const engine = await startEngine('wasm');
  const network = networkOf({ preset: 'ssrn', kernels: 4 }, { size: 5, bands: 16, classes: 3 });
  const weights = livelyWeights(network, 1);
  const compiled = compile(network, engine, weights);
  const feed = patchFeed(engine, noise(8 * 8 * 16, 2), { rows: 8, columns: 8, bands: 16 }, { size: 5, padding: 'zero' });
  const before = tf.memory().numTensors;
  const settings = { batch: 4, epochs: 1, optimizer: { rmsprop: { learning_rate: 0.01, rho: 0.9, epsilon: 1e-8 } } } as never;
  const pixels = (count: number) => Uint32Array.from({ length: count }, (_, index) => index);
  const mask = Uint8Array.from({ length: 64 }, (_, index) => (index % 3) + 1);
  for (const count of [10, 4, 2]) {
    await warmUp({ network: compiled, feed, mask, settings, split: { train: pixels(count), validation: pixels(0), test: pixels(0) } });
  }
  assert.equal(
    await compiled.exportWeights(),
    weights.map(({ name, shape, values }) => ({ name, shape, values })),
  );
  assert.is(tf.memory().numTensors, before);
  compiled.dispose();
  feed.dispose();
});

test.run();
