import { type Amount, parseShare, pixelsOfShare, shareOf } from './amount.js';
import type { Experiment } from './experiment.js';
import { quotasOf } from './quotas.js';

type Split = Exclude<Experiment['split'], { by: 'random' | 'files' }>;

/**
 * How many pixels a split of a scene comes to before its mask is known: of whole blocks what their shares say, of a
 * buffered split as many test pixels as there would be without the buffer.
 *
 * @param sizes pixels of each class
 */
export function expectedCounts(split: Split, sizes: readonly number[]) {
  const total = sum(sizes);
  const { train, validation, test } = split.by === 'buffered' ? buffered(split, sizes)
    : split.by === 'blocks' ? blocks(split, sizes, total) : folds(split, sizes, total);
  return { train, validation, test, expected: true } as const;
}

function buffered({ train, validation, rounding }: Extract<Split, { by: 'buffered' }>, sizes: readonly number[]) {
  const [trained, validated] = [train, validation].map((amount) => sum(quotasOf(amount as Exclude<Amount, 'rest'>, sizes, rounding)));
  return { train: trained, validation: validated, test: sum(sizes) - trained - validated };
}

function blocks({ train, validation, test, draw, rounding }: Extract<Split, { by: 'blocks' }>, sizes: readonly number[], total: number) {
  const of = (amount: string | number) => (typeof amount === 'number' ? 0 : pixelsOfShare(parseShare(amount), total));
  const [held, validated] = [of(train), of(validation)];
  const tested = test === 'rest' ? total - held - validated : of(test);
  const trained = draw === undefined ? held : sum(quotasOf(draw as Exclude<Amount, 'rest'>, sizes, rounding));
  return { train: trained, validation: validated, test: tested };
}

function folds({ folds: count, validation, draw, rounding }: Extract<Split, { by: 'folds' }>, sizes: readonly number[], total: number) {
  const test = Math.round(total / count);
  const validated = Math.round((total - test) * shareOf(validation));
  const trained = draw === undefined ? total - test - validated : sum(quotasOf(draw as Exclude<Amount, 'rest'>, sizes, rounding));
  return { train: trained, validation: validated, test };
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
