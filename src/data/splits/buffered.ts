import { chebyshevDistances } from '../distance.js';
import type { ResolvedBufferedSplit } from '../../schema/pipeline.generated.js';
import { quotasOf } from '../../spec/quotas.js';
import { blockSize, cutBlocks } from './blocks/grid.js';
import { growRegion } from './blocks/region.js';
import { drawFrom, flatten, labelledByClass, pixelsByClass } from './pools.js';
import { type Split, type SplitContext, SplitFailure } from './split.js';
import { classesUnserved } from '../../spec/split-problems.js';

/**
 * Training and validation pixels drawn at random from a region of blocks (growRegion) that has just enough of every
 * class; every labelled pixel farther than the buffer from all of them tests. With a buffer of patch.size - 1 no test
 * patch shares a pixel with a patch of training or validation. Failures: `too-few-pixels`, `split-unserved`.
 */
export function splitBuffered(spec: ResolvedBufferedSplit, { mask, classNames, random }: SplitContext): Split {
  const classes = classNames.length;
  // A pipeline's is spelled out (resolveSplit).
  const buffer = spec.buffer ?? 0;
  const labelled = labelledByClass(mask, classes);
  const sizes = labelled.map((pool) => pool.length);
  const train = quotasOf(spec.train, sizes, spec.rounding);
  const validation = quotasOf(spec.validation, sizes, spec.rounding);
  const blocks = cutBlocks(mask, spec.block, classes);
  const needed = train.map((count, index) => count + validation[index]);
  const region = growRegion({ mask, blocks, size: blockSize(spec.block), needed, buffer, random });
  const pools = pixelsByClass(region.flatMap((block) => blocks[block].pixels), mask, classes);
  const held = pools.map((pool) => pool.length);
  const parts = { train: drawFrom(pools, train, random), validation: drawFrom(pools, validation, random) };
  const distances = chebyshevDistances([...parts.train, ...parts.validation], mask.rows, mask.columns);
  const tested = labelled.map((pool) => pool.filter((pixel) => distances[pixel] > buffer));
  const unserved = classNames.flatMap((name, index) => (held[index] < needed[index] || tested[index].length === 0 || train[index] === 0
    ? [{ name, label: index + 1, pixels: sizes[index], train: train[index], validation: validation[index], test: tested[index].length }]
    : []));
  if (unserved.length > 0) throw new SplitFailure('train', classesUnserved(unserved, buffer));
  return { ...parts, test: flatten(tested) };
}
