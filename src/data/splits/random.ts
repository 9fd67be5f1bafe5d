import type { RandomStream } from '../../numerics/random.js';
import type { ResolvedSplit } from '../../schema/pipeline.generated.js';
import { type Amount, formatAmount, parseShare, pixelsOfShare } from '../../spec/amount.js';
import { type Split, type SplitContext, SplitFailure } from './split.js';

type Part = keyof Split;

/**
 * Training pixels first, then validation, then test, each drawn at random from what is left. Shares and `per_class`
 * draw from each class (pixelsOfShare says how they round; never more than is left), a plain number draws from all
 * classes together, without stratifying: it may take a small class's last pixels. Failures: `amount-invalid`,
 * `class-too-small`, `too-few-pixels`, `split-empty`.
 */
export function splitAtRandom(spec: ResolvedSplit, { mask, classNames, random }: SplitContext): Split {
  const pools = pixelsByClass(mask.values, classNames.length);
  const sizes = pools.map((pool) => pool.length);

  /** Takes a part from the pools; `mustLeave` where the test set still needs a pixel of every class. */
  function take(part: Part, amount: Amount, mustLeave: boolean): Uint32Array {
    if (amount === 'rest') return flatten(pools.map((pool) => pool.splice(0)));
    if (typeof amount === 'number') return takeFromAll(part, amount, pools, random);
    const taken = pools.map((pool, index) => {
      const asked = typeof amount === 'object' ? amount.per_class : pixelsOfShare(parseShare(amount), sizes[index]);
      const count = typeof amount === 'object' ? asked : Math.min(asked, pool.length);
      const short = count > pool.length || (asked > 0 && (count === 0 || (mustLeave && count === pool.length)));
      if (short) throw classTooSmall(part, amount, asked, pool.length, sizes[index], `${index + 1} (${classNames[index]})`);
      return random.shuffle(pool).splice(0, count);
    });
    return flatten(taken);
  }

  const train = take('train', spec.train, true);
  const validation = take('validation', spec.validation, true);
  const test = take('test', spec.test, false);
  if (train.length === 0) throw empty('train', spec.train);
  if (test.length === 0) throw empty('test', spec.test);
  return { train, validation, test };
}

function pixelsByClass(labels: ArrayLike<number>, classes: number): number[][] {
  const pools = Array.from({ length: classes }, () => [] as number[]);
  for (let pixel = 0; pixel < labels.length; pixel++) if (labels[pixel] > 0) pools[labels[pixel] - 1].push(pixel);
  return pools;
}

function takeFromAll(part: Part, count: number, pools: number[][], random: RandomStream): Uint32Array {
  const left = flatten(pools);
  if (count > left.length) {
    throw new SplitFailure(part, {
      code: 'too-few-pixels',
      message: `split.${part} asks for ${pixels(count)}, but ${left.length} labelled ${left.length === 1 ? 'pixel is' : 'pixels are'} left`,
      cure: 'Ask for fewer.',
    });
  }
  const taken = random.shuffle(left).slice(0, count).sort();
  const gone = new Set(taken);
  pools.forEach((pool, index) => (pools[index] = pool.filter((pixel) => !gone.has(pixel))));
  return taken;
}

function flatten(pools: readonly (readonly number[])[]): Uint32Array {
  return Uint32Array.from(pools.flat()).sort();
}

function classTooSmall(part: Part, amount: Amount, asked: number, left: number, size: number, name: string): SplitFailure {
  const kept = part !== 'test' && asked <= left ? '; one must stay for the test set' : '';
  return new SplitFailure(part, {
    code: 'class-too-small',
    message: `split.${part} (${formatAmount(amount)}) asks for ${pixels(asked)} of class ${name}, which has ${left} of its ${size} left${kept}`,
    cure: 'Ask for fewer pixels, or leave the class out of the mask.',
  });
}

function empty(part: Part, amount: Amount): SplitFailure {
  return new SplitFailure(part, {
    code: 'split-empty',
    message: `split.${part} (${formatAmount(amount)}) gets no pixel`,
    cure: part === 'test' ? 'Ask for fewer training and validation pixels.' : 'Ask for one pixel at least.',
  });
}

function pixels(count: number): string {
  return `${count} ${count === 1 ? 'pixel' : 'pixels'}`;
}
