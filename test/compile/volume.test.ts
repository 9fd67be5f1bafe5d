import * as tf from '@tensorflow/tfjs-core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { ConvolutionLayer } from '../../src/architecture/layers/convolution/layer.js';
import { layBack, layOut } from '../../src/compile/layers/volume.js';
import { startEngine } from '../../src/engine/index.js';

const test = suite('compile/volume');
const INPUT = { rows: 5, columns: 6, depth: 3, channels: 3 };

for (const border of ['zero', 'replicate'] as const) {
  for (const [stride, margin] of [
    [1, [0, 0]],
    [1, [1, 1]],
    [2, [1, 0]],
  ] as const) {
    test(`what taps see in one go has the bits of the operations it is made of: ${border}, steps of ${stride}, margins ${margin}`, async () => {
      const { kernels } = await startEngine('wasm');
      const extent = (length: number) => Math.floor((length + margin[0] + margin[1] - 3) / stride) + 1;
      const layer = {
        kind: 'convolution',
        name: 'conv1',
        input: INPUT,
        output: { rows: extent(INPUT.rows), columns: extent(INPUT.columns), depth: 1, channels: 1 },
        size: [3, 3, 3],
        stride: [stride, stride, 1],
        margins: [margin, margin, [0, 0]],
        border,
      } as unknown as ConvolutionLayer;
      // Zeros of either sign among them.
      const values = (length: number) => Float32Array.from({ length }, (_, index) => ((index * 5) % 7) - 3 || -0);
      const x = tf.tensor4d(values(2 * 5 * 6 * 9), [2, 5, 6, 9]);
      const results = [kernels, { ...kernels, taps: undefined }].map((used) => {
        const laid = layOut(layer, x, used);
        const dx = layBack(layer, tf.tensor(values(laid.size), laid.shape), used);
        return { shapes: [laid.shape, dx.shape], values: [...laid.dataSync(), ...dx.dataSync()] };
      });
      const [mine, theirs] = results as [(typeof results)[0], (typeof results)[0]];
      assert.equal(mine.shapes, theirs.shapes);
      assert.is(
        mine.values.findIndex((value, index) => !Object.is(value, theirs.values[index])),
        -1,
      );
    });
  }
}

test.run();
