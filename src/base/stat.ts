import { type Stats, statSync } from 'node:fs';

/** Names that no file can have: too long, with a character that none may have, or below a file. */
const IMPOSSIBLE = ['ENAMETOOLONG', 'ERR_INVALID_ARG_VALUE', 'ENOTDIR'];

/** What lies at a path; undefined where nothing does, or nothing can. */
export function statOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch (error) {
    if (IMPOSSIBLE.includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}
