import type { Problem } from '../errors/failure.js';
import { type Amount, isWhole, parseShare, pixelsOfShare } from './amount.js';
import type { Experiment } from './experiment.js';
import { classTooSmall, emptyPart, type SplitPart, tooFewPixels } from './split-problems.js';

/** A class as far as the text of a pipeline tells. */
export interface ClassSize {
  readonly name: string;
  readonly pixels: number;
}

interface Found {
  readonly part: SplitPart;
  readonly problem: Problem;
}

/** What is certain to fail of a split before its mask is read; `classes` where the scene is known. */
export function checkSplit(split: Experiment['split'], classes: readonly ClassSize[] | undefined): Found | undefined {
  const { train, validation, test } = split;
  if (isZero(train)) return { part: 'train', problem: emptyPart('train', train) };
  if (isZero(test)) return { part: 'test', problem: emptyPart('test', test) };
  const shares = [train, validation].filter((amount): amount is string => typeof amount === 'string');
  if (test === 'rest' && isWhole(shares.map(parseShare))) return { part: 'test', problem: emptyPart('test', test) };
  return classes && new PixelCount(classes).check(split);
}

export function isZero(amount: Amount): boolean {
  return amount === 0 || (typeof amount === 'string' && /^0+(\.0+)?%$/.test(amount));
}

/** Takes the parts one after the other from the counts of pixels, as the split does from the pixels. */
class PixelCount {
  readonly #left: number[];
  /** All that is left, at most. */
  #total: number;
  /** A number of pixels of all classes is drawn without stratifying: afterwards nobody knows how many each class has left. */
  #stratified = true;

  constructor(readonly classes: readonly ClassSize[]) {
    this.#left = classes.map(({ pixels }) => pixels);
    this.#total = this.#left.reduce((sum, count) => sum + count, 0);
  }

  check({ train, validation, test }: Experiment['split']): Found | undefined {
    for (const [part, amount] of [['train', train], ['validation', validation], ['test', test]] as const) {
      const problem = amount === 'rest' ? this.#rest(part) : typeof amount === 'number' ? this.#fromAll(part, amount) : this.#ofEach(part, amount);
      if (problem) return { part, problem };
    }
    return undefined;
  }

  #rest(part: SplitPart): Problem | undefined {
    return this.#total === 0 ? emptyPart(part, 'rest') : undefined;
  }

  #fromAll(part: SplitPart, count: number): Problem | undefined {
    if (count > this.#total) return tooFewPixels(part, count, this.#total);
    this.#total -= count;
    if (count > 0) this.#stratified = false;
    return undefined;
  }

  #ofEach(part: SplitPart, amount: string | { readonly per_class: number }): Problem | undefined {
    if (!this.#stratified) return undefined;
    for (const [index, { name, pixels }] of this.classes.entries()) {
      const left = this.#left[index];
      const asked = typeof amount === 'object' ? amount.per_class : pixelsOfShare(parseShare(amount), pixels);
      const count = typeof amount === 'object' ? asked : Math.min(asked, left);
      const mustLeave = part !== 'test' && count === left;
      if (count > left || (asked > 0 && (count === 0 || mustLeave))) return classTooSmall(part, amount, asked, left, pixels, `${index + 1} (${name})`);
      this.#left[index] -= count;
      this.#total -= count;
    }
    return undefined;
  }
}
