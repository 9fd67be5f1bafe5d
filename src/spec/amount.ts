import type { ResolvedSplit } from '../schema/pipeline.generated.js';

/** How many pixels: `20%` of each class, a count over all classes, `{per_class: n}`, or the rest. */
export type Amount = ResolvedSplit['test'];

/** `20%` as an exact fraction, 20 / 100; undefined of what is no share. */
export function shareOf(amount: Amount): { numerator: number; denominator: number } | undefined {
  const match = typeof amount === 'string' ? /^(\d+)(?:\.(\d+))?%$/.exec(amount) : null;
  if (!match) return undefined;
  const decimals = match[2] ?? '';
  let denominator = 100;
  for (let index = 0; index < decimals.length; index++) denominator *= 10;
  return { numerator: Number(match[1] + decimals), denominator };
}
