import * as tf from '@tensorflow/tfjs-core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { activationLayer } from '../../src/architecture/layers/activation.js';
import { activation, composed } from '../../src/compile/layers/activation.js';
import type { TrainingPass } from '../../src/compile/pass.js';
import { startEngine } from '../../src/engine/index.js';

const test = suite('compile/activations');
const X = [-30, -6, -2, -1, -0.25, 0, 1e-3, 0.25, 1, 2, 6, 30];

/** Values and slopes of PyTorch 2 in float64, at 1 and at -2. */
const KNOWN = {
  leaky: [1, 1, -0.02, 0.01],
  gelu: [0.8413447460685429, 1.0833154705876864, -0.04550026389635841, -0.08523180107819693],
  mish: [0.8650983882673103, 1.0490362200997922, -0.2525014826957089, -0.1083550924203939],
  silu: [0.7310585786300049, 0.9276705118714867, -0.2384058440442351, -0.09078424878489547],
  tanh: [0.7615941559557649, 0.41997434161402614, -0.9640275800758169, 0.07065082485316443],
} as const;

for (const name of ['leaky', 'gelu', 'mish', 'silu', 'tanh'] as const) {
  test(`${name}: values and slopes of PyTorch, the same on wasm and cpu`, async () => {
    const found = [];
    for (const engine of ['wasm', 'cpu']) {
      const pass = { kernels: (await startEngine(engine)).kernels } as unknown as TrainingPass;
      const layer = activationLayer('a', { rows: 1, columns: 1, depth: 1, channels: X.length }, name);
      const { y, backward } = activation.train(layer, tf.tensor2d([X]), pass, true);
      const dx = backward(tf.ones([1, X.length]))!;
      found.push({ y: [...y.dataSync()], dx: [...dx.dataSync()] });
      assert.ok([...y.dataSync(), ...dx.dataSync()].every(Number.isFinite));
    }
    const [value, slope, lowValue, lowSlope] = KNOWN[name];
    for (const { y, dx } of found) {
      const near = (a: number, b: number) => assert.ok(Math.abs(a - b) < 5e-7, `${a} should be ${b}`);
      near(y[X.indexOf(1)], value);
      near(dx[X.indexOf(1)], slope);
      near(y[X.indexOf(-2)], lowValue);
      near(dx[X.indexOf(-2)], lowSlope);
    }
  });
}

for (const name of ['gelu', 'mish', 'tanh', 'silu', 'leaky'] as const) {
  test(`${name} in one go on wasm has the bits of the operations it is made of`, async () => {
    const { kernels } = await startEngine('wasm');
    const own = kernels.activations![name]!;
    const made = composed(name, kernels.sigmoid);
    // Of every sign and exponent, and where the function bends; an odd number of them.
    const bits = Uint32Array.from({ length: 20001 }, (_, index) => Math.imul(index, 0x9e3779b1) >>> 0);
    const x = tf.tensor1d([...X, 0, -0, ...new Float32Array(bits.buffer), ...Array.from({ length: 4000 }, (_, index) => index / 200 - 10)]);
    const dy = tf.tensor1d(Float32Array.from({ length: x.size }, (_, index) => 0.5 + (index % 7)));
    for (const [mine, theirs] of [
      [own.value(x), made.value(x)],
      [own.gradient(dy, x, own.value(x)), made.gradient(dy, x, made.value(x))],
    ]) {
      const [a, b] = [mine.dataSync(), theirs.dataSync()];
      assert.is(
        a.findIndex((value, index) => !Object.is(value, b[index])),
        -1,
      );
    }
  });
}

test.run();
