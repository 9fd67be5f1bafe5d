import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { expandArchitecture } from '../../src/architecture/presets/index.js';
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
  ['blocks', { preset: 'ssrn', spectral: 3, spatial: 1 },
    PAPER.map((block) => ('spectral' in block ? { spectral: { ...block.spectral!, repeat: 3 } }
      : 'spatial' in block ? { spatial: { ...block.spatial!, repeat: 1 } } : block))],
  ['no blocks and no dropout', { preset: 'ssrn', spectral: 0, spatial: 0, dropout: 0 }, without(PAPER, 'spectral', 'spatial', 'dropout')],
  ['no blocks as released', { preset: 'ssrn-released', spectral: 0, spatial: 0 }, without(RELEASED, 'spectral', 'spatial')],
  ['kernels, but not of the one over all the depth', { preset: 'ssrn', kernels: 16 },
    JSON.parse(JSON.stringify(PAPER).replaceAll('"kernels":24', '"kernels":16'))],
  ['normalize', { preset: 'ssrn', normalize: 'none' },
    JSON.parse(JSON.stringify(PAPER).replaceAll('"kernels"', '"normalize":"none","kernels"'))],
  ['dropout', { preset: 'ssrn-released', dropout: 0.25 }, RELEASED.map((block) => ('dropout' in block ? { dropout: 0.25 } : block))],
];

for (const [title, preset, blocks] of PRESETS) {
  test(`${title} is a name for a list`, () => assert.equal(resolveBlocks(preset), resolveBlocks(blocks)));
}

test('a list stands for itself', () => assert.is(expandArchitecture(PAPER), PAPER));

test.run();
