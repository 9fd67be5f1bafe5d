import type { RandomStream } from '../../numerics/random.js';
import type { ResolvedBlocksSplit } from '../../schema/pipeline.generated.js';
import { formatAmount } from '../amount.js';
import { proportional, quotasOf } from '../quotas.js';
import { drawTooMuch, tooFewPixels } from '../problems.js';
import { drawFrom, flatten } from '../pools.js';
import { SplitFailure } from '../split.js';

/**
 * The training pixels that `draw` takes from the training blocks' pixels of each class; all of them without it.
 *
 * @param sizes pixels of each class in the whole scene
 */
export function drawTraining(
  { draw, rounding }: Pick<ResolvedBlocksSplit, 'draw' | 'rounding'>,
  pools: readonly number[][],
  sizes: readonly number[],
  classNames: readonly string[],
  random: RandomStream,
  places: 'blocks' | 'groups' = 'blocks',
): Uint32Array {
  if (draw === undefined) return flatten(pools);
  const held = pools.map((pool) => pool.length);
  const total = held.reduce((sum, count) => sum + count, 0);
  if (typeof draw === 'number' && draw > total) throw new SplitFailure('draw', tooFewPixels('draw', draw, total));
  const counts = typeof draw === 'number' ? proportional(draw, held) : quotasOf(draw, sizes, rounding);
  const short = classNames.flatMap((name, index) =>
    counts[index] > held[index] || counts[index] === 0
      ? [{ name, label: index + 1, pixels: sizes[index], asked: counts[index], held: held[index] }]
      : [],
  );
  if (short.length > 0) throw new SplitFailure('draw', drawTooMuch(formatAmount(draw), short, places));
  return drawFrom(pools, counts, random);
}
