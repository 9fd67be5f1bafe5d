import * as tf from '@tensorflow/tfjs-core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { CompiledNetwork } from '../../src/compile/network.js';
import { startEngine } from '../../src/engine/index.js';
import type { ResolvedOptimizer } from '../../src/schema/pipeline.generated.js';
import { createOptimizer } from '../../src/train/optimizers/index.js';

const test = suite('train/optimizers');

/**
 * Gradients of ordinary size, and so small that an epsilon inside the root would hide them; of each both among the first four,
 * which the wasm kernels take at once, and in what is left.
 */
const GRADIENTS = [
  [0.5, 1e-6, -2, 0.75, -1e-6, 3, 0.25],
  [-0.25, 1e-6, 1, -0.75, 2e-6, -0.5, 1],
  [0.125, -3e-6, 0, 0.5, 1e-6, 0, -0.125],
];
const PLACES = [...GRADIENTS[0].keys()];

/** The weights after each step, by the textbook in float64, from weights of 1. */
type Sequence = (gradients: readonly number[]) => number[];

const CASES: { title: string; settings: ResolvedOptimizer; sequence: Sequence }[] = [
  {
    title: 'rmsprop: a = rho a + (1 - rho) g², w -= rate g / (sqrt(a) + epsilon)',
    settings: { rmsprop: { learning_rate: 0.01, rho: 0.9, epsilon: 1e-8 } },
    sequence(gradients) {
      let [w, a] = [1, 0];
      return gradients.map((g) => {
        a = 0.9 * a + 0.1 * g * g;
        return (w -= (0.01 * g) / (Math.sqrt(a) + 1e-8));
      });
    },
  },
  {
    title: 'sgd: v = momentum v - rate g, w += v',
    settings: { sgd: { learning_rate: 0.1, momentum: 0.9 } },
    sequence(gradients) {
      let [w, v] = [1, 0];
      return gradients.map((g) => {
        v = 0.9 * v - 0.1 * g;
        return (w += v);
      });
    },
  },
  {
    title: 'adam: bias corrected in the rate',
    settings: { adam: { learning_rate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } },
    sequence(gradients) {
      let [w, m, v] = [1, 0, 0];
      return gradients.map((g, index) => {
        m = 0.9 * m + 0.1 * g;
        v = 0.999 * v + 0.001 * g * g;
        const rate = (0.01 * Math.sqrt(1 - 0.999 ** (index + 1))) / (1 - 0.9 ** (index + 1));
        return (w -= (rate * m) / (Math.sqrt(v) + 1e-8));
      });
    },
  },
  {
    title: 'adamw: the weight decays beside the gradient',
    settings: { adamw: { learning_rate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weight_decay: 0.5 } },
    sequence(gradients) {
      let [w, m, v] = [1, 0, 0];
      return gradients.map((g, index) => {
        w -= 0.01 * 0.5 * w;
        m = 0.9 * m + 0.1 * g;
        v = 0.999 * v + 0.001 * g * g;
        const rate = (0.01 * Math.sqrt(1 - 0.999 ** (index + 1))) / (1 - 0.9 ** (index + 1));
        return (w -= (rate * m) / (Math.sqrt(v) + 1e-8));
      });
    },
  },
];

test('what is no kernel does not decay: adamw is adam there', async () => {
  const settings = { learning_rate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };
  for (const engine of ['cpu', 'wasm']) {
    assert.equal(
      await descend(engine, { adamw: { ...settings, weight_decay: 0.5 } }, 'beta'),
      await descend(engine, { adam: settings }, 'beta'),
    );
  }
});

for (const settings of CASES.map((one) => one.settings)) {
  test(`half the learning rate by a factor, at any time (${Object.keys(settings)[0]})`, async () => {
    const [kind, values] = Object.entries(settings)[0];
    const half = { [kind]: { ...values, learning_rate: values.learning_rate / 2 } } as ResolvedOptimizer;
    assert.equal(await descend('wasm', settings, 'kernel', 0.5), await descend('wasm', half, 'kernel'));
  });
}

// The first step of RMSprop, whatever the gradient's size, is rate / sqrt(1 - rho): by hand, 0.01 / sqrt(0.1).
test('a hand-computed first step', async () => {
  const [first] = await descend('wasm', { rmsprop: { learning_rate: 0.01, rho: 0.9, epsilon: 1e-8 } });
  assert.ok(Math.abs(1 - first[0] - 0.0316228) < 1e-6);
  // g = 1e-6: sqrt(a) = 3.162e-7, so the step is 0.01 * 1e-6 / (3.162e-7 + 1e-8) = 0.0306534.
  assert.ok(Math.abs(1 - first[1] - 0.0306534) < 1e-6, String(first[1]));
});

for (const { title, settings, sequence } of CASES) {
  for (const engine of ['cpu', 'wasm']) {
    test(`${title} (${engine})`, async () => {
      const weights = await descend(engine, settings);
      for (const index of PLACES) {
        const expected = sequence(GRADIENTS.map((step) => step[index]));
        expected.forEach((value, step) =>
          assert.ok(
            Math.abs(weights[step][index] - value) < 3e-7,
            `step ${step + 1}, gradient ${GRADIENTS[step][index]}: ${weights[step][index]}, not ${value}`,
          ),
        );
      }
    });
  }
}

async function descend(engineName: string, settings: ResolvedOptimizer, role = 'kernel', factor = 1): Promise<Float32Array[]> {
  const engine = await startEngine(engineName);
  const weight = tf.variable(tf.ones([PLACES.length]));
  const network = {
    engine,
    trainable: [{ name: 'w', shape: [PLACES.length], role }],
    variable: () => weight,
  } as unknown as CompiledNetwork;
  const optimizer = createOptimizer(settings, network);
  optimizer.rateFactor = factor;
  const weights = GRADIENTS.map((values) => {
    const gradient = tf.tensor1d(values);
    optimizer.apply(new Map([['w', gradient]]));
    gradient.dispose();
    return weight.dataSync().slice() as Float32Array;
  });
  optimizer.dispose();
  weight.dispose();
  return weights;
}

test.run();
