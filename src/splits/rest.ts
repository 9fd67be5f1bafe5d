import { type Amount, isWhole, parseShare } from './amount.js';
import { emptyPart } from './problems.js';
import type { SplitProblem } from './split.js';

/** Whether training and validation leave nothing for a test set that is the rest. */
export function restIsEmpty({
  train,
  validation,
  test,
}: Readonly<Record<'train' | 'validation' | 'test', Amount>>): SplitProblem | undefined {
  const shares = [train, validation].filter((amount): amount is string => typeof amount === 'string');
  return test === 'rest' && isWhole(shares.map(parseShare)) ? { part: 'test', problem: emptyPart('test', test) } : undefined;
}
