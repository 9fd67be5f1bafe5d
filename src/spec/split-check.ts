import type { Problem } from '../errors/failure.js';
import { type Amount, isWhole, parseShare } from './amount.js';
import type { Experiment } from './experiment.js';
import { quotasOf, type Rounding } from './quotas.js';
import { classesUnserved, classTooSmall, emptyPart, foldUnknown, type SplitPart, tooFewPixels } from './split-problems.js';

/** A class as far as the text of a pipeline tells. */
export interface ClassSize {
  readonly name: string;
  readonly pixels: number;
}

interface Found {
  readonly part: SplitPart;
  readonly problem: Problem;
}

type Split = Experiment['split'];
type Random = Extract<Split, { by: 'random' }>;
type Buffered = Extract<Split, { by: 'buffered' }>;

/** The amounts that a split states, by their keys. */
export function statedAmounts(split: Split): [SplitPart, Amount][] {
  if (split.by === 'files') return [];
  const stated = split as Partial<Record<SplitPart, Amount>>;
  return (['train', 'validation', 'test', 'draw'] as const).flatMap((key) => (stated[key] === undefined ? [] : [[key, stated[key]]]));
}

/** What is certain to fail of a split before its mask is read; `classes` where the scene is known. */
export function checkSplit(split: Split, classes: readonly ClassSize[] | undefined): Found | undefined {
  for (const [part, amount] of statedAmounts(split)) {
    if (part !== 'validation' && isZero(amount)) return { part, problem: emptyPart(part, amount) };
  }
  if (split.by === 'buffered') return classes && checkBuffered(split, classes);
  if (split.by === 'folds') return split.fold > split.folds ? { part: 'fold', problem: foldUnknown(split.fold, split.folds) } : undefined;
  if (split.by === 'files') return undefined;
  const { train, validation, test } = split;
  const shares = [train, validation].filter((amount): amount is string => typeof amount === 'string');
  if (test === 'rest' && isWhole(shares.map(parseShare))) return { part: 'test', problem: emptyPart('test', test) };
  return split.by === 'random' ? classes && new PixelCount(classes, split.rounding).check(split) : undefined;
}

export function isZero(amount: Amount): boolean {
  return amount === 0 || (typeof amount === 'string' && /^0+(\.0+)?%$/.test(amount));
}

/** Wherever its pixels lie, a class must have more than its training and validation pixels. */
function checkBuffered(split: Buffered, classes: readonly ClassSize[]): Found | undefined {
  const sizes = classes.map(({ pixels }) => pixels);
  const [train, validation] = [split.train, split.validation].map((amount) => quotasOf(amount as Exclude<Amount, 'rest'>, sizes, split.rounding));
  const unserved = classes.flatMap(({ name, pixels }, index) => (train[index] === 0 || train[index] + validation[index] >= pixels
    ? [{
      name, label: index + 1, pixels, train: train[index], validation: validation[index],
      test: Math.max(0, pixels - train[index] - validation[index]),
    }]
    : []));
  return unserved.length > 0 ? { part: 'train', problem: classesUnserved(unserved, split.buffer!) } : undefined;
}

/** Takes the parts one after the other from the counts of pixels, as the split does from the pixels. */
class PixelCount {
  readonly #left: number[];
  /** All that is left, at most. */
  #total: number;
  /** A number of pixels of all classes is drawn without stratifying: afterwards nobody knows how many each class has left. */
  #stratified = true;

  constructor(readonly classes: readonly ClassSize[], readonly rounding?: Rounding) {
    this.#left = classes.map(({ pixels }) => pixels);
    this.#total = this.#left.reduce((sum, count) => sum + count, 0);
  }

  check({ train, validation, test }: Random): Found | undefined {
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

  #ofEach(part: SplitPart, amount: string | Extract<Amount, object>): Problem | undefined {
    if (!this.#stratified) return undefined;
    const quotas = quotasOf(amount, this.classes.map(({ pixels }) => pixels), this.rounding);
    for (const [index, { name, pixels }] of this.classes.entries()) {
      const left = this.#left[index];
      const asked = quotas[index];
      const count = typeof amount === 'object' ? asked : Math.min(asked, left);
      const mustLeave = part !== 'test' && count === left;
      if (count > left || (asked > 0 && (count === 0 || mustLeave))) return classTooSmall(part, amount, asked, left, pixels, `${index + 1} (${name})`);
      this.#left[index] -= count;
      this.#total -= count;
    }
    return undefined;
  }
}
