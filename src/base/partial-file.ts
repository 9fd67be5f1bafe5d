import { randomUUID } from 'node:crypto';
import { linkSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { statOf } from './stat.js';

/** How the name of a file or folder begins that is not whole yet. */
export const PARTIAL = '.partial-';
/** Characters of the name that are part of it: with three bytes each, and what is around them, no name is too long. */
const KEPT = 40;
/** No file takes so long to write: older ones are of processes that were ended. */
const HOUR_MS = 3_600_000;

/** How the names begin of what is to become this file or folder. */
export const partialStem = (path: string): string => `${PARTIAL}${basename(path).slice(0, KEPT)}-`;

/** Where something is written that is to become this file or folder: beside it, under a name that nobody else takes. */
export const partialOf = (path: string): string => join(dirname(path), partialStem(path) + randomUUID());

/**
 * Gives a file that is whole a name that nothing has yet. File systems without links see it renamed, and between the look and the name
 * another process may take it.
 *
 * @throws Error of the file system, `EEXIST` where something has the name
 */
export function placeNew(partial: string, file: string): void {
  try {
    linkSync(partial, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST' || statOf(file) !== undefined) {
      throw Object.assign(new Error(`the file exists already: ${file}`, { cause: error }), { code: 'EEXIST' });
    }
    renameSync(partial, file);
    return;
  }
  rmSync(partial, { force: true });
}

/** Whether what is not whole was left by a process that has ended. */
export const isLeftOver = (path: string): boolean => Date.now() - statSync(path).mtimeMs > HOUR_MS;
