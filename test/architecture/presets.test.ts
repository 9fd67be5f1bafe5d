import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { expandArchitecture, foreignOptions } from '../../src/architecture/presets/index.js';
import type { Architecture, Block } from '../../src/schema/pipeline.generated.js';
import { resolveBlocks } from './helpers.js';

const test = suite('architecture/presets');

/** As the paper's section II and Fig. 5 read. */
const PAPER: Block[] = [
  { conv: { kernels: 24, size: [1, 1, 7], stride: [1, 1, 2] } },
  { spectral: { repeat: 2, kernels: 24, size: 7 } },
  { conv: { kernels: 128, size: [1, 1, 'full'] } },
  { conv: { kernels: 24, size: [3, 3, 'full'] } },
  { spatial: { repeat: 2, kernels: 24, size: 3 } },
  { pool: 'average' },
  { dropout: 0.5 },
  { dense: 'classes' },
];

const RELEASED: Block[] = [
  { conv: { kernels: 24, size: [1, 1, 7], stride: [1, 1, 2], l2: 0.0001 } },
  { spectral: { repeat: 1, kernels: 24, size: 7, padding: 'zero', post_activations: 2, l2: 0.0001 } },
  { conv: { kernels: 128, size: [1, 1, 'full'], l2: 0.0001 } },
  { conv: { kernels: 24, size: [3, 3, 'full'], l2: 0.0001 } },
  { spatial: { repeat: 1, kernels: 24, size: 3, shortcut: 'convolution', padding: 'zero', post_activations: 2, l2: 0.0001 } },
  { pool: 'average' },
  { dropout: 0.5 },
  { dense: 'classes' },
];

const without = (blocks: Block[], ...kinds: string[]) => blocks.filter((block) => !kinds.includes(Object.keys(block)[0]));

const PRESETS: [string, Architecture, Block[]][] = [
  ['ssrn', 'ssrn', PAPER],
  ['ssrn as a mapping', { preset: 'ssrn' }, PAPER],
  ['ssrn-released', 'ssrn-released', RELEASED],
  [
    'blocks',
    { preset: 'ssrn', spectral: 3, spatial: 1 },
    PAPER.map((block) =>
      'spectral' in block
        ? { spectral: { ...block.spectral!, repeat: 3 } }
        : 'spatial' in block
          ? { spatial: { ...block.spatial!, repeat: 1 } }
          : block,
    ),
  ],
  ['no blocks and no dropout', { preset: 'ssrn', spectral: 0, spatial: 0, dropout: 0 }, without(PAPER, 'spectral', 'spatial', 'dropout')],
  ['no blocks as released', { preset: 'ssrn-released', spectral: 0, spatial: 0 }, without(RELEASED, 'spectral', 'spatial')],
  [
    'kernels, but not of the one over all the depth',
    { preset: 'ssrn', kernels: 16 },
    JSON.parse(JSON.stringify(PAPER).replaceAll('"kernels":24', '"kernels":16')),
  ],
  [
    'normalize',
    { preset: 'ssrn', normalize: 'none' },
    JSON.parse(JSON.stringify(PAPER).replaceAll('"kernels"', '"normalize":"none","kernels"')),
  ],
  ['dropout', { preset: 'ssrn-released', dropout: 0.25 }, RELEASED.map((block) => ('dropout' in block ? { dropout: 0.25 } : block))],
];

const END: Block[] = [{ pool: 'average' }, { dropout: 0.5 }, { dense: 'classes' }];
const CHEN: Block[] = [
  { conv: { kernels: 32, size: [3, 3, 8], normalize: 'none', l2: 0.0001 } },
  { pool: { take: 'max', size: [1, 1, 2] } },
  { conv: { kernels: 48, size: [3, 3, 8], normalize: 'none', l2: 0.0001 } },
  { pool: { take: 'max', size: [1, 1, 2] } },
  { conv: { kernels: 64, size: [3, 3, 8], normalize: 'none', l2: 0.0001 } },
  { dropout: 0.5 },
  { dense: 'classes' },
];
const spatialPart = (shortcut: 'identity' | 'none', repeat = 2): Block[] => [
  { conv: { kernels: 24, size: [3, 3, 'full'] } },
  { spatial: { repeat, kernels: 24, size: 3, shortcut } },
  ...END,
];
PRESETS.push(
  ['spc', 'spc', [...PAPER.slice(0, 3), ...END]],
  ['spa', 'spa', spatialPart('identity')],
  ['cnnl', { preset: 'cnnl', spatial: 3 }, spatialPart('none', 3)],
  ['cnn, the shorter cnnl', 'cnn', spatialPart('none', 1)],
  ['cnn as long as cnnl', { preset: 'cnn', spatial: 2 }, spatialPart('none', 2)],
  ['cnn-chen', 'cnn-chen', CHEN],
  [
    'cnn-chen with its options',
    { preset: 'cnn-chen', kernels: 8, normalize: 'batch', dropout: 0, l2: 0 },
    JSON.parse(
      JSON.stringify(without(CHEN, 'dropout'))
        .replaceAll('"none","l2":0.0001', '"batch","l2":0')
        .replace('32', '8')
        .replace('48', '12')
        .replace('64', '16'),
    ),
  ],
  [
    'sae',
    { preset: 'sae', units: [30, 10], pretraining: 5, activation: 'relu' },
    [
      { autoencoder: { units: 30, epochs: 5, activation: 'relu' } },
      { autoencoder: { units: 10, epochs: 5, activation: 'relu' } },
      { dense: 'classes' },
    ],
  ],
);

for (const [title, preset, blocks] of PRESETS) {
  test(`${title} is a name for a list`, () => assert.equal(resolveBlocks(preset), resolveBlocks(blocks)));
}

test('a list stands for itself', () => assert.is(expandArchitecture(PAPER), PAPER));

test('options that a preset does not have, and which have them', () => {
  assert.equal(foreignOptions({ preset: 'spa', spatial: 1, spectral: 2, units: [3] }), [
    { option: 'spectral', preset: 'spa', known: ['spatial', 'kernels', 'normalize', 'dropout'], owners: ['ssrn', 'ssrn-released', 'spc'] },
    { option: 'units', preset: 'spa', known: ['spatial', 'kernels', 'normalize', 'dropout'], owners: ['sae'] },
  ]);
  assert.equal([foreignOptions('spa'), foreignOptions(PAPER), foreignOptions({ preset: 'cnn-chen', l2: 0 })], [[], [], []]);
});

test.run();
