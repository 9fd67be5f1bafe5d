import type { ResolvedFoldsSplit } from '../schema/pipeline.generated.js';
import { shareOf } from './amount.js';
import { assignBlocks } from './blocks/assign.js';
import { drawTraining } from './blocks/draw.js';
import { type Block, cutBlocks } from './blocks/grid.js';
import { checkServed } from './blocks/served.js';
import { chebyshevDistances } from './distance.js';
import type { Mask } from './mask.js';
import { flatten, pixelsByClass } from './pools.js';
import { foldUnknown } from './problems.js';
import { quotasOf, sumOf } from './quotas.js';
import type { PartCounts, Split, SplitContext, SplitMethod } from './split.js';

/**
 * k-fold over blocks: blocks are dealt out to folds so that each class is spread evenly over them (assignBlocks), one fold
 * tests, and the blocks of the others are dealt out to training and validation. One seed gives the same folds whichever
 * tests, so that all of them together test every labelled pixel once. With a buffer, training and validation pixels
 * within that distance of a test pixel are left out. Failures: `split-unserved`, `too-few-pixels`.
 */
export const folds: SplitMethod<ResolvedFoldsSplit> = {
  by: 'folds',
  amounts: ['validation', 'draw'],
  check: ({ fold, folds: count }) => (fold > count ? { part: 'fold', problem: foldUnknown(fold, count) } : undefined),
  expected: { counts: expectedCounts, test: 'about' },
  draw: splitIntoFolds,
};

function splitIntoFolds(spec: ResolvedFoldsSplit, { mask, classNames, random }: SplitContext): Split {
  const classes = classNames.length;
  const blocks = cutBlocks(mask, spec.block, classes);
  const dealt = assignBlocks(blocks, new Array<number>(spec.folds).fill(1 / spec.folds), random);
  const tested = blocks.filter((_, index) => dealt[index] === spec.fold - 1);
  const test = flatten(tested.map(({ pixels }) => pixels));
  const near = spec.buffer > 0 ? chebyshevDistances(test, mask.rows, mask.columns) : undefined;
  const others = blocks
    .filter((_, index) => dealt[index] !== spec.fold - 1)
    .map((block) => (near ? trimmed(block, mask, (pixel) => near[pixel] > spec.buffer) : block))
    .filter(({ pixels }) => pixels.length > 0);
  const share = shareOf(spec.validation);
  const parts = share > 0 ? assignBlocks(others, [1 - share, share], random) : new Uint8Array(others.length);
  const pixelsOf = (part: number) => others.flatMap(({ pixels }, index) => (parts[index] === part ? pixels : []));
  const poolsOf = (part: number) => pixelsByClass(pixelsOf(part), mask, classes);
  const pools = { train: poolsOf(0), validation: poolsOf(1), test: pixelsByClass(test, mask, classes) };
  checkServed(blocks, pools, share > 0 ? ['train', 'validation', 'test'] : ['train', 'test'], classNames);
  const sizes = classNames.map((_, index) => blocks.reduce((sum, { counts }) => sum + counts[index], 0));
  return { train: drawTraining(spec, pools.train, sizes, classNames, random), validation: flatten(pools.validation), test };
}

/** What is left of a block beyond the buffer. */
function trimmed(block: Block, { values }: Mask, keeps: (pixel: number) => boolean): Block {
  const pixels = block.pixels.filter(keeps);
  const counts = new Array<number>(block.counts.length).fill(0);
  for (const pixel of pixels) counts[values[pixel] - 1]++;
  return { ...block, pixels, counts };
}

function expectedCounts({ folds: count, validation, draw, rounding }: ResolvedFoldsSplit, sizes: readonly number[]): PartCounts {
  const total = sumOf(sizes);
  const test = Math.round(total / count);
  const validated = Math.round((total - test) * shareOf(validation));
  return { train: draw === undefined ? total - test - validated : sumOf(quotasOf(draw, sizes, rounding)), validation: validated, test };
}
