import * as tf from '@tensorflow/tfjs-core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Network } from '../../src/architecture/layers/index.js';
import type { WeightArray } from '../../src/compile/weights.js';
import { startEngine } from '../../src/engine/index.js';
import { ARCHITECTURES, compile, livelyWeights, networkOf, noise } from './networks.js';

const test = suite('compile/input-gradient');
const BATCH = 2;

interface Values {
  readonly sum: number;
  readonly gradient: Float32Array;
  readonly logits: Float32Array;
  readonly inferred: Float32Array;
}

/** The weighted sum of all logits, and its gradient. */
async function evaluate(network: Network, weights: readonly WeightArray[], values: Float32Array): Promise<Values> {
  const engine = await startEngine('wasm');
  const compiled = compile(network, engine, weights);
  const { rows, columns, depth } = network.input;
  const mix = noise(BATCH * network.classes, 8);
  tf.engine().startScope();
  try {
    const x = tf.tensor3d(values, [BATCH, rows * columns, depth]);
    const { logits, gradient } = compiled.inputGradient(x, tf.tensor2d(mix, [BATCH, network.classes]));
    assert.equal(gradient.shape, x.shape);
    const own = logits.dataSync().slice() as Float32Array;
    return {
      sum: own.reduce((sum, logit, at) => sum + logit * mix[at], 0),
      gradient: gradient.dataSync().slice() as Float32Array,
      logits: own,
      inferred: compiled.infer(x).dataSync().slice() as Float32Array,
    };
  } finally {
    tf.engine().endScope();
    compiled.dispose();
  }
}

for (const [title, { architecture, ...size }] of Object.entries(ARCHITECTURES)) {
  test(`the gradient of the input against differences, with the logits of prediction: ${title}`, async () => {
    const network = networkOf(architecture, size);
    const weights = livelyWeights(network, 3);
    const { rows, columns, depth } = network.input;
    const x = noise(BATCH * rows * columns * depth, 5);
    const { gradient, logits, inferred } = await evaluate(network, weights, x);
    logits.forEach((logit, at) => assert.ok(Math.abs(logit - inferred[at]) < 1e-4 * Math.max(1, Math.abs(logit)), 'logits of prediction'));
    const length = Math.hypot(...gradient);
    if (length < 1e-4) {
      // Every ReLU of a layer is closed for these samples: then no direction changes anything.
      const other = await evaluate(
        network,
        weights,
        noise(x.length, 6).map((value, index) => x[index] + 0.001 * value),
      );
      assert.equal([...other.logits], [...logits]);
      return;
    }
    const step = 0.002 / Math.max(1, length);
    const at = async (by: number) =>
      (
        await evaluate(
          network,
          weights,
          x.map((value, index) => value + (by * gradient[index]) / length),
        )
      ).sum;
    const measured = ((await at(step)) - (await at(-step))) / (2 * step);
    assert.ok(Math.abs(measured - length) < 0.03 * length + 1e-3, `${measured} by differences, ${length} by the gradient`);
  });
}

test.run();
