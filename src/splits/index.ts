import type { RandomStream } from '../numerics/random.js';
import type { ResolvedSplit } from '../schema/pipeline.generated.js';
import { type Amount, isZero, normalizeAmount } from './amount.js';
import { blocks } from './blocks.js';
import { buffered } from './buffered.js';
import { files } from './files.js';
import { folds } from './folds.js';
import type { Mask } from './mask.js';
import { emptyPart } from './problems.js';
import { published } from './published.js';
import { groups } from './groups.js';
import { random } from './random.js';
import {
  AMOUNT_KEYS,
  type AmountKey,
  type ClassSize,
  type Given,
  type PartCounts,
  type Split,
  type SplitMethod,
  type SplitProblem,
  type StatedAmount,
} from './split.js';

export { type ClassSize, type Given, type PartCounts, type Split, SplitFailure } from './split.js';

/** Every way to split, by its name after `by`: one line a file, one for each of schemas/split.schema.json. */
export const METHODS = { random, files, published, blocks, buffered, folds, groups } as const satisfies {
  readonly [By in ResolvedSplit['by']]: SplitMethod<Extract<ResolvedSplit, { by: By }>>;
};

export function methodOf({ by }: Pick<ResolvedSplit, 'by'>): SplitMethod<ResolvedSplit> {
  return METHODS[by];
}

/**
 * Splits the labelled pixels of a mask into training, validation and test pixels.
 *
 * @param given what files say of it (data/split-files/split-files.ts, data/masks/pixel-groups.ts)
 */
export function split(spec: ResolvedSplit, mask: Mask, stream: RandomStream, classNames: readonly string[], given?: Given): Split {
  return methodOf(spec).draw(spec, { mask, random: stream, classNames, ...given });
}

/** The amounts that a split states, by their keys. */
export function statedAmounts(spec: ResolvedSplit): StatedAmount[] {
  const stated: Partial<Record<AmountKey, unknown>> = spec;
  const { amounts } = methodOf(spec);
  return AMOUNT_KEYS.flatMap((key) => (amounts.includes(key) && stated[key] !== undefined ? [[key, stated[key] as Amount] as const] : []));
}

/** What is certain to fail of a split before its mask is read; `classes` where the scene is known. */
export function checkSplit(spec: ResolvedSplit, classes: readonly ClassSize[] | undefined): SplitProblem | undefined {
  for (const [part, amount] of statedAmounts(spec)) {
    if (part !== 'validation' && isZero(amount)) return { part, problem: emptyPart(part, amount) };
  }
  return methodOf(spec).check?.(spec, classes);
}

/**
 * How many pixels a split of a scene comes to before its mask is known: of whole blocks what their shares say, of a
 * buffered split as many test pixels as there would be without the buffer.
 *
 * @param sizes pixels of each class
 * @returns undefined where the pixels can be counted exactly, or not at all
 */
export function expectedCounts(spec: ResolvedSplit, sizes: readonly number[]): (PartCounts & { readonly expected: true }) | undefined {
  const counts = methodOf(spec).expected?.counts(spec, sizes);
  return counts && { ...counts, expected: true };
}

/**
 * A split in its shortest form, so that equal splits give equal addresses: amounts as normalizeAmount has them, a square
 * block as one number, the released rounding by saying nothing, and what its method spells out.
 */
export function resolveSplit(spec: ResolvedSplit, patch: number): ResolvedSplit {
  const spelled: ResolvedSplit & { rounding?: string; block?: number | readonly number[] } = methodOf(spec).resolve?.(spec, patch) ?? spec;
  const { rounding, block, ...rest } = spelled;
  const amounts = statedAmounts(spec).map(([key, amount]) => [key, normalizeAmount(amount)]);
  return {
    ...rest,
    ...Object.fromEntries(amounts),
    ...(block === undefined ? {} : { block: typeof block === 'object' && block[0] === block[1] ? block[0] : block }),
    ...(rounding === undefined || rounding === 'released' ? {} : { rounding }),
  } as ResolvedSplit;
}
