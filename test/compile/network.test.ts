import * as tf from '@tensorflow/tfjs-core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { networkParameters } from '../../src/architecture/parameters.js';
import { startEngine } from '../../src/engine/index.js';
import { RandomStream } from '../../src/numerics/random.js';
import type { Architecture } from '../../src/schema/pipeline.generated.js';
import { compile, livelyWeights, networkOf, noise } from './networks.js';

const test = suite('compile/network');
const engine = await startEngine('wasm');
const SIZE = { size: 1, bands: 8, classes: 3 };
const BATCH = 400;

/** A step of a network, with its lively weights. */
async function stepOf(architecture: Architecture, batch = 4) {
  const network = networkOf(architecture, SIZE);
  const weights = livelyWeights(network, 1);
  const compiled = compile(network, engine, weights);
  const x = tf.tensor3d(noise(batch * 8, 1), [batch, 1, 8]);
  const labels = tf.tensor1d(
    Int32Array.from({ length: batch }, (_, index) => index % 3),
    'int32',
  );
  const { loss, logits, gradients } = compiled.gradients(x, labels, new RandomStream(1, 'dropout'));
  const inferred = compiled.infer(x);
  return {
    loss: (await loss.data())[0],
    logits: [...(await logits.data())],
    inferred: [...(await inferred.data())],
    gradients: new Map(await Promise.all([...gradients].map(async ([name, tensor]) => [name, await tensor.data()] as const))),
    weights: new Map(weights.map(({ name, values }) => [name, values])),
    l2: networkParameters(network).map(({ l2 }) => l2),
  };
}

test('dropout sets its share of the values to zero and lets the others grow, in training alone', async () => {
  for (const rate of [0.2, 0.7]) {
    // Logits are a sum over what is left: their mean is that of inference, where nothing is dropped.
    const plain = await stepOf([{ dense: 'classes' }], BATCH);
    const dropped = await stepOf([{ dropout: rate }, { dense: 'classes' }], BATCH);
    const kernel = [...plain.weights.values()].find((values) => values.length === 24)!;
    const values = noise(BATCH * 8, 1);
    const stream = new RandomStream(1, 'dropout');
    const mask = Array.from(values, () => (stream.uniform() < rate ? 0 : 1 / (1 - rate)));
    const [name] = [...dropped.weights.keys()].filter((one) => one.endsWith('kernel'));
    const own = dropped.weights.get(name)!;
    const bias = dropped.weights.get(name.replace('kernel', 'bias'))!;
    assert.is(own.length, kernel.length);
    const expect = (factors: readonly number[], at: number) => {
      const [sample, label] = [Math.floor(at / 3), at % 3];
      return Array.from({ length: 8 }, (_, band) => values[sample * 8 + band] * factors[sample * 8 + band] * own[band * 3 + label]).reduce(
        (sum, value) => sum + value,
        bias[label],
      );
    };
    const near = (found: number, expected: number) => Math.abs(found - expected) < 1e-4;
    assert.ok(
      dropped.logits.every((value, at) => near(value, expect(mask, at))),
      `rate ${rate}, training`,
    );
    assert.ok(
      dropped.inferred.every((value, at) =>
        near(
          value,
          expect(
            mask.map(() => 1),
            at,
          ),
        ),
      ),
      `rate ${rate}, inference`,
    );
    assert.ok(Math.abs(mask.filter((value) => value === 0).length / mask.length - rate) < 0.05);
  }
});

test('the penalty is l2 times the sum of squares of each kernel, its gradient 2 l2 w: of no bias, gamma or beta', async () => {
  const l2 = 0.125;
  const blocks = (penalty: number): Architecture => [
    { conv: { kernels: 4, size: [1, 1, 'full'], l2: penalty } },
    { dense: { units: 5, activation: 'relu', l2: penalty } },
    { dense: 'classes' },
  ];
  const [plain, penalized] = [await stepOf(blocks(0)), await stepOf(blocks(l2))];
  const kernels = [...plain.weights].filter(([name]) => name.endsWith('/kernel')).slice(0, 2);
  const squares = kernels.reduce((sum, [, values]) => sum + values.reduce((all, value) => all + value * value, 0), 0);
  assert.ok(
    Math.abs(penalized.loss - plain.loss - l2 * squares) < 1e-5 * penalized.loss,
    `${penalized.loss - plain.loss}, ${l2 * squares}`,
  );
  for (const [name, gradient] of penalized.gradients) {
    const grows = kernels.some(([kernel]) => kernel === name);
    gradient.forEach((value, at) => {
      const due = plain.gradients.get(name)![at] + (grows ? 2 * l2 * plain.weights.get(name)![at] : 0);
      assert.ok(Math.abs(value - due) < 1e-5, `${name}[${at}]: ${value}, not ${due}`);
    });
  }
});

test.run();
