import * as tf from '@tensorflow/tfjs-core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { planDense } from '../../../src/compile/dense/plan.js';
import { startEngine } from '../../../src/engine/index.js';
import { HAS_TENSORFLOW } from '../../engine/tensorflow/present.js';
import { agreementOf } from './agreement.js';
import { drawCase } from './cases.js';

const test = suite('evaluate/dense');
const spell = (seed: number) =>
  `seed ${seed}: ${JSON.stringify({ ...drawCase(seed), network: undefined, values: undefined, pixels: undefined })}`;

test('random networks, patches of 1 to 11, three paddings: the same bits as patches on wasm', async () => {
  const engine = await startEngine('wasm');
  const paths: string[] = [];
  const tensors = tf.memory().numTensors;
  for (let seed = 1; seed <= 60; seed++) {
    const { path, bits } = await agreementOf(drawCase(seed), engine);
    assert.is(bits, 0, `${bits} logits differ by ${path}, ${spell(seed)}`);
    paths.push(path);
  }
  assert.is(tf.memory().numTensors, tensors, 'tensors left');
  const count = (part: string) => paths.filter((path) => path.includes(part)).length;
  assert.ok(count('per pixel') >= 20 && count('per position') >= 10 && count('patches') >= 5, paths.join('\n'));
});

for (const name of ['cpu', ...(HAS_TENSORFLOW ? ['tensorflow'] : [])]) {
  test(`random networks on ${name}: as patches to 1e-5, and no other class but of nearly equal ones`, async () => {
    const engine = await startEngine(name);
    let compared = 0;
    // Of what can only be predicted from patches there is nothing to compare.
    for (let seed = 101; compared < 12; seed++) {
      const drawn = drawCase(seed);
      if (!planDense(drawn.network, { ...drawn.scene, ...drawn.patch }, drawn.pixels, { worth: Infinity })) continue;
      const { path, relative, others, close } = await agreementOf(drawn, engine);
      assert.ok(path !== 'patches' && relative <= 1e-5 && others === close, `${path}, ${relative}, ${others} others, ${spell(seed)}`);
      compared++;
    }
  });
}

test.run();
