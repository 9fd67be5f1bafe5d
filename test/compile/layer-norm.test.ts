import * as tf from '@tensorflow/tfjs-core';
import type { Variable } from '@tensorflow/tfjs-core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { GroupnormLayer } from '../../src/architecture/layers/groupnorm/layer.js';
import { groupnorm } from '../../src/compile/layers/groupnorm.js';
import type { TrainingPass } from '../../src/compile/pass.js';
import { startEngine } from '../../src/engine/index.js';

const test = suite('compile/layer-norm');

for (const [positions, channels] of [
  [9, 64],
  [7, 13],
  [1, 3],
] as const) {
  test(`normalization of ${positions} positions of ${channels} channels in one go has the bits of the operations it is made of`, async () => {
    const { kernels } = await startEngine('wasm');
    const input = { rows: positions, columns: 1, depth: 1, channels };
    const layer: GroupnormLayer = { kind: 'groupnorm', name: 'norm', over: 'position', groups: 1, input, output: input } as never;
    const values = (length: number, step: number) => Float32Array.from({ length }, (_, index) => ((index * step) % 101) / 7 - 5);
    const shape: [number, number, number] = [3, positions, channels];
    const x = tf.tensor3d(values(3 * positions * channels, 37), shape);
    const results = [kernels, { ...kernels, lines: undefined }].map((used) => {
      const found: number[] = [];
      const pass = {
        kernels: used,
        weight: (name: string) => tf.tensor1d(values(channels, name.endsWith('gamma') ? 3 : 5)) as unknown as Variable,
        gradientTarget: () => undefined,
        addGradient: (_: string, gradient: tf.Tensor) => found.push(...gradient.dataSync()),
      } as unknown as TrainingPass;
      const { y, backward } = groupnorm.train(layer, x, pass, true);
      const dx = backward(tf.tensor3d(values(3 * positions * channels, 11), shape))!;
      return [...found, ...y.dataSync(), ...dx.dataSync(), ...groupnorm.infer(layer, x, pass).dataSync()];
    });
    assert.is(results[0]!.length, 2 * channels + 3 * x.size);
    assert.is(
      results[0]!.findIndex((value, index) => !Object.is(value, results[1]![index])),
      -1,
    );
  });
}

test.run();
