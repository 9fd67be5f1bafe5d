import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { patchFeed } from '../../src/compile/patch-feed.js';
import { startEngine } from '../../src/engine/index.js';
import { Interrupted } from '../../src/errors/failure.js';
import { Predictor, type PredictorOptions } from '../../src/evaluate/predict.js';
import { RandomStream } from '../../src/numerics/random.js';
import { compile, livelyWeights, networkOf, noise } from '../compile/networks.js';

const test = suite('evaluate/predict');
const SCENE = { rows: 19, columns: 17, bands: 20 };
const PIXELS = new RandomStream(2, 'pixels').shuffle(Array.from({ length: 300 }, (_, pixel) => pixel));
const MASK = Uint8Array.from({ length: 19 * 17 }, (_, pixel) => 1 + (pixel % 4));

async function predictor(options: PredictorOptions): Promise<Predictor> {
  const network = networkOf({ preset: 'ssrn', kernels: 8 }, { size: 7, bands: SCENE.bands, classes: 4 });
  const engine = await startEngine('wasm');
  return new Predictor(
    compile(network, engine, livelyWeights(network, 1)),
    patchFeed(engine, noise(19 * 17 * 20, 1), SCENE, { size: 7, padding: 'reflect' }),
    options,
  );
}

test('classes, confidence and the loss have the same bits by every path, in tiles and batches of any size', async () => {
  const task = { mask: MASK, pixels: Uint32Array.from(PIXELS) };
  const { path, ...expected } = await (await predictor({ path: 'patches' })).predict(task);
  assert.is(path, 'patches');
  for (const options of [{}, { batch: 7 }, { tileBytes: 100_000 }, { tileBytes: 1 }]) {
    const { path: other, ...found } = await (await predictor(options)).predict(task);
    assert.match(other, /^dense: conv1\/conv to conv2\/norm per pixel/);
    assert.equal(found, expected);
  }
});

test('the class is that of the greatest logit, the confidence its softmax probability, the loss the mean cross-entropy', async () => {
  const pixels = Uint32Array.from(PIXELS.slice(0, 30));
  const one = await predictor({});
  const logits: number[][] = [];
  await one.logits({ pixels }, (place, found) => {
    logits[place] = [...found];
  });
  const { classes, confidence, loss, correct } = await one.predict({ mask: MASK, pixels });
  let [crossEntropy, right] = [0, 0];
  for (const [place, own] of logits.entries()) {
    const sum = own.reduce((total, logit) => total + Math.exp(logit), 0);
    const best = own.indexOf(Math.max(...own));
    const truth = MASK[pixels[place]] - 1;
    assert.is(classes[place], best + 1);
    assert.ok(Math.abs(confidence[place] - Math.exp(own[best]) / sum) < 1e-6, `pixel ${place}`);
    crossEntropy -= Math.log(Math.exp(own[truth]) / sum) / pixels.length;
    if (best === truth) right++;
  }
  assert.ok(Math.abs(loss - crossEntropy) < 1e-9, `${loss}, not ${crossEntropy}`);
  assert.is(correct, right);
});

test('of equal logits the first class is taken', async () => {
  // Weights of zero give every class the same logit.
  const network = networkOf([{ dense: 'classes' }], { size: 1, bands: 8, classes: 4 });
  const engine = await startEngine('wasm');
  const zeros = livelyWeights(network, 1).map(({ values, ...weight }) => ({ ...weight, values: values.fill(0) }));
  const last = zeros.map((weight) => (weight.name.endsWith('bias') ? { ...weight, values: Float32Array.of(0, 1, 0, 1) } : weight));
  for (const [weights, expected] of [
    [zeros, 1],
    [last, 2],
  ] as const) {
    const equal = new Predictor(
      compile(network, engine, weights),
      patchFeed(engine, noise(24, 1), { rows: 1, columns: 3, bands: 8 }, { size: 1, padding: 'zero' }),
    );
    assert.equal([...(await equal.classify({ pixels: Uint32Array.of(0, 1, 2) })).classes], [expected, expected, expected]);
  }
});

test('pixels without a class are classified alike', async () => {
  const pixels = Uint32Array.from(PIXELS);
  const [dense, patches] = [
    await (await predictor({})).classify({ pixels }),
    await (await predictor({ path: 'patches' })).classify({ pixels }),
  ];
  assert.equal({ ...dense, path: '' }, { ...patches, path: '' });
});

for (const path of ['dense', 'patches'] as const) {
  test(`progress rises to the number of pixels, and a signal ends it (${path})`, async () => {
    const pixels = Uint32Array.from(PIXELS);
    const seen: number[] = [];
    await (await predictor({ path, batch: 16 })).classify({ pixels, onProgress: (done) => seen.push(done) });
    assert.ok(seen.length > 5 && seen.every((done, index) => index === 0 || done >= seen[index - 1]));
    assert.is(seen.at(-1), pixels.length);
    const controller = new AbortController();
    const stopped = await predictor({ path, batch: 16 });
    const ended = stopped.classify({ pixels, signal: controller.signal, onProgress: () => controller.abort() });
    assert.instance(
      await ended.then(
        () => undefined,
        (error: unknown) => error,
      ),
      Interrupted,
    );
  });
}

test.run();
