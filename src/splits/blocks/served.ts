import { classesWithoutPart } from '../problems.js';
import { type Split, SplitFailure } from '../split.js';
import type { Block } from './grid.js';

/** @throws SplitFailure `split-unserved` for every class that one of the parts lacks */
export function checkServed<Part extends keyof Split>(
  blocks: readonly Block[],
  pools: Record<Part, number[][]>,
  parts: readonly Part[],
  classNames: readonly string[],
): void {
  const lacking = classNames.flatMap((name, index) => {
    const missing = parts.filter((part) => pools[part][index].length === 0);
    const own = blocks.filter(({ counts }) => counts[index] > 0);
    const pixels = own.reduce((sum, { counts }) => sum + counts[index], 0);
    return missing.length > 0 ? [{ name, label: index + 1, pixels, blocks: own.length, missing }] : [];
  });
  if (lacking.length > 0) throw new SplitFailure('by', classesWithoutPart(lacking, parts.length));
}
