import type { Problem } from '../../errors/failure.js';
import { formatProblemWithin } from '../../errors/format.js';
import { screenOf } from '../progress/screen.js';
import { note } from './print.js';
import { lineInstead } from '../options/advice.js';

/** Prints problems on standard error: what is wrong in red where there are colours, where to read on pale. */
export function noteProblems(problems: readonly Problem[], typed: readonly string[] = []): void {
  for (const problem of problems) {
    const lines = problemLines(problem, typed);
    const last = lines.length - 1;
    note(lines.join('\n'), (line, index) => (index === 0 || /^ +\| +\^$/.test(line) ? 'red' : index === last ? 'dim' : undefined));
  }
}

/** With the line to type instead where that is known: a line of its own, to be copied. */
function problemLines(problem: Problem, typed: readonly string[]): string[] {
  const lines = formatProblemWithin(problem, screenOf(process.stderr).width).split('\n');
  const instead = lineInstead(problem, typed);
  return instead === undefined ? lines : lines.toSpliced(-1, 0, `  Type: ${instead}`);
}
