import type { Code } from './codes.js';

/** Where a problem was found: a file, or an argument of the command line; lines and columns (in UTF-16 units) count from 1. */
export interface Place {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
  /** Just behind the last character, where that stands on the same line. */
  readonly endColumn?: number;
  /** The text of the line, for the excerpt below the message. */
  readonly excerpt?: string;
  /** Of a file that others extend, where they say so: `mine.yaml:2`, outermost first. */
  readonly via?: readonly string[];
}

/** One thing that is wrong: a stable code for machines, a sentence, and how to put it right. */
export interface Problem {
  readonly code: Code;
  readonly message: string;
  /** What would have been right, in words. */
  readonly expected?: string;
  /** The near name that was probably meant. */
  readonly suggestion?: string;
  readonly hint?: string;
  /** What to type or write, where that is known word for word. */
  readonly instead?: Instead;
  readonly place?: Place;
  /** Of a scene's file, which may hold both: the array that it is wrong with. */
  readonly of?: Role;
}

/** The text that is right in place of one that is wrong. */
export interface Instead {
  /** A word of the command line, a value or the path of a key, as it was written; without it, all of the command line is replaced. */
  readonly found?: string;
  readonly write: string;
}

/** Of a scene's two arrays one. */
export type Role = 'cube' | 'mask';

/** An error that is the user's to mend: it is printed without a stack trace and ends the program with exit code 2. */
export class Failure extends Error {
  readonly problems: readonly Problem[];

  /** @param options its cause, where another error is told in the user's words */
  constructor(problems: Problem | readonly Problem[], options?: ErrorOptions) {
    const list = Array.isArray(problems) ? (problems as readonly Problem[]) : [problems as Problem];
    super(
      list
        .map(
          ({ message, hint, place }) =>
            [place?.file, place?.line, message].filter((part) => part !== undefined).join(':') + (hint ? `\n  ${hint}` : ''),
        )
        .join('\n'),
      options,
    );
    this.name = 'Failure';
    this.problems = list;
  }

  /** Keeps the error that this one tells in the user's words, for whoever looks for a fault. */
  causedBy(cause: unknown): this {
    Object.defineProperty(this, 'cause', { value: cause, configurable: true, writable: true });
    return this;
  }
}

/** The run was stopped by the user (Ctrl-C, SIGTERM): nothing is wrong, and nothing half-written stays. */
export class Interrupted extends Error {
  constructor() {
    super('interrupted');
    this.name = 'Interrupted';
  }
}

/** Another process has taken over what this one held, which was stopped for long: the work is that one's now, and nothing is wrong. */
export class Yielded extends Error {
  constructor() {
    super('yielded');
    this.name = 'Yielded';
  }
}
