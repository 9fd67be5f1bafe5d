import * as tf from '@tensorflow/tfjs-core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { attentionLayer } from '../../src/architecture/layers/attention.js';
import { attention } from '../../src/compile/layers/attention.js';
import type { TrainingPass } from '../../src/compile/pass.js';
import { startEngine } from '../../src/engine/index.js';

const test = suite('compile/attention');

// More positions than are summed at once; sizes that fill no vector.
for (const [positions, heads, keys, values] of [
  [9, 2, 8, 8],
  [13, 3, 5, 7],
  [261, 1, 3, 2],
] as const) {
  test(`attention of ${positions} positions and ${heads} heads in one go has the bits of its products and softmaxes`, async () => {
    const { kernels } = await startEngine('wasm');
    const channels = heads * (2 * keys + values);
    const input = { rows: positions, columns: 1, depth: 1, channels };
    const layer = attentionLayer('attention1', input, { heads, keys, values, shared: false, scale: 0.5 });
    const some = (length: number, step: number) => Float32Array.from({ length }, (_, index) => ((index * step) % 97) / 31 - 1.5);
    const x = tf.tensor3d(some(3 * positions * channels, 41), [3, positions, channels]);
    const results = [kernels, { ...kernels, attention: undefined }].map((used) => {
      const pass = { kernels: used } as unknown as TrainingPass;
      const before = tf.memory().numTensors;
      const { y, backward } = attention.train(layer, x, pass, true);
      const dx = backward(tf.tensor3d(some(3 * positions * heads * values, 13), [3, positions, heads * values]))!;
      // y, dx and its own gradient: nothing else stays.
      assert.is(tf.memory().numTensors - before, 3);
      return [...y.dataSync(), ...dx.dataSync(), ...attention.infer(layer, x, pass).dataSync()];
    });
    assert.is(
      results[0]!.findIndex((value, index) => !Object.is(value, results[1]![index])),
      -1,
    );
  });
}

test.run();
