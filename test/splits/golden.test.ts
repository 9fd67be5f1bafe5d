import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Mask } from '../../src/data/cube.js';
import { splitDigest } from '../../src/data/scene/digest.js';
import { split } from '../../src/splits/index.js';
import { makeSyntheticScene } from '../../src/data/synthetic/synthetic.js';
import { RandomStream } from '../../src/numerics/random.js';
import type { ResolvedSplit } from '../../src/schema/pipeline.generated.js';

const test = suite('splits/golden');
const { labels: all } = makeSyntheticScene({ rows: 80, columns: 72, bands: 8, classes: 5, noise: 0.1, seed: 3 });
// Without its smallest class, which too few blocks have.
const mask = { ...all, values: all.values.map((label) => (label === 5 ? 0 : label)) };
const NAMES = ['a', 'b', 'c', 'd'];

/**
 * The pixels that each method draws with the seeds 1220 and 1221, as the first digits of splitDigest: a trial's address holds the
 * split's settings and not its pixels, so that these may change only together with NUMERICS_VERSION.
 */
const GOLDEN: [ResolvedSplit, digests: string][] = [
  [{ by: 'random', train: '12.5%', validation: 30, test: 'rest', rounding: 'released' }, '3e10575d4fc4 39ee1ca7cfa2'],
  [{ by: 'random', train: '12.5%', validation: '5%', test: '50%', rounding: 'exact' }, '045dc1d03ea4 807e73a71174'],
  [{ by: 'random', train: { per_class: 9 }, validation: { per_class: 3 }, test: 200, rounding: 'released' }, 'fbe3d0a17320 ee7a42260394'],
  [{ by: 'blocks', block: 8, train: '30%', validation: '20%', test: 'rest', rounding: 'released' }, '1d00ccb8c297 e706f3655190'],
  [{ by: 'blocks', block: [4, 6], train: '30%', validation: '10%', test: '40%', draw: 61, rounding: 'exact' }, '2070f0f8f0bf 4e59ab0fdce4'],
  [{ by: 'blocks', block: 6, train: '30%', validation: 0, test: 'rest', draw: '5%', rounding: 'released' }, 'dc164c4d56f3 7d55a1b560cc'],
  [{ by: 'blocks', block: [10, 12], train: '30%', validation: 0, test: 'rest', draw: 400, rounding: 'exact' }, '8b722024d289 c927ce80da0f'],
  [{ by: 'buffered', block: 6, train: '8%', validation: '4%', buffer: 4, rounding: 'released' }, '64d0528ddc0b 976d103338e0'],
  [{ by: 'buffered', block: [4, 8], train: { per_class: 20 }, validation: 25, buffer: 2, rounding: 'exact' }, 'd4f58a2b44b5 89bf8e8b80c5'],
  [{ by: 'folds', block: 8, folds: 3, fold: 2, validation: '20%', buffer: 2, rounding: 'released' }, 'b5f07f3e876f f8ed6fe3d8b0'],
  [
    { by: 'folds', block: 6, folds: 4, fold: 1, validation: 0, buffer: 0, draw: { per_class: 10 }, rounding: 'released' },
    'f0acf123a980 fc8bb2455ebc',
  ],
];

for (const [spec, expected] of GOLDEN) {
  test(`never changes: ${JSON.stringify(spec)}`, () => {
    const digests = [1220, 1221].map((seed) => splitDigest(split(spec, mask, new RandomStream(seed, 'split'), NAMES)).slice(0, 12));
    assert.is(digests.join(' '), expected);
  });
}

/** Squares of three pixels, a quarter of them of one of three classes: few regions serve all of them. */
function patchwork(stream: RandomStream): Mask {
  const [rows, columns, side] = [20, 24, 3];
  const across = columns / side;
  const labels = Array.from({ length: Math.ceil(rows / side) * across }, () => (stream.uniform() < 0.25 ? 1 + stream.below(3) : 0));
  const at = (row: number, column: number) => labels[Math.floor(row / side) * across + Math.floor(column / side)];
  const values = Uint8Array.from({ length: rows * columns }, (_, pixel) => at(Math.floor(pixel / columns), pixel % columns));
  return { rows, columns, values };
}

const TIGHT: [seed: number, block: number, train: number, validation: number, buffer: number, digest: string][] = [
  [11, 2, 9, 3, 4, 'dbd73fd46f61'],
  [15, 1, 7, 3, 5, '3621f68135dc'],
  [16, 1, 7, 3, 5, 'dfe6261bcb1c'],
  [27, 4, 7, 2, 7, 'a05015a82c0b'],
];

test('never changes where few regions serve every class: the one that does is found', () => {
  for (const [seed, block, train, validation, buffer, expected] of TIGHT) {
    const amounts = { train: { per_class: train }, validation: { per_class: validation } };
    const spec = { by: 'buffered', block, buffer, rounding: 'released', ...amounts } as const;
    const parts = split(spec, patchwork(new RandomStream(seed, 'mask')), new RandomStream(seed, 'split'), ['a', 'b', 'c']);
    assert.is(splitDigest(parts).slice(0, 12), expected, `seed ${seed}`);
  }
});

test.run();
