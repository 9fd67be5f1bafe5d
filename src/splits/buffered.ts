import type { ResolvedBufferedSplit } from '../schema/pipeline.generated.js';
import { blockSize, cutBlocks } from './blocks/grid.js';
import { growRegion } from './blocks/region.js';
import { chebyshevDistances } from './distance.js';
import { drawFrom, flatten, labelledByClass, pixelsByClass } from './pools.js';
import { classesUnserved } from './problems.js';
import { quotasOf, sumOf } from './quotas.js';
import {
  type ClassSize,
  type PartCounts,
  type Split,
  type SplitContext,
  SplitFailure,
  type SplitMethod,
  type SplitProblem,
} from './split.js';

/**
 * Training and validation pixels drawn at random from a region of blocks (growRegion) that has just enough of every
 * class; every labelled pixel farther than the buffer from all of them tests. With a buffer of patch.size - 1 no test
 * patch shares a pixel with a patch of training or validation. Failures: `too-few-pixels`, `split-unserved`.
 */
export const buffered: SplitMethod<ResolvedBufferedSplit> = {
  by: 'buffered',
  amounts: ['train', 'validation'],
  // What keeps patches apart.
  resolve: (spec, patch) => ({ ...spec, buffer: spec.buffer ?? patch - 1 }),
  check: (spec, classes) => classes && checkClasses(spec, classes),
  expected: { counts: expectedCounts, test: 'at most' },
  draw: splitBuffered,
};

function splitBuffered(spec: ResolvedBufferedSplit, { mask, classNames, random }: SplitContext): Split {
  const classes = classNames.length;
  // A pipeline's is spelled out (resolve).
  const buffer = spec.buffer ?? 0;
  const labelled = labelledByClass(mask, classes);
  const sizes = labelled.map((pool) => pool.length);
  const train = quotasOf(spec.train, sizes, spec.rounding);
  const validation = quotasOf(spec.validation, sizes, spec.rounding);
  const blocks = cutBlocks(mask, spec.block, classes);
  const needed = train.map((count, index) => count + validation[index]);
  const region = growRegion({ mask, blocks, size: blockSize(spec.block), needed, buffer, random });
  const pools = pixelsByClass(
    region.flatMap((block) => blocks[block].pixels),
    mask,
    classes,
  );
  const held = pools.map((pool) => pool.length);
  const parts = { train: drawFrom(pools, train, random), validation: drawFrom(pools, validation, random) };
  const distances = chebyshevDistances([...parts.train, ...parts.validation], mask.rows, mask.columns);
  const tested = labelled.map((pool) => pool.filter((pixel) => distances[pixel] > buffer));
  const unserved = classNames.flatMap((name, index) =>
    held[index] < needed[index] || tested[index].length === 0 || train[index] === 0
      ? [{ name, label: index + 1, pixels: sizes[index], train: train[index], validation: validation[index], test: tested[index].length }]
      : [],
  );
  if (unserved.length > 0) throw new SplitFailure('train', classesUnserved(unserved, buffer));
  return { ...parts, test: flatten(tested) };
}

/** Wherever its pixels lie, a class must have more than its training and validation pixels. */
function checkClasses(spec: ResolvedBufferedSplit, classes: readonly ClassSize[]): SplitProblem | undefined {
  const sizes = classes.map(({ pixels }) => pixels);
  const [train, validation] = [spec.train, spec.validation].map((amount) => quotasOf(amount, sizes, spec.rounding));
  const unserved = classes.flatMap(({ name, pixels }, index) =>
    train[index] === 0 || train[index] + validation[index] >= pixels
      ? [
          {
            name,
            label: index + 1,
            pixels,
            train: train[index],
            validation: validation[index],
            test: Math.max(0, pixels - train[index] - validation[index]),
          },
        ]
      : [],
  );
  return unserved.length > 0 ? { part: 'train', problem: classesUnserved(unserved, spec.buffer!) } : undefined;
}

/** As many test pixels as there would be without the buffer. */
function expectedCounts({ train, validation, rounding }: ResolvedBufferedSplit, sizes: readonly number[]): PartCounts {
  const [trained, validated] = [train, validation].map((amount) => sumOf(quotasOf(amount, sizes, rounding)));
  return { train: trained, validation: validated, test: sumOf(sizes) - trained - validated };
}
