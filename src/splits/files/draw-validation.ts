import { normalizeAmount } from '../amount.js';
import { quotasOf } from '../quotas.js';
import { tooFewPixels } from '../problems.js';
import { drawFrom, pixelsByClass } from '../pools.js';
import { type Split, type SplitContext, SplitFailure } from '../split.js';

/**
 * Takes some of the training pixels that files name for validation: a share of each class, or a number in all in proportion to the
 * classes.
 *
 * @throws SplitFailure `too-few-pixels`, `split-empty` where that leaves nothing to train
 */
export function drawValidation(given: Split, amount: string | number, { mask, classNames, random }: Omit<SplitContext, 'given'>): Split {
  const pools = pixelsByClass(given.train, mask, classNames.length);
  const wanted = normalizeAmount(amount) as string | number;
  if (typeof wanted === 'number' && wanted > given.train.length)
    throw new SplitFailure('validation', tooFewPixels('validation', wanted, given.train.length));
  const drawn = drawFrom(
    pools,
    quotasOf(
      wanted,
      pools.map((pool) => pool.length),
    ),
    random,
  );
  const gone = new Set(drawn);
  const train = given.train.filter((pixel) => !gone.has(pixel));
  if (train.length === 0) {
    throw new SplitFailure('validation', {
      code: 'split-empty',
      message: `split.validation (${amount}) takes all ${given.train.length} training pixels`,
      hint: 'Ask for fewer.',
    });
  }
  return { ...given, train, validation: drawn };
}
