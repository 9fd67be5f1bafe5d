import { HAS_VULKAN } from './driver.js';
import * as tf from '@tensorflow/tfjs-core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { patchFeed } from '../../../src/compile/patch-feed.js';
import { startEngine } from '../../../src/engine/index.js';
import { Predictor, type PredictorOptions } from '../../../src/evaluate/predict.js';
import { compile, livelyWeights, networkOf, noise } from '../../compile/networks.js';
import { agreementOf } from '../../evaluate/dense/agreement.js';
import { drawCase } from '../../evaluate/dense/cases.js';

const test = suite('engine/webgpu/dense');
const when = HAS_VULKAN ? test : test.skip;
const PIXELS = Uint32Array.from({ length: 81 }, (_, pixel) => (pixel * 32) % 81);

/** The logits with some weights, and again with others: recorded steps must see them. */
async function logits(engineName: string, options: PredictorOptions): Promise<{ path: string; found: Float32Array[] }> {
  const network = networkOf(
    [
      { conv: { kernels: 4, size: [1, 1, 'full'] } },
      { conv: { kernels: 4, size: [3, 3, 'full'] } },
      { spatial: { kernels: 4, size: 3 } },
      { pool: 'average' },
      { dense: 'classes' },
    ],
    { size: 5, bands: 8, classes: 4 },
  );
  const engine = await startEngine(engineName);
  const compiled = compile(network, engine, livelyWeights(network, 1));
  const feed = patchFeed(engine, noise(9 * 9 * 8, 1), { rows: 9, columns: 9, bands: 8 }, { size: 5, padding: 'zero' });
  const predictor = new Predictor(compiled, feed, options);
  const found: Float32Array[] = [];
  let path = '';
  for (const seed of [1, 2]) {
    compiled.importWeights(livelyWeights(network, seed));
    const values = new Float32Array(81 * 4);
    path = await predictor.logits({ pixels: PIXELS }, (place, own) => values.set(own, place * 4));
    found.push(values);
  }
  predictor.dispose();
  feed.dispose();
  compiled.dispose();
  return { path, found };
}

when('replayed pixels, planes and parts of patches give what patches give on cpu, also after other weights were loaded', async () => {
  const expected = await logits('cpu', { path: 'patches' });
  const tensors = tf.memory().numTensors;
  // Little at once, so that each kind of step comes often enough to be replayed.
  const dense = await logits('webgpu', { path: 'dense', batch: 2, tileBytes: 4000 });
  assert.match(dense.path, /^dense: conv1.* per pixel, conv2.* per position/);
  for (const [index, values] of dense.found.entries()) {
    const scale = Math.max(...expected.found[index].map(Math.abs));
    values.forEach((value, place) =>
      assert.ok(Math.abs(value - expected.found[index][place]) < 1e-5 * scale, `${index}, ${place}: ${value}`),
    );
  }
  assert.ok(tf.memory().numTensors <= tensors, 'tensors left');
});

when('random networks: as patches to 1e-5, and no other class but of nearly equal ones', async () => {
  const engine = await startEngine('webgpu');
  for (const seed of [110, 115, 131, 157]) {
    const { path, relative, others, close } = await agreementOf(drawCase(seed), engine);
    assert.ok(relative <= 1e-5 && others === close, `seed ${seed}: ${relative}, ${others} others by ${path}`);
  }
});

test.run();
