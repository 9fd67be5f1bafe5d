import type { RandomStream } from '../numerics/random.js';
import type { ResolvedRandomSplit } from '../schema/pipeline.generated.js';
import type { Amount } from './amount.js';
import { flatten, labelledByClass } from './pools.js';
import { classTooSmall, emptyPart, tooFewPixels } from './problems.js';
import { quotasOf } from './quotas.js';
import { PixelCount } from './random/pixel-count.js';
import { restIsEmpty } from './rest.js';
import { type Split, type SplitContext, SplitFailure, type SplitMethod } from './split.js';

type Part = keyof Split;

/**
 * Training pixels first, then validation, then test, each drawn at random from what is left. Shares and `per_class`
 * draw from each class (quotasOf says how they round; never more than is left), a plain number draws from all
 * classes together, without stratifying: it may take a small class's last pixels. Failures: `amount-invalid`,
 * `class-too-small`, `too-few-pixels`, `split-empty`.
 */
export const random: SplitMethod<ResolvedRandomSplit> = {
  by: 'random',
  amounts: ['train', 'validation', 'test'],
  check: (spec, classes) => restIsEmpty(spec) ?? (classes && new PixelCount(classes, spec.rounding).check(spec)),
  draw: splitAtRandom,
};

function splitAtRandom(spec: ResolvedRandomSplit, { mask, classNames, random: stream, testedElsewhere }: SplitContext): Split {
  const elsewhere = testedElsewhere === true;
  const pools = labelledByClass(mask, classNames.length);
  const sizes = pools.map((pool) => pool.length);

  /** Takes a part from the pools; `mustLeave` where the test set still needs a pixel of every class. */
  function take(part: Part, amount: Amount, mustLeave: boolean): Uint32Array {
    if (amount === 'rest') return flatten(pools.map((pool) => pool.splice(0)));
    if (typeof amount === 'number') return takeFromAll(part, amount, pools, stream);
    const quotas = quotasOf(amount, sizes, spec.rounding);
    const taken = pools.map((pool, index) => {
      const asked = quotas[index];
      const count = typeof amount === 'object' ? asked : Math.min(asked, pool.length);
      const short = count > pool.length || (asked > 0 && (count === 0 || (mustLeave && count === pool.length)));
      if (short)
        throw new SplitFailure(part, classTooSmall(part, amount, asked, pool.length, sizes[index], `${index + 1} (${classNames[index]})`));
      return stream.shuffle(pool).splice(0, count);
    });
    return flatten(taken);
  }

  const train = take('train', spec.train, !elsewhere);
  const validation = take('validation', spec.validation, !elsewhere);
  const test = take('test', spec.test, false);
  if (train.length === 0) throw new SplitFailure('train', emptyPart('train', spec.train));
  if (test.length === 0 && !elsewhere) throw new SplitFailure('test', emptyPart('test', spec.test));
  return { train, validation, test };
}

function takeFromAll(part: Part, count: number, pools: number[][], stream: RandomStream): Uint32Array {
  const left = flatten(pools);
  if (count > left.length) throw new SplitFailure(part, tooFewPixels(part, count, left.length));
  const taken = stream.shuffle(left).slice(0, count).sort();
  const gone = new Set(taken);
  pools.forEach((pool, index) => (pools[index] = pool.filter((pixel) => !gone.has(pixel))));
  return taken;
}
