import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { WeightArray } from '../../src/compile/weights.js';
import { patchFeed } from '../../src/compile/patch-feed.js';
import { startEngine } from '../../src/engine/index.js';
import { checkConfidence, checkWeights } from '../../src/evaluate/finite.js';
import { Predictor } from '../../src/evaluate/predict.js';
import { problemOf, problemOfAsync } from '../data/helpers.js';
import { compile, livelyWeights, networkOf, noise } from '../compile/networks.js';

const test = suite('evaluate/finite');
const SCENE = { rows: 9, columns: 7, bands: 8 };
const NETWORK = networkOf(
  [{ conv: { kernels: 4, size: [1, 1, 'full'] } }, { conv: { kernels: 3, size: [3, 3, 'full'] } }, { dense: 'classes' }],
  { size: 5, bands: 8, classes: 3 },
);
const PIXELS = Uint32Array.from({ length: 30 }, (_, index) => 20 + index);

interface Broken {
  readonly engine?: string;
  readonly path?: 'patches' | 'dense';
  /** Changes a weight of this name. */
  readonly weight?: readonly [name: string, value: number];
  /** Changes a value of the scene. */
  readonly value?: readonly [at: number, value: number];
}

async function problemWith({ engine = 'wasm', path, weight, value }: Broken) {
  const weights = livelyWeights(NETWORK, 1).map((one): WeightArray =>
    one.name === weight?.[0] ? { ...one, values: one.values.map((own, index) => (index === 0 ? weight[1] : own)) } : one,
  );
  const values = noise(9 * 7 * 8, 1);
  if (value) values[value[0]] = value[1];
  const started = await startEngine(engine);
  const predictor = new Predictor(compile(NETWORK, started, weights), patchFeed(started, values, SCENE, { size: 5, padding: 'zero' }), {
    path,
  });
  const mask = new Uint8Array(63).fill(1);
  const [predicted, classified] = [
    await problemOfAsync(() => predictor.predict({ mask, pixels: PIXELS, when: 'in the validation of epoch 3' })),
    await problemOfAsync(() => predictor.classify({ pixels: PIXELS, firstRow: 100 })),
  ];
  assert.equal([predicted.code, classified.code], ['not-finite', 'not-finite']);
  const start = "in the validation of epoch 3 the network's output for the pixel at row 3, column 7 (counting from 1) is ";
  assert.ok(predicted.message.startsWith(start), predicted.message);
  assert.match(classified.message, /^the network's output for the pixel at row 103, column 7 /);
  return predicted.message;
}

for (const engine of ['wasm', 'cpu']) {
  for (const path of ['patches', 'dense'] as const) {
    test(`logits that are no numbers are no class 1: they name the pixel, and the weight (${engine}, ${path})`, async () => {
      for (const value of [NaN, -Infinity]) {
        const message = await problemWith({ engine, path, weight: ['dense1/bias', value] });
        assert.ok(message.endsWith(` is ${value} for class 1: the weight dense1/bias has NaN or infinite values`), message);
      }
    });
  }
}

test('without a weight that is to blame, they name the layer that makes them, or the value of the scene', async () => {
  const overflow = /: the layer (conv2\/norm|dense1) makes values that are too large for float32$/;
  assert.match(await problemWith({ weight: ['conv2/norm/gamma', 3e38] }), overflow);
  // All patches of the list have it but those of the last row or so: the first one is told.
  const at = (3 * 7 + 5) * 8 + 2;
  assert.match(await problemWith({ value: [at, Infinity] }), /: the scene has Infinity at row 4, column 6, band 3 of its input$/);
});

test('weights that a layer would swallow are found without a prediction', () => {
  const weights = [
    { name: 'a', shape: [2], values: Float32Array.of(1, 2) },
    { name: 'b/kernel', shape: [3], values: Float32Array.of(1, NaN, Infinity) },
  ];
  const place = { file: 'w.h5' };
  const problem = problemOf(() => checkWeights(weights, { of: 'these weights', hint: 'Name others.', place }));
  assert.equal(problem, {
    code: 'not-finite',
    hint: 'Name others.',
    place,
    message: 'these weights: 2 of the 3 values of b/kernel are NaN or infinite, the first of them NaN (value 2)',
  });
  checkWeights(weights.slice(0, 1), { of: 'x', hint: '' });
});

test('a confidence that is no number names its pixel', () => {
  const problem = problemOf(() => checkConfidence(Float32Array.of(1, NaN), Uint32Array.of(3, 12), 5, 10));
  assert.match(problem.message, /^the classifier's decision for the pixel at row 13, column 3 \(counting from 1\) is NaN$/);
  checkConfidence(Float32Array.of(1, 0.5), Uint32Array.of(3, 12), 5);
});

test.run();
