import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Code } from '../errors/codes.js';
import type { Problem } from '../errors/failure.js';

/** What of a folder can be taken in its place. */
export interface FilesThatFit {
  /** `a pipeline`, as the message calls what is wanted. */
  readonly what: string;
  readonly fits: (name: string) => boolean;
  /** Of those that fit: the ones that are meant before the others. */
  readonly rather?: (name: string) => boolean;
  /** What is to be named, if not `a file`; and what is wrong, if not `this is a folder, not a file`. */
  readonly choice?: string;
  readonly message?: string;
}

/** So many files of a folder are named. */
const MOST = 6;

/** A folder was named where a file is wanted: the files in it that would do; where only one does, it is what was meant. */
export function folderInstead(code: Code, folder: string, wanted: FilesThatFit): Problem {
  const fitting = namesIn(folder).filter(wanted.fits);
  const first = fitting.filter(wanted.rather ?? (() => false));
  const named = [...first, ...fitting.filter((name) => !first.includes(name))];
  const [only, ...others] = first.length > 0 ? first : named;
  const { choice = 'a file', message = 'this is a folder, not a file' } = wanted;
  if (only === undefined)
    return {
      code,
      message,
      place: { file: folder },
      hint: `${wanted.choice ? `Nothing in it is ${wanted.what}` : `No file in it is ${wanted.what} by its name`}. Name ${choice}.`,
    };
  const more = named.length > MOST ? ` and ${named.length - MOST} more` : '';
  const hint = `Name ${choice} in it: ${named.slice(0, MOST).join(', ')}${more}.`;
  if (others.length > 0) return { code, message, place: { file: folder }, hint };
  const write = join(folder, only);
  return {
    code,
    message,
    place: { file: folder },
    suggestion: write,
    instead: { found: folder, write },
    ...(named.length > 1 ? { hint } : {}),
  };
}

/** None of what is not a folder, or cannot be read. */
export function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}
