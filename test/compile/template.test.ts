import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { KerasGraph } from '../../src/architecture/keras/graph.js';
import type { KerasValue } from '../../src/architecture/keras/layout.js';
import { template as kind, templateLayer } from '../../src/architecture/layers/_template.js';
import { template } from '../../src/compile/layers/_template.js';
import type { TrainingPass } from '../../src/compile/pass.js';
import { startEngine } from '../../src/engine/index.js';

const test = suite('compile/template');

test('the layer that newcomers copy computes what it says, on wasm, with its gradients', async () => {
  await startEngine('wasm');
  const layer = templateLayer('scale', { rows: 2, columns: 1, depth: 1, channels: 3 }, 0);
  const gamma = tf.variable(tf.tensor1d([1, 2, 3]));
  const found = new Map<string, Tensor>();
  const addGradient = (name: string, gradient: Tensor) => found.set(name, gradient);
  const pass = { weight: () => gamma, addGradient } as unknown as TrainingPass;
  const x = tf.tensor([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], [2, 6]);
  const { y, backward } = template.train(layer, x, pass, true);
  assert.equal([...y.dataSync()], [1, 4, 9, 4, 10, 18, 7, 16, 27, 10, 22, 36]);
  assert.equal(template.infer(layer, x, pass).dataSync(), y.dataSync());
  // Of the sum of all outputs: each input's gradient is its channel's weight, each weight's the sum of its channel.
  const dx = backward(tf.onesLike(y))!;
  assert.equal([...dx.dataSync()], [1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3]);
  assert.equal([...found.get('scale/gamma')!.dataSync()], [22, 26, 30]);
});

test('its Keras form has an image as its input, even of a list, and the name that Keras gives the weight', () => {
  const shape = { rows: 1, columns: 1, depth: 1, channels: 5 };
  const graph = new KerasGraph();
  const building = { graph, batchNorm: { momentum: 0.9, epsilon: 0.001 }, chain: (_layers: unknown, from: KerasValue) => from };
  const { wire, weights, names } = kind.keras(templateLayer('scale', shape, 0), { wire: graph.input([5]), shape }, building);
  assert.equal(wire.shape, [1, 1, 5]);
  assert.equal([weights, names], [{ gamma: [1, 1, 5, 1] }, { gamma: 'depthwise_kernel' }]);
});

test.run();
