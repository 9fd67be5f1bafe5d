import type { ResolvedSplit } from '../schema/pipeline.generated.js';
import { type Amount, normalizeAmount } from './amount.js';

/** The keys that hold amounts, of any method. */
const AMOUNTS = ['train', 'validation', 'test', 'draw'] as const;

/**
 * A split in its shortest form, so that equal splits give equal addresses: amounts as normalizeAmount has them, a square
 * block as one number, the released rounding by saying nothing, and the buffer that keeps patches apart spelled out.
 */
export function resolveSplit(split: ResolvedSplit, patch: number): ResolvedSplit {
  const { rounding, block, ...rest } = split as { rounding?: string; block?: number | readonly number[] } & ResolvedSplit;
  const amounts = AMOUNTS.filter((key) => rest.by !== 'files' && key in rest).map((key) => [key, normalizeAmount((rest as never)[key] as Amount)]);
  return {
    ...(rest.by === 'buffered' ? { ...rest, buffer: rest.buffer ?? patch - 1 } : rest), ...Object.fromEntries(amounts),
    ...(block === undefined ? {} : { block: typeof block === 'object' && block[0] === block[1] ? block[0] : block }),
    ...(rounding === undefined || rounding === 'released' ? {} : { rounding }),
  } as ResolvedSplit;
}
