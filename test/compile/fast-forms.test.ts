import * as tf from '@tensorflow/tfjs-core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Network } from '../../src/architecture/layers/index.js';
import { mayBeFast } from '../../src/architecture/fast-forms.js';
import { startEngine } from '../../src/engine/index.js';
import { RandomStream } from '../../src/numerics/random.js';
import type { Architecture } from '../../src/schema/pipeline.generated.js';
import { ARCHITECTURES, compile, livelyWeights, networkOf, noise } from './networks.js';

const test = suite('compile/fast-forms');
const engine = await startEngine('wasm');

/** Bits of a prediction, and of a step's loss and gradients. */
function bitsOf(title: string, fast: boolean) {
  const { architecture, ...sizes } = ARCHITECTURES[title];
  const network = networkOf(architecture, sizes);
  const compiled = compile(network, engine, livelyWeights(network, 1), { fast });
  const count = 3;
  const bits = tf.tidy(() => {
    const x = tf.tensor3d(noise(count * sizes.size ** 2 * sizes.bands, 1), [count, sizes.size ** 2, sizes.bands]);
    const labels = tf.tensor1d(
      Int32Array.from({ length: count }, (_, index) => index % sizes.classes),
      'int32',
    );
    const predicted = [...compiled.infer(x).dataSync()];
    const { loss, gradients } = compiled.gradients(x, labels, new RandomStream(1, 'dropout'));
    return { predicted, trained: [...loss.dataSync(), ...[...gradients.values()].flatMap((one) => [...one.dataSync()])] };
  });
  compiled.dispose();
  return { ...bits, layers: network.layers };
}

test('fast convolutions change no prediction, and no training step of a network that is said to have none', () => {
  const others = Object.keys(ARCHITECTURES).filter((title) => {
    const [plain, fast] = [false, true].map((given) => bitsOf(title, given));
    assert.equal(fast.predicted, plain.predicted, title);
    if (mayBeFast(plain.layers)) return false;
    assert.equal(fast.trained, plain.trained, title);
    return true;
  });
  assert.ok(others.length > 5 && others.length < Object.keys(ARCHITECTURES).length, `${others.length}`);
});

type Blocks = Exclude<Architecture, string | { preset: unknown }>;

/** Networks whose training has each of the forms. */
const FAST: Record<string, { blocks: Blocks; size: number; bands: number }> = {
  'kernels of 3 x 3 x m, and over all the depth': {
    blocks: [
      { conv: { kernels: 8, size: [1, 1, 3], normalize: 'none' } },
      { conv: { kernels: 16, size: [3, 3, 3], padding: [1, 0, 1] } },
      { conv: { kernels: 16, size: [3, 3, 3], bias: false, padding: [2, 2, 0] } },
      { conv: { kernels: 24, size: [3, 3, 'full'], normalize: 'none' } },
      { dense: 'classes' },
    ],
    size: 9,
    bands: 12,
  },
  'groups of channels that fill no panel': {
    blocks: [
      { conv: { kernels: 40, size: [1, 1, 'full'] } },
      { conv: { kernels: 32, size: [3, 3, 1], groups: 2, padding: [1, 1, 0] } },
      { dense: 'classes' },
    ],
    size: 9,
    bands: 8,
  },
  'residual blocks': {
    blocks: [
      { conv: { kernels: 16, size: [1, 1, 'full'] } },
      { spatial: { kernels: 16, size: 3, repeat: 2, padding: 'zero' } },
      { dense: 'classes' },
    ] as Blocks,
    size: 9,
    bands: 8,
  },
  'long lines': {
    blocks: [
      { conv: { kernels: 8, size: [1, 1, 3], normalize: 'none' } },
      { conv: { kernels: 8, size: [1, 1, 12], padding: [0, 0, 5] } },
      { dense: 'classes' },
    ],
    size: 3,
    bands: 40,
  },
  'sums of branches': {
    blocks: [
      { conv: { kernels: 8, size: [1, 1, 3], normalize: 'none' } },
      {
        parallel: {
          branches: [1, 3, 11, 11].map((length) => [
            {
              conv: {
                kernels: 8,
                size: [1, 1, length] as const,
                padding: [0, 0, (length - 1) / 2],
                normalize: 'none' as const,
                activation: 'none' as const,
              },
            },
          ]),
          join: 'add',
        },
      },
      {
        parallel: {
          branches: [
            [{ conv: { kernels: 8, size: [3, 3, 5], stride: [2, 1, 3], padding: 'replicate', normalize: 'none', activation: 'none' } }],
            [{ conv: { kernels: 8, size: [1, 1, 3], stride: [2, 1, 3], padding: 'replicate', normalize: 'none', activation: 'none' } }],
          ],
          join: 'add',
        },
      },
      { dense: 'classes' },
    ] as Blocks,
    size: 5,
    bands: 30,
  },
};

const NOT_FAST: Record<string, Blocks> = {
  'dilated kernels of 2 x 2': [
    { conv: { kernels: 16, size: [1, 1, 'full'], normalize: 'none' } },
    { conv: { kernels: 16, size: [2, 2, 1], dilation: [2, 2, 1], normalize: 'none' } },
    { dense: 'classes' },
  ],
  'branches of other strides': [
    {
      parallel: {
        branches: [
          [{ conv: { kernels: 8, size: [5, 1, 1], normalize: 'none', activation: 'none' } }],
          [{ conv: { kernels: 8, size: [1, 1, 1], stride: [2, 1, 1], normalize: 'none', activation: 'none' } }],
        ],
        join: 'add',
      },
    },
    { dense: 'classes' },
  ],
};

for (const [title, blocks] of Object.entries(NOT_FAST)) {
  test(`training steps keep their bits: ${title}`, () => {
    const network = networkOf(blocks, { size: 9, bands: 8, classes: 4 });
    const [plain, fast] = [false, true].map((given) => stepOf(network, given));
    assert.equal(fast, plain);
  });
}

/** The loss and the gradients of a step, which leaves no tensor behind. */
function stepOf(network: Network, fast: boolean): Record<string, number[]> {
  const compiled = compile(network, engine, livelyWeights(network, 1), { fast });
  const { rows, columns, depth } = network.input;
  const before = tf.memory().numTensors;
  const values = tf.tidy(() => {
    const x = tf.tensor3d(noise(6 * rows * columns * depth, 1), [6, rows * columns, depth]);
    const { loss, gradients } = compiled.gradients(x, tf.tensor1d([0, 1, 2, 3, 0, 1], 'int32'), new RandomStream(1, 'dropout'));
    return Object.fromEntries([...gradients, ['loss', loss] as const].map(([name, one]) => [name, [...one.dataSync()]]));
  });
  assert.is(tf.memory().numTensors, before);
  compiled.dispose();
  return values;
}

for (const [title, { blocks, size, bands }] of Object.entries(FAST)) {
  test(`training steps give the same with fewer products, but for rounding: ${title}`, () => {
    const network = networkOf(blocks, { size, bands, classes: 4 });
    assert.ok(mayBeFast(network.layers));
    const [plain, fast] = [false, true].map((given) => stepOf(network, given));
    assert.equal(Object.keys(fast).sort(), Object.keys(plain).sort());
    let moved = 0;
    const largest = Math.max(...Object.values(plain).flat().map(Math.abs));
    for (const [name, values] of Object.entries(plain)) {
      const scale = Math.max(...values.map(Math.abs), largest * 0.05);
      values.forEach((value, index) => {
        const difference = Math.abs(value - fast[name][index]);
        if (difference > 0) moved++;
        if (!(difference <= 3e-5 * scale)) assert.unreachable(`${name}[${index}]: ${value}, ${fast[name][index]}`);
      });
    }
    assert.ok(moved > 10, `${moved}`);
  });
}

test.run();
