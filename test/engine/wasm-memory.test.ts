import { totalmem } from 'node:os';
import * as tf from '@tensorflow/tfjs-core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { patchFeed } from '../../src/compile/patch-feed.js';
import { startEngine } from '../../src/engine/index.js';
import type { WasmBackend } from '../../src/engine/wasm/backend.js';
import type { ConvolutionGeometry } from '../../src/engine/kernels/kernels.js';
import { RandomStream } from '../../src/numerics/random.js';
import { createOptimizer } from '../../src/train/optimizers/index.js';
import { TrainingSteps } from '../../src/train/steps.js';
import { compile, livelyWeights, networkOf, noise } from '../compile/networks.js';

const test = suite('engine/wasm-memory');

test('a thousand training steps keep the number of tensors and the size of the memory', async () => {
  const engine = await startEngine('wasm');
  const network = networkOf({ preset: 'ssrn', kernels: 4 }, { size: 5, bands: 16, classes: 4 });
  const compiled = compile(network, engine, livelyWeights(network, 1));
  const optimizer = createOptimizer({ rmsprop: { learning_rate: 0.001, rho: 0.9, epsilon: 1e-8 } }, compiled);
  const feed = patchFeed(engine, noise(144 * 16, 1), { rows: 12, columns: 12, bands: 16 }, { size: 5, padding: 'zero' });
  const steps = new TrainingSteps(compiled, optimizer, feed, new RandomStream(1, 'dropout'));
  const batch = { size: 4, input: feed.input([0, 40, 77, 143], 0, 4), labels: tf.tensor1d([0, 1, 2, 3], 'int32') };
  const step = () => steps.run(batch);
  for (let index = 0; index < 10; index++) await step();
  const before = { tensors: tf.memory().numTensors, bytes: engine.memoryBytes() };
  for (let index = 0; index < 1000; index++) await step();
  assert.equal({ tensors: tf.memory().numTensors, bytes: engine.memoryBytes() }, before);
});

const enough = totalmem() > 6e9;
if (!enough) console.log('skipped: filling 2 GiB of wasm memory needs 6 GB');

(enough ? test : test.skip)(
  'above 2 GiB of wasm memory the kernels give the same bits, with threads that were there before it grew',
  async () => {
    const engine = await startEngine('wasm');
    engine.useThreads!(2);
    const geometry: ConvolutionGeometry = {
      batch: 8,
      inHeight: 9,
      inWidth: 40,
      inChannels: 24,
      kernelHeight: 1,
      kernelWidth: 7,
      filters: 24,
      strideHeight: 1,
      strideWidth: 1,
      padTop: 0,
      padBottom: 0,
      padLeft: 3,
      padRight: 3,
      border: 'replicate',
      outHeight: 9,
      outWidth: 40,
    };
    const compute = () =>
      tf.tidy(() => {
        const x = tf.tensor4d(noise(8 * 9 * 40 * 24, 1), [8, 9, 40, 24]);
        const kernel = tf.tensor4d(noise(7 * 24 * 24, 2), [1, 7, 24, 24]);
        const bias = tf.tensor1d(noise(24, 3));
        const y = engine.kernels.convolution(x, kernel, bias, x, geometry);
        const gradient = engine.kernels.convolutionFilterGradient(x, y, geometry);
        const weights = { gamma: bias, beta: bias, movingMean: tf.variable(bias), movingVariance: tf.variable(tf.square(bias)) };
        const normalized = engine.kernels.batchNormTraining(y, weights, { epsilon: 0.001, momentum: 0.9, relu: true });
        const outputs = [
          y,
          engine.kernels.convolutionInputGradient(y, kernel, geometry),
          gradient.kernel,
          gradient.bias,
          normalized.y,
          weights.movingMean,
          weights.movingVariance,
        ];
        const values = outputs.map((tensor) => tensor.dataSync().slice());
        weights.movingMean.dispose();
        weights.movingVariance.dispose();
        // The scope's result must be tensors: the values leave by the side.
        results.push(values);
      });
    const results: unknown[] = [];
    compute();
    // Taken and not written, so that the system need not really give it.
    const backend = tf.backend() as WasmBackend;
    const ballast = Array.from({ length: 5 }, () => tf.engine().makeTensorFromTensorInfo(backend.make([500 * 1024 * 256])));
    assert.ok(engine.memoryBytes() > 2 ** 31 + 2 ** 28, `${engine.memoryBytes()} bytes`);
    compute();
    engine.useThreads!(1);
    compute();
    tf.dispose(ballast);
    assert.equal(results[1], results[0]);
    assert.equal(results[2], results[0]);
  },
);

test.run();
