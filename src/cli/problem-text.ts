import type { Problem } from '../errors/failure.js';
import { formatProblem } from '../errors/format.js';
import { lineInstead } from './options/advice.js';

/** A problem for the terminal, with the line to type instead where that is known: a line of its own, to be copied. */
export function problemText(problem: Problem, typed: readonly string[]): string {
  const lines = formatProblem(problem).split('\n');
  const instead = lineInstead(problem, typed);
  if (instead !== undefined) lines.splice(-1, 0, `  Type: ${instead}`);
  return lines.join('\n');
}
