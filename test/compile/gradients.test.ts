import * as tf from '@tensorflow/tfjs-core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Network } from '../../src/architecture/layers/index.js';
import { networkParameters } from '../../src/architecture/parameters.js';
import type { WeightArray } from '../../src/compile/weights.js';
import { startEngine } from '../../src/engine/index.js';
import { RandomStream } from '../../src/numerics/random.js';
import { HAS_TENSORFLOW } from '../engine/tensorflow/present.js';
import { ARCHITECTURES, compile, livelyWeights, networkOf, noise } from './networks.js';

const test = suite('compile/gradients');
const BATCH = 3;

interface Evaluation {
  readonly loss: number;
  readonly gradients: ReadonlyMap<string, Float32Array>;
}

/** Loss and gradients of a training step; the same dropout masks every time. */
async function evaluate(engineName: string, network: Network, weights: readonly WeightArray[]): Promise<Evaluation> {
  const engine = await startEngine(engineName);
  const compiled = compile(network, engine, weights);
  const { rows, columns, depth } = network.input;
  tf.engine().startScope();
  try {
    const x = tf.tensor3d(noise(BATCH * rows * columns * depth, 5), [BATCH, rows * columns, depth]);
    const labels = tf.tensor1d(
      Int32Array.from({ length: BATCH }, (_, index) => index % network.classes),
      'int32',
    );
    const { loss, gradients } = compiled.gradients(x, labels, new RandomStream(9, 'dropout'));
    return {
      loss: loss.dataSync()[0],
      gradients: new Map([...gradients].map(([name, gradient]) => [name, gradient.dataSync().slice() as Float32Array])),
    };
  } finally {
    tf.engine().endScope();
    compiled.dispose();
  }
}

function moved(weights: readonly WeightArray[], name: string, direction: Float32Array, step: number): WeightArray[] {
  return weights.map((weight) =>
    weight.name !== name ? weight : { ...weight, values: weight.values.map((value, index) => value + step * direction[index]) },
  );
}

const norm = (values: Float32Array) => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));

for (const [title, { architecture, ...size }] of Object.entries(ARCHITECTURES)) {
  const network = networkOf(architecture, size);
  const weights = livelyWeights(network, 3);
  let known: Promise<Evaluation> | undefined;
  const onCpu = () => (known ??= evaluate('cpu', network, weights));

  // Along its own gradient the loss changes by the gradient's length: the direction in which float32 tells the most.
  // What is left of the tolerance is for values that cross a ReLU's kink within the step.
  test(`gradients against numerical differentiation on cpu: ${title}`, async () => {
    const { gradients } = await onCpu();
    const slope = async (names: readonly string[]) => {
      const length = Math.hypot(...names.map((name) => norm(gradients.get(name)!)));
      const step = 0.001 / Math.max(1, length);
      const at = (times: number) =>
        names.reduce((all, name) => moved(all, name, gradients.get(name)!, (times * step) / length), weights as WeightArray[]);
      const above = (await evaluate('wasm', network, at(1))).loss;
      const below = (await evaluate('wasm', network, at(-1))).loss;
      return { length, measured: (above - below) / (2 * step) };
    };
    const trainable = networkParameters(network)
      .filter((parameter) => parameter.trainable)
      .map(({ name }) => name);
    assert.equal([...gradients.keys()].sort(), [...trainable].sort());
    for (const name of trainable) {
      // A bias before batch normalization has no effect: its gradient is next to nothing.
      if (norm(gradients.get(name)!) < 1e-3) continue;
      const { length, measured } = await slope([name]);
      assert.ok(Math.abs(measured - length) < 0.04 * length + 1e-3, `${name}: ${measured} by differences, ${length} by the gradient`);
    }
    const { length, measured } = await slope(trainable);
    assert.ok(Math.abs(measured - length) < 0.015 * length, `all weights: ${measured} by differences, ${length} by the gradient`);
  });

  for (const name of ['wasm', ...(HAS_TENSORFLOW ? ['tensorflow'] : [])]) {
    // TensorFlow sums in an order of its own: 2.3e-5 apart after a chain of products and maxima. As in the webgpu engine's test.
    const relative = name === 'tensorflow' ? 2e-5 : 1e-5;
    test(`${name} against cpu: ${title}`, async () => {
      const cpu = await onCpu();
      const other = await evaluate(name, network, weights);
      assert.ok(Math.abs(cpu.loss - other.loss) < 1e-5 * Math.max(1, cpu.loss), `loss ${cpu.loss}, ${other.loss}`);
      const largest = Math.max(...[...cpu.gradients.values()].map(norm));
      for (const [weight, gradient] of cpu.gradients) {
        const difference = norm(gradient.map((value, index) => value - other.gradients.get(weight)![index]));
        assert.ok(difference < relative * norm(gradient) + 3e-6 * largest, `${weight}: off by ${difference} of ${norm(gradient)}`);
      }
    });
  }
}

test.run();
