/** Where a problem was found: a file, or an argument of the command line; lines and columns count from 1. */
export interface Place {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
  /** The text of the line, for the excerpt below the message. */
  readonly excerpt?: string;
  /** Of a file that others extend, where they say so: `mine.yaml:2`, outermost first. */
  readonly via?: readonly string[];
}

/** One thing that is wrong: a stable code for machines, a sentence, and how to put it right. */
export interface Problem {
  readonly code: string;
  readonly message: string;
  readonly cure?: string;
  readonly place?: Place;
}

/** An error that is the user's to mend: it is printed without a stack trace and ends the program with exit code 2. */
export class Failure extends Error {
  readonly problems: readonly Problem[];

  constructor(problems: Problem | readonly Problem[]) {
    const list = Array.isArray(problems) ? (problems as readonly Problem[]) : [problems as Problem];
    super(list.map(formatProblem).join('\n'));
    this.name = 'Failure';
    this.problems = list;
  }
}

/** The run was stopped by the user (Ctrl-C, SIGTERM): nothing is wrong, and nothing half-written stays. */
export class Interrupted extends Error {
  constructor() {
    super('interrupted');
    this.name = 'Interrupted';
  }
}

/**
 * A problem as the terminal shows it:
 *
 *     pipelines/mine.yaml:7:10: error: training.batch must be at least 1 (found -3)
 *         7 |   batch: -3
 *           |          ^
 *       cure
 */
export function formatProblem({ message, cure, place }: Problem): string {
  const where = place ? [place.file, place.line, place.column].filter((part) => part !== undefined).join(':') + ': ' : '';
  const lines = [`${where}error: ${message}`];
  if (place?.excerpt !== undefined) {
    const number = String(place.line ?? 1).padStart(5);
    lines.push(`${number} | ${place.excerpt}`);
    // Tabs stay, so that the caret stands where the terminal puts the character.
    if (place.column !== undefined) lines.push(`      | ${place.excerpt.slice(0, place.column - 1).replace(/[^\t]/g, ' ')}^`);
  }
  if (place?.via) lines.push(`  extended by ${place.via.toReversed().join(', by ')}`);
  if (cure) lines.push(`  ${cure}`);
  return lines.join('\n');
}
