import type { ResolvedBlocksSplit } from '../schema/pipeline.generated.js';
import { parseShare, pixelsOfShare, shareOf } from './amount.js';
import { assignBlocks } from './blocks/assign.js';
import { cutBlocks } from './blocks/grid.js';
import { drawTraining } from './blocks/draw.js';
import { checkServed } from './blocks/served.js';
import { flatten, pixelsByClass } from './pools.js';
import { emptyPart } from './problems.js';
import { quotasOf, sumOf } from './quotas.js';
import { restIsEmpty } from './rest.js';
import { type PartCounts, type Split, type SplitContext, SplitFailure, type SplitMethod } from './split.js';

const PARTS = ['train', 'validation', 'test'] as const;

/**
 * The scene cut into blocks, each dealt out as a whole to training, validation or test, so that each class has its share
 * in each of them as closely as whole blocks allow (assignBlocks). `draw` then takes some of the training pixels only.
 * Failures: `split-unserved`, `split-empty`, `too-few-pixels`.
 */
export const blocks: SplitMethod<ResolvedBlocksSplit> = {
  by: 'blocks',
  amounts: ['train', 'validation', 'test', 'draw'],
  check: restIsEmpty,
  expected: { counts: expectedCounts, test: 'about' },
  draw: splitIntoBlocks,
};

function splitIntoBlocks(spec: ResolvedBlocksSplit, { mask, classNames, random, testedElsewhere }: SplitContext): Split {
  const shares = sharesOf(spec);
  if (shares.train === 0) throw new SplitFailure('train', emptyPart('train', spec.train));
  if (shares.test <= 0 && !testedElsewhere) throw new SplitFailure('test', emptyPart('test', spec.test));
  const cut = cutBlocks(mask, spec.block, classNames.length);
  const used = [...PARTS, 'unused' as const].filter((part) => shares[part] > 0);
  const assigned = assignBlocks(
    cut,
    used.map((part) => shares[part]),
    random,
  );
  const pixelsOf = (part: (typeof used)[number]) => cut.flatMap(({ pixels }, index) => (used[assigned[index]] === part ? pixels : []));
  const pools = Object.fromEntries(PARTS.map((part) => [part, pixelsByClass(pixelsOf(part), mask, classNames.length)])) as Record<
    (typeof PARTS)[number],
    number[][]
  >;
  checkServed(
    cut,
    pools,
    PARTS.filter((part) => shares[part] > 0),
    classNames,
  );
  const sizes = classNames.map((_, index) => cut.reduce((sum, { counts }) => sum + counts[index], 0));
  const train = drawTraining(spec, pools.train, sizes, classNames, random);
  return { train, validation: flatten(pools.validation), test: flatten(pools.test) };
}

/** Of each part its share of the whole; what no part has is unused. */
function sharesOf({ train, validation, test }: ResolvedBlocksSplit) {
  const [trained, validated] = [shareOf(train), shareOf(validation)];
  const tested = test === 'rest' ? Math.max(0, 1 - trained - validated) : shareOf(test);
  const unused = test === 'rest' ? 0 : 1 - trained - validated - tested;
  // What rounding leaves over is no part.
  return { train: trained, validation: validated, test: tested < 1e-9 ? 0 : tested, unused: unused < 1e-9 ? 0 : unused };
}

/** What the shares say. */
function expectedCounts({ train, validation, test, draw, rounding }: ResolvedBlocksSplit, sizes: readonly number[]): PartCounts {
  const total = sumOf(sizes);
  const of = (amount: string | number) => (typeof amount === 'number' ? 0 : pixelsOfShare(parseShare(amount), total));
  const [held, validated] = [of(train), of(validation)];
  const tested = test === 'rest' ? total - held - validated : of(test);
  return { train: draw === undefined ? held : sumOf(quotasOf(draw, sizes, rounding)), validation: validated, test: tested };
}
