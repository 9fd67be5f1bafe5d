import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { walkLayers, workspaceOf } from '../../src/architecture/layers/index.js';
import { countParameters, layerFlops, networkFlops, networkParameters } from '../../src/architecture/parameters.js';
import type { Block } from '../../src/schema/pipeline.generated.js';
import { problemOf } from '../data/helpers.js';
import { network, outline } from './helpers.js';

const test = suite('architecture/attention');
const CLASSES: Block = { dense: 'classes' };
/** Blocks on a patch of 3 x 3 x 4 for 3 classes. */
const small = (...blocks: Block[]) => network([...blocks, CLASSES], 3, 4, 3);

test('an encoder of tokens of pixels: its layers, parameters, operations and memory by hand', () => {
  const built = small({ tokens: { of: 'pixels' } }, { encoder: { depth: 1, heads: 2, mlp: 8 } });
  assert.equal(outline(built), [
    'tokens1/pixels: 3x3x1, 4 channels',
    'encoder1/layer1/attention/norm: 3x3x1, 4 channels',
    'encoder1/layer1/attention/in: 3x3x1, 12 channels',
    'encoder1/layer1/attention/heads: 3x3x1, 4 channels',
    'encoder1/layer1/attention/out: 3x3x1, 4 channels',
    'encoder1/layer1/attention: 3x3x1, 4 channels',
    'encoder1/layer1/mlp/norm: 3x3x1, 4 channels',
    'encoder1/layer1/mlp/hidden: 3x3x1, 8 channels',
    'encoder1/layer1/mlp/gelu: 3x3x1, 8 channels',
    'encoder1/layer1/mlp/out: 3x3x1, 4 channels',
    'encoder1/layer1/mlp: 3x3x1, 4 channels',
    'dense1: 1x1x1, 3 channels',
  ]);
  const normalization = 2 * 4;
  const queriesKeysValues = 4 * 12 + 12;
  const heads = 4 * 4 + 4;
  const twoDense = 4 * 8 + 8 + (8 * 4 + 4);
  const classes = 9 * 4 * 3 + 3;
  assert.is(
    countParameters(networkParameters(built)).trainable,
    normalization + queriesKeysValues + heads + normalization + twoDense + classes,
  );
  // Of each of 2 heads: 9 x 9 products of 2 channels, as many to weight 2 channels, and the softmax.
  const attention = 2 * (9 * 9 * 2 * 2 + 9 * 9 * 2 * 2 + 5 * 9 * 9);
  const dense = 2 * 9 * (4 * 12 + 4 * 4 + 4 * 8 + 8 * 4);
  const rest = networkFlops(built) - attention - dense - 2 * 9 * 4 * 3;
  // Two normalizations of 6 for a value, two sums, GELU.
  assert.is(rest, 2 * 6 * 36 + 2 * 36 + 72);
  const layer = [...walkLayers(built.layers)].find(({ kind }) => kind === 'attention')!;
  // The products and their softmax of both heads, and the queries, keys and values apart.
  assert.is(workspaceOf(layer), 2 * 2 * 81 + 9 * 12);
  assert.is(layerFlops(layer), attention);
});

test('tokens of bands see the bands beside them and all pixels; those of pixels repeat the last channel for their groups', () => {
  assert.equal(outline(small({ tokens: { of: 'bands', group: 3, width: 5, class: true, positions: true, dropout: 0.1 } })).slice(0, -1), [
    'tokens1/conv: 1x1x4, 5 channels',
    'tokens1/class: 5x1x1, 5 channels',
    'tokens1/positions: 5x1x1, 5 channels',
    'tokens1/dropout: 5x1x1, 5 channels',
  ]);
  assert.equal(outline(small({ tokens: { of: 'pixels', width: 6, size: 3, groups: 3 } })).slice(0, -1), [
    'tokens1/pixels: 3x3x1, 4 channels',
    'tokens1/again1: 3x3x1, 1 channel',
    'tokens1/again2: 3x3x1, 1 channel',
    'tokens1/filled: 3x3x1, 6 channels',
    'tokens1/conv: 3x3x1, 6 channels',
  ]);
});

test('learned tokens are as many as said; those that go back have the shape of what they came from', () => {
  const learned = (more: object) => outline(small({ tokens: { of: 'learned', count: 2, ...more } })).at(-2);
  assert.is(learned({ width: 6 }), 'tokens1/learned: 2x1x1, 6 channels');
  assert.is(learned({ back: true }), 'tokens1/learned: 3x3x4, 1 channel');
});

test('attention over channels and bands goes back into the shape that went in', () => {
  for (const over of ['positions', 'channels', 'bands'] as const) {
    const lines = outline(small({ conv: { kernels: 6, size: [1, 1, 3] } }, { attention: { over, heads: 1 } }));
    assert.is(lines.at(-2)!.split(': ')[1], '3x3x2, 6 channels', over);
  }
});

/** What is said of a block on 3 x 3 x 4 for 3 classes, and how to mend it. */
const FAILURES: [string, Block, string, string][] = [
  [
    'heads that do not divide the channels',
    { encoder: { depth: 1, heads: 3 } },
    '3 heads do not divide the 1 channels: input 3x3x4, 1 channel',
    'Use a number of heads that divides them, or give keys and values.',
  ],
  [
    'values that do not go back into the channels',
    { attention: { over: 'channels', values: 3, output: false } },
    'attention over channels gives 1x1x1, 3 channels, which does not go back into 3x3x4, 1 channel',
    'Leave values and output out.',
  ],
  [
    'a size where nothing is projected',
    { attention: { projections: 'none', keys: 3, bias: false } },
    'without projections the channels are queries, keys and values, so that keys and bias would change nothing',
    'Leave keys and bias out.',
  ],
  [
    'a fusion of two layers',
    { encoder: { depth: 2, fuse: true } },
    "fuse joins each layer's input with that of two layers before, and there are 2 layers",
    'Use a depth of at least 3, or leave fuse out.',
  ],
  ['learned tokens without a count', { tokens: { of: 'learned' } }, 'learned tokens need a count', 'Write count: 4.'],
  [
    'an even size',
    { tokens: { of: 'pixels', width: 4, size: 2 } },
    "size of pixels' tokens is 2, which has no middle",
    'Write an odd number.',
  ],
  [
    'an even group',
    { tokens: { of: 'bands', width: 4, group: 2 } },
    "group of bands' tokens is 2, which has no middle",
    'Write an odd number.',
  ],
  [
    'groups of bands without a width',
    { tokens: { of: 'bands', group: 3 } },
    'without a width there is no convolution, so that group would change nothing',
    'Leave group out.',
  ],
  [
    'keys of other tokens',
    { tokens: { of: 'bands', width: 4, size: 3, count: 4 } },
    'tokens of bands are made otherwise, so that size and count would change nothing',
    'Leave size and count out.',
  ],
  [
    'scores of other positions',
    { tokens: { of: 'learned', count: 2, scores: [{ pool: 'average' }] } },
    'scores of 1 positions cannot weight 36',
    'Keep rows, columns and depth in scores.',
  ],
];

for (const [title, block, message, hint] of FAILURES) {
  test(`refuses ${title}`, () => {
    const problem = problemOf(() => small(block));
    assert.equal(problem, { code: 'shape', message: `block 1 (${Object.keys(block)[0]}): ${message}`, hint });
  });
}

test.run();
