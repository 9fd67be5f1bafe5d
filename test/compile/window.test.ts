import * as tf from '@tensorflow/tfjs-core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { WindowLayer } from '../../src/architecture/layers/window/layer.js';
import { window } from '../../src/compile/layers/window.js';
import type { TrainingPass } from '../../src/compile/pass.js';
import { startEngine } from '../../src/engine/index.js';

const test = suite('compile/window');

const layer = (take: WindowLayer['take']): WindowLayer => ({
  kind: 'window',
  name: 'pool1',
  take,
  size: [1, 1, 2],
  stride: [1, 1, 1],
  input: { rows: 1, columns: 1, depth: 4, channels: 1 },
  output: { rows: 1, columns: 1, depth: 3, channels: 1 },
});

async function run(take: WindowLayer['take']) {
  const pass = { kernels: (await startEngine('wasm')).kernels } as unknown as TrainingPass;
  const { y, backward } = window.train(layer(take), tf.tensor(Float32Array.of(5, 5, 1, 5), [1, 1, 1, 4]), pass, true);
  const back = backward(tf.tensor(Float32Array.of(1, 10, 100), [1, 1, 1, 3]))!;
  return [[...(await y.data())], [...(await back.data())]];
}

test("a maximum's gradient goes to the first of equals alone, a mean's to all in equal parts", async () => {
  assert.equal(await run('max'), [
    [5, 5, 5],
    [1, 10, 0, 100],
  ]);
  assert.equal(await run('average'), [
    [5, 3, 3],
    [0.5, 5.5, 55, 50],
  ]);
});

for (const [size, stride] of [
  [
    [1, 1, 5],
    [1, 1, 5],
  ],
  [
    [2, 3, 1],
    [2, 3, 1],
  ],
  [
    [2, 1, 2],
    [3, 1, 2],
  ],
  [
    [2, 2, 2],
    [1, 2, 1],
  ],
] as const) {
  test(`a maximum of ${size} in steps of ${stride} in one go has the bits of the operations it is made of`, async () => {
    const { kernels } = await startEngine('wasm');
    const input = { rows: 5, columns: 6, depth: 11, channels: 7 };
    const [rows, columns, depth] = [input.rows, input.columns, input.depth].map(
      (length, axis) => Math.floor((length - size[axis]!) / stride[axis]!) + 1,
    ) as [number, number, number];
    const own: WindowLayer = { ...layer('max'), size, stride, input, output: { ...input, rows, columns, depth } };
    // Few values, so that there are equals; zeros of either sign among them.
    const values = (length: number, step: number) => Float32Array.from({ length }, (_, index) => ((index * step) % 7) - 3 || -0);
    const x = tf.tensor4d(values(2 * 5 * 6 * 11 * 7, 13), [2, 5, 6, 77]);
    const results = [kernels, { ...kernels, window: undefined }].map((used) => {
      const { y, backward } = window.train(own, x, { kernels: used } as unknown as TrainingPass, true);
      const dx = backward(tf.tensor(values(y.size, 5), y.shape))!;
      return [...y.dataSync(), ...dx.dataSync()];
    });
    assert.is(
      results[0]!.findIndex((value, index) => !Object.is(value, results[1]![index])),
      -1,
    );
  });
}

test.run();
