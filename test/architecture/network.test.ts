import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { isKind, walkLayers } from '../../src/architecture/layers/index.js';
import { pretrainingOf } from '../../src/architecture/pretraining.js';
import { BlockFailure } from '../../src/architecture/network.js';
import type { Block } from '../../src/schema/pipeline.generated.js';
import { problemOf } from '../data/helpers.js';
import { network, outline } from './helpers.js';

const test = suite('architecture/network');

test("the paper's network for Indian Pines, layer by layer", () => {
  assert.equal(outline(network('ssrn', 7, 200, 16)), [
    'conv1/conv: 7x7x97, 24 channels',
    'conv1/norm: 7x7x97, 24 channels',
    // The layer before ends with BN and ReLU: the first block has none of its own.
    'spectral1/block1/conv1: 7x7x97, 24 channels',
    'spectral1/block1/mid/norm: 7x7x97, 24 channels',
    'spectral1/block1/conv2: 7x7x97, 24 channels',
    'spectral1/block1: 7x7x97, 24 channels',
    'spectral1/block2/pre/norm: 7x7x97, 24 channels',
    'spectral1/block2/conv1: 7x7x97, 24 channels',
    'spectral1/block2/mid/norm: 7x7x97, 24 channels',
    'spectral1/block2/conv2: 7x7x97, 24 channels',
    'spectral1/block2: 7x7x97, 24 channels',
    'spectral1/post1/norm: 7x7x97, 24 channels',
    'conv2/conv: 7x7x1, 128 channels',
    'conv2/norm: 7x7x1, 128 channels',
    'conv3/conv: 5x5x1, 24 channels',
    'conv3/norm: 5x5x1, 24 channels',
    'spatial1/block1/conv1: 5x5x1, 24 channels',
    'spatial1/block1/mid/norm: 5x5x1, 24 channels',
    'spatial1/block1/conv2: 5x5x1, 24 channels',
    'spatial1/block1: 5x5x1, 24 channels',
    'spatial1/block2/pre/norm: 5x5x1, 24 channels',
    'spatial1/block2/conv1: 5x5x1, 24 channels',
    'spatial1/block2/mid/norm: 5x5x1, 24 channels',
    'spatial1/block2/conv2: 5x5x1, 24 channels',
    'spatial1/block2: 5x5x1, 24 channels',
    'spatial1/post1/norm: 5x5x1, 24 channels',
    'pool1: 1x1x1, 24 channels',
    'dropout1: 1x1x1, 24 channels',
    'dense1: 1x1x1, 16 channels',
  ]);
});

test('one batch norm for each convolution', () => {
  const kinds = [...walkLayers(network('ssrn', 7, 200, 16).layers)].map(({ kind }) => kind);
  const count = (kind: string) => kinds.filter((other) => other === kind).length;
  assert.equal([count('convolution'), count('normalization'), count('relu')], [11, 11, 0]);
});

test('normalize: none has ReLUs in the same places, and no batch norm', () => {
  const [plain, normalized] = ['none', 'batch'].map((normalize) =>
    network({ preset: 'ssrn', normalize: normalize as 'none' | 'batch' }, 7, 200, 16),
  );
  const layers = [...walkLayers(plain.layers)];
  assert.is(layers.filter(({ kind }) => kind === 'normalization').length, 0);
  assert.is(layers.filter(({ kind }) => kind === 'relu').length, 11);
  assert.equal(
    outline(plain).map((line) => line.replace('/relu:', '/norm:')),
    outline(normalized),
  );
});

test("the released code's network", () => {
  const { layers } = network('ssrn-released', 7, 200, 16);
  const all = [...walkLayers(layers)];
  assert.equal(
    all.map(({ name }) => name),
    [
      'conv1/conv',
      'conv1/norm',
      'spectral1/block1/conv1',
      'spectral1/block1/mid/norm',
      'spectral1/block1/conv2',
      'spectral1/block1',
      'spectral1/post1/norm',
      'spectral1/post2/norm',
      'conv2/conv',
      'conv2/norm',
      'conv3/conv',
      'conv3/norm',
      'spatial1/block1/conv1',
      'spatial1/block1/mid/norm',
      'spatial1/block1/conv2',
      'spatial1/block1/shortcut',
      'spatial1/block1',
      'spatial1/post1/norm',
      'spatial1/post2/norm',
      'pool1',
      'dropout1',
      'dense1',
    ],
  );
  const convolutions = all.filter((layer) => isKind(layer, 'convolution'));
  assert.equal(
    convolutions.map(({ border, l2 }) => [border, l2]),
    convolutions.map(() => ['zero', 0.0001]),
  );
  assert.equal(
    all.filter((layer) => isKind(layer, 'dense')).map(({ l2 }) => l2),
    [0],
  );
});

test('a block opens with BN and ReLU unless the layer before ends with them', () => {
  const dense = { dense: 'classes' } as Block;
  const names = (...blocks: Block[]) =>
    outline(network([...blocks, { conv: { kernels: 2, size: [1, 1, 'full'] } }, dense], 1, 9, 2))
      .map((line) => line.split(':')[0])
      .filter((name) => name.includes('block1/'));
  const spectral: Block = { spectral: { kernels: 1, size: 3 } };
  const inside = ['spectral1/block1/conv1', 'spectral1/block1/mid/norm', 'spectral1/block1/conv2'];
  const conv = { kernels: 1, size: [1, 1, 3] as [number, number, number] };
  assert.equal(names(spectral), inside);
  assert.equal(names({ conv }, spectral), inside);
  assert.equal(names({ conv: { ...conv, normalize: 'none' } }, spectral), inside);
  assert.equal(names({ conv: { ...conv, activation: 'none' } }, spectral), ['spectral1/block1/pre/norm', ...inside]);
  assert.equal(names({ conv }, { dropout: 0.5 }, spectral), ['spectral1/block1/pre/norm', ...inside]);
});

/** A convolution on a patch of 7 x 7 x 20 and what comes out. */
const CONVOLUTIONS: [Block['conv'], string][] = [
  [{ kernels: 2, size: [1, 1, 7] }, '7x7x14, 2 channels'],
  [{ kernels: 2, size: [1, 1, 7], stride: [1, 1, 2] }, '7x7x7, 2 channels'],
  [{ kernels: 2, size: [1, 1, 20] }, '7x7x1, 2 channels'],
  [{ kernels: 1, size: [1, 1, 7], padding: 'zero' }, '7x7x20, 1 channel'],
  [{ kernels: 1, size: [1, 1, 7], stride: [1, 1, 3], padding: 'replicate' }, '7x7x7, 1 channel'],
  [{ kernels: 1, size: [1, 1, 21], padding: 'zero' }, '7x7x20, 1 channel'],
  [{ kernels: 3, size: [3, 3, 'full'] }, '5x5x1, 3 channels'],
  [{ kernels: 3, size: [3, 5, 20] }, '5x3x1, 3 channels'],
  [{ kernels: 3, size: [3, 3, 'full'], stride: [2, 3, 1] }, '3x2x1, 3 channels'],
  [{ kernels: 3, size: [3, 3, 'full'], padding: 'zero' }, '7x7x1, 3 channels'],
  [{ kernels: 3, size: [3, 3, 'full'], padding: 'replicate', stride: [2, 2, 1] }, '4x4x1, 3 channels'],
  [{ kernels: 2, size: [3, 3, 7] }, '5x5x14, 2 channels'],
  [{ kernels: 2, size: [3, 2, 7], stride: [2, 1, 3], padding: 'zero' }, '4x7x7, 2 channels'],
  [{ kernels: 2, size: [3, 3, 20], padding: 'zero' }, '7x7x20, 2 channels'],
  [{ kernels: 2, size: [1, 1, 7], stride: [2, 1, 1] }, '4x7x14, 2 channels'],
];

for (const [conv, shape] of CONVOLUTIONS) {
  test(`${JSON.stringify(conv)} gives ${shape}`, () => {
    const [layer] = network([{ conv: conv! }, { dense: 'classes' }], 7, 20, 2).layers;
    assert.is(outline({ input: layer.input, classes: 2, layers: [layer] })[0], `conv1/conv: ${shape}`);
  });
}

test('margins are those of TensorFlow: the larger one behind', () => {
  const margins = (size: number, stride: number) => {
    const block: Block = { conv: { kernels: 1, size: [1, 1, size], stride: [1, 1, stride], padding: 'zero' } };
    const [layer] = network([block, { dense: 'classes' }], 1, 20, 2).layers;
    return isKind(layer, 'convolution') && layer.margins;
  };
  assert.equal(margins(7, 1), [
    [0, 0],
    [0, 0],
    [3, 3],
  ]);
  assert.equal(margins(7, 2), [
    [0, 0],
    [0, 0],
    [2, 3],
  ]);
  assert.equal(margins(4, 1), [
    [0, 0],
    [0, 0],
    [1, 2],
  ]);
  assert.equal(margins(1, 2), [
    [0, 0],
    [0, 0],
    [0, 0],
  ]);
});

const CLASSES: Block = { dense: 'classes' };
const full = (kernels: number): Block => ({ conv: { kernels, size: [1, 1, 'full'] } });

/** Blocks on a patch of 7 x 7 x 20 for 3 classes: which block is wrong, what is said, and how to mend it. */
const FAILURES: [string, Block[], number, string, string][] = [
  [
    'a kernel longer than the depth',
    [{ conv: { kernels: 2, size: [1, 1, 21] } }, CLASSES],
    0,
    "block 1 (conv): the kernel's depth (21) exceeds the remaining 20: kernel 1x1x21, input 7x7x20, 1 channel",
    'Use a depth of at most 20, or full.',
  ],
  [
    'a kernel longer than the depth left',
    [full(4), { conv: { kernels: 2, size: [1, 1, 7] } }, CLASSES],
    1,
    "block 2 (conv): the kernel's depth (7) exceeds the remaining 1: kernel 1x1x7, input 7x7x1, 4 channels",
    'Use a depth of at most 1, or full.',
  ],
  [
    'a kernel higher than the patch',
    [{ conv: { kernels: 2, size: [9, 3, 'full'] } }, CLASSES],
    0,
    "block 1 (conv): the kernel's rows (9) exceed the remaining 7: kernel 9x3x20, input 7x7x20, 1 channel",
    'Use a smaller kernel, a larger patch, or padding: zero.',
  ],
  [
    'a kernel wider than what is left',
    [{ conv: { kernels: 2, size: [1, 5, 'full'] } }, { conv: { kernels: 2, size: [1, 5, 1] } }, CLASSES],
    1,
    "block 2 (conv): the kernel's columns (5) exceed the remaining 3: kernel 1x5x1, input 7x3x1, 2 channels",
    'Use a smaller kernel, a larger patch, or padding: zero.',
  ],
  [
    'a window larger than what is left',
    [{ pool: { take: 'max', size: [2, 2, 21] } }, CLASSES],
    0,
    'block 1 (pool): a window of 2x2x21 is larger than its input, 7x7x20, 1 channel',
    'Use a smaller window.',
  ],
  [
    'an autoencoder of what an untrained convolution gives',
    [full(4), { autoencoder: { units: 5 } }, CLASSES],
    1,
    'block 2 (autoencoder): it would learn to reconstruct the output of weights that are not trained yet',
    'Put autoencoders before all other blocks that have weights, or set epochs: 0.',
  ],
  [
    'an autoencoder behind one that is not pretrained',
    [{ autoencoder: { units: 5, epochs: 0 } }, { autoencoder: { units: 5 } }, CLASSES],
    1,
    'block 2 (autoencoder): it would learn to reconstruct the output of weights that are not trained yet',
    'Put autoencoders before all other blocks that have weights, or set epochs: 0.',
  ],
  [
    'an identity shortcut to another number of kernels',
    [{ conv: { kernels: 4, size: [1, 1, 7] } }, { spectral: { kernels: 8, size: 3 } }, CLASSES],
    1,
    'block 2 (spectral): the shortcut gives 7x7x14, 4 channels, but the convolutions give 7x7x14, 8 channels',
    'Use kernels: 4, or shortcut: convolution.',
  ],
  [
    'a spatial block where the depth is not 1',
    [{ spatial: { kernels: 1, size: 3 } }, CLASSES],
    0,
    'block 1 (spatial): the shortcut gives 7x7x20, 1 channel, but the convolutions give 7x7x1, 1 channel',
    'Put a conv block of size [1, 1, full] before it, so that the depth is 1.',
  ],
  [
    'a spatial block where neither fits',
    [{ spatial: { kernels: 4, size: 3, shortcut: 'convolution' } }, CLASSES],
    0,
    'block 1 (spatial): the shortcut gives 7x7x20, 4 channels, but the convolutions give 7x7x1, 4 channels',
    'Put a conv block of size [1, 1, full] before it, so that the depth is 1.',
  ],
  [
    'no dense block at the end',
    [full(3), { pool: 'average' }],
    1,
    'block 2 (pool): the last block must be dense, without activation, with one output value for each of the 3 classes (it gives 1x1x1, 3 channels)',
    'End the architecture with dense: classes.',
  ],
  [
    'a dense block of another size',
    [full(4), { dense: { units: 5 } }],
    1,
    'block 2 (dense): the last block must be dense, without activation, with one output value for each of the 3 classes (it gives 1x1x1, 5 channels)',
    'End the architecture with dense: classes.',
  ],
  [
    'a block after the dense one',
    [full(4), CLASSES, { dropout: 0.5 }],
    2,
    'block 3 (dropout): the last block must be dense, without activation, with one output value for each of the 3 classes (it gives 1x1x1, 3 channels)',
    'End the architecture with dense: classes.',
  ],
  [
    'a ReLU on the logits',
    [full(4), { dense: { units: 'classes', activation: 'relu' } }],
    1,
    'block 2 (dense): the last block must be dense, without activation, with one output value for each of the 3 classes (it gives 1x1x1, 3 channels)',
    'End the architecture with dense: classes.',
  ],
];

for (const [title, blocks, index, message, hint] of FAILURES) {
  test(`refuses ${title}`, () => {
    let thrown: unknown;
    const problem = problemOf(() => {
      try {
        network(blocks, 7, 20, 3);
      } catch (error) {
        thrown = error;
        throw error;
      }
    });
    assert.equal(problem, { code: 'shape', message, hint });
    assert.instance(thrown, BlockFailure);
    assert.equal((thrown as BlockFailure).path, [index]);
  });
}

test('windows, their steps their own size unless said otherwise', () => {
  const pooled = (pool: Block['pool']) => outline(network([{ pool }, CLASSES], 7, 20, 3))[0];
  assert.is(pooled('average'), 'pool1: 1x1x1, 1 channel');
  assert.is(pooled({ take: 'max', size: [2, 3, 3] }), 'pool1: 3x2x6, 1 channel');
  assert.is(pooled({ take: 'average', size: [2, 2, 'full'], stride: [1, 1, 1] }), 'pool1: 6x6x1, 1 channel');
});

test('autoencoders are dense layers that know their epochs of pretraining, one decoder each', () => {
  const built = network(
    [{ autoencoder: { units: 10, epochs: 4 } }, { dropout: 0.1 }, { autoencoder: { units: 5, activation: 'relu' } }, CLASSES],
    3,
    8,
    2,
  );
  assert.equal(outline(built), [
    'autoencoder1: 1x1x1, 10 channels',
    'autoencoder1/sigmoid: 1x1x1, 10 channels',
    'dropout1: 1x1x1, 10 channels',
    'autoencoder2: 1x1x1, 5 channels',
    'autoencoder2/relu: 1x1x1, 5 channels',
    'dense1: 1x1x1, 2 channels',
  ]);
  const plan = pretrainingOf(built);
  assert.equal(
    plan.map(({ name, epochs }) => [name, epochs]),
    [
      ['autoencoder1', 4],
      ['autoencoder2', 50],
    ],
  );
  assert.equal(
    plan.map(({ before }) => before.map(({ name }) => name)),
    [[], ['autoencoder1', 'autoencoder1/sigmoid', 'dropout1']],
  );
  assert.equal(
    plan.map((one) => outline(one.network).at(-1)),
    ['autoencoder1/decoder: 1x1x1, 72 channels', 'autoencoder2/decoder: 1x1x1, 10 channels'],
  );
});

test('blocks without shortcuts are convolutions in a row', () => {
  assert.equal(
    outline(network('cnnl', 7, 200, 16))
      .map((line) => line.split(':')[0])
      .slice(2, 10),
    [
      'spatial1/block1/conv1',
      'spatial1/block1/mid/norm',
      'spatial1/block1/conv2',
      'spatial1/block2/pre/norm',
      'spatial1/block2/conv1',
      'spatial1/block2/mid/norm',
      'spatial1/block2/conv2',
      'spatial1/post1/norm',
    ],
  );
});

test('dense blocks before the last one', () => {
  const hidden: Block = { dense: { units: 10, activation: 'relu' } };
  assert.equal(outline(network([full(4), hidden, CLASSES], 7, 20, 3)).slice(2), [
    'dense1: 1x1x1, 10 channels',
    'dense1/relu: 1x1x1, 10 channels',
    'dense2: 1x1x1, 3 channels',
  ]);
  assert.equal(outline(network([{ dense: { units: 3 } }], 7, 20, 3)), ['dense1: 1x1x1, 3 channels']);
});

test.run();
