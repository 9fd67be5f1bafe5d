import { HAS_VULKAN, shareOf } from './driver.js';
import * as tf from '@tensorflow/tfjs-core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { patchFeed } from '../../../src/compile/patch-feed.js';
import { startEngine } from '../../../src/engine/index.js';
import type { Architecture, ResolvedOptimizer } from '../../../src/schema/pipeline.generated.js';
import { trainNetwork } from '../../../src/train/loop.js';
import { BATCH_NORM, compile, livelyWeights, networkOf, noise } from '../../compile/networks.js';

const test = suite('engine/webgpu/kinds');
const when = HAS_VULKAN ? test : test.skip;

/** Small: a software driver takes milliseconds for each dispatch. */
const KINDS: Record<string, Architecture> = {
  '3-D convolutions and windows': [
    { conv: { kernels: 3, size: [2, 2, 3], padding: 'zero', l2: 0.01 } },
    { pool: { take: 'max', size: [1, 1, 2] } },
    { conv: { kernels: 2, size: [2, 3, 2], stride: [1, 1, 2], normalize: 'none' } },
    { pool: { take: 'average', size: [2, 1, 1] } },
    { dense: 'classes' },
  ],
  autoencoders: [
    { autoencoder: { units: 6, epochs: 4 } },
    { autoencoder: { units: 4, epochs: 4, activation: 'relu' } },
    { dense: 'classes' },
  ],
};
const OPTIMIZER: ResolvedOptimizer = { adamw: { learning_rate: 0.002, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weight_decay: 0.1 } };

/** Five epochs of four steps, the last of each smaller, by cosine; before them what autoencoders want. */
async function train(engineName: string, architecture: Architecture, record: boolean) {
  const started = await startEngine(engineName);
  const engine = record ? started : { ...started, recordSteps: undefined };
  const before = tf.memory().numTensors;
  const network = networkOf(architecture, { size: 3, bands: 8, classes: 3 });
  const compiled = compile(network, engine, livelyWeights(network, 1));
  const feed = patchFeed(engine, noise(8 * 8 * 8, 1), { rows: 8, columns: 8, bands: 8 }, { size: 3, padding: 'zero' });
  const { epochs, pretraining, weights } = await trainNetwork({
    network: compiled,
    feed,
    seed: 1,
    mask: Uint8Array.from({ length: 64 }, (_, pixel) => 1 + (pixel % 3)),
    split: { train: Uint32Array.from({ length: 14 }, (_, index) => index), validation: new Uint32Array(), test: new Uint32Array() },
    settings: { optimizer: OPTIMIZER, schedule: { cosine: { final: 0.1 } }, batch: 4, epochs: 5, select: 'last', batch_norm: BATCH_NORM },
  });
  compiled.dispose();
  feed.dispose();
  assert.is(tf.memory().numTensors, before, 'tensors left');
  return { losses: [...pretraining, ...epochs].map(({ loss }) => loss), weights };
}

for (const [title, architecture] of shareOf(Object.entries(KINDS))) {
  when(`${title}: losses as on cpu, replayed steps with the same bits as their own`, async () => {
    const cpu = await train('cpu', architecture, false);
    const replayed = await train('webgpu', architecture, true);
    replayed.losses.forEach((loss, index) =>
      assert.ok(Math.abs(loss - cpu.losses[index]) < 1e-3 * Math.max(1, cpu.losses[index]), `${index}: ${loss}, cpu ${cpu.losses[index]}`),
    );
    assert.equal(await train('webgpu', architecture, false), replayed);
    assert.is(replayed.losses.length, architecture === KINDS.autoencoders ? 13 : 5);
  });
}

test.run();
