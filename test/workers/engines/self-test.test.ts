import * as tf from '@tensorflow/tfjs-core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { isKind, LAYERS, walkLayers } from '../../../src/architecture/layers/index.js';
import type { Engine } from '../../../src/engine/engine.js';
import { startEngine } from '../../../src/engine/index.js';
import type { TrainingKernels } from '../../../src/engine/kernels/kernels.js';
import { selfTest } from '../../../src/workers/engines/self-test.js';
import { selfTestCase } from '../../../src/workers/engines/self-test-network.js';
import { problemOfAsync } from '../../data/helpers.js';

const test = suite('workers/engines/self-test');

/** The wasm engine with one kernel replaced. */
const altered = (kernels: (sound: TrainingKernels) => Partial<TrainingKernels>) => async (): Promise<Engine> => {
  const engine = await startEngine('wasm');
  return { ...engine, kernels: { ...engine.kernels, ...kernels(engine.kernels) } };
};

const examine = (start: () => Promise<Engine>) => selfTest(() => startEngine('cpu'), start);

test('its network has every kind of layer', () => {
  const layers = [...walkLayers(selfTestCase().network.layers)];
  assert.equal([...new Set(layers.map(({ kind }) => kind))].sort(), Object.keys(LAYERS).sort());
  // Those of old, lest the table lose one.
  for (const kind of ['convolution', 'dense', 'dropout', 'normalization', 'pool', 'relu', 'residual', 'sigmoid', 'window']) {
    assert.ok(kind in LAYERS, kind);
  }
  assert.equal(layers.flatMap((layer) => (isKind(layer, 'window') ? [layer.take] : [])).sort(), ['average', 'max']);
});

test('cpu equals itself to the bit', async () => {
  const { passed, repeats, checks } = await examine(() => startEngine('cpu'));
  assert.ok(passed && repeats && checks.every(({ deviation }) => deviation === 0));
});

const FAULTS: Record<string, (sound: TrainingKernels) => Partial<TrainingKernels>> = {
  'a gradient of batch normalization that is a thousandth too large': (sound) => ({
    batchNormGradient: (...args) => {
      const found = sound.batchNormGradient(...args);
      return { ...found, x: tf.mul(found.x, 1.001) };
    },
  }),
  'a loss that is a thousandth too small': (sound) => ({
    softmaxCrossEntropy: (...args) => {
      const found = sound.softmaxCrossEntropy(...args);
      return { ...found, loss: tf.mul(found.loss, 0.999) };
    },
  }),
  'updates that do nothing': () => ({ rmsprop: () => undefined }),
};

for (const [title, kernels] of Object.entries(FAULTS)) {
  test(`finds ${title}`, async () => {
    const { passed, checks } = await examine(altered(kernels));
    assert.not.ok(passed, JSON.stringify(checks));
  });
}

test('a convolution that gives no numbers is a failure', async () => {
  const start = altered((sound) => ({ convolution: (...args) => tf.mul(sound.convolution(...args), NaN) }));
  assert.is((await problemOfAsync(() => examine(start))).code, 'diverged');
});

test('finds bits that do not repeat', async () => {
  let calls = 0;
  const { passed, repeats } = await examine(
    altered((sound) => ({ convolution: (...args) => tf.mul(sound.convolution(...args), ++calls < 30 ? 1 : 1 + 2e-7) })),
  );
  assert.equal([passed, repeats], [true, false]);
});

test.run();
