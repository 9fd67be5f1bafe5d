import { type Dirent, readdirSync, type Stats, statSync } from 'node:fs';
import { join } from 'node:path';
import { statOf } from '../base/stat.js';
import { Failure } from '../errors/failure.js';

/**
 * The names in a folder, sorted. Only a folder that does not exist has none: one that cannot be read (an input/output error, too many
 * open files, a missing right) may hold anything.
 *
 * @throws Failure `store-unreadable`
 */
export function namesIn(folder: string): string[] {
  return read(folder, () => readdirSync(folder).sort()) ?? [];
}

/** The same with the kind of each entry. */
export function entriesIn(folder: string): Dirent[] {
  return read(folder, () => readdirSync(folder, { withFileTypes: true })) ?? [];
}

/** Whether an entry is a folder, or a link to one. */
export function isFolder(parent: string, entry: Dirent): boolean {
  if (!entry.isSymbolicLink()) return entry.isDirectory();
  return read(parent, () => statSync(join(parent, entry.name)))?.isDirectory() ?? false;
}

/**
 * Whether something is there; below a file there is nothing.
 *
 * @throws Failure `store-unreadable` where that cannot be told
 */
export function isThere(path: string): boolean {
  return whatLiesAt(path) !== undefined;
}

/** The file or folder at a path. @throws Failure `store-unreadable` where that cannot be told */
export function whatLiesAt(path: string): Stats | undefined {
  return read(path, () => statOf(path));
}

/** @returns undefined where there is no such path */
function read<Result>(path: string, action: () => Result): Result | undefined {
  try {
    return action();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    throw unreadableFailure(path, error as NodeJS.ErrnoException);
  }
}

const PERMANENT = ['EACCES', 'EPERM', 'ELOOP', 'ENOTDIR', 'EISDIR', 'ENAMETOOLONG'];

/** Whether something is wrong with a path itself, and trying again is of no use. */
export function isPermanent(error: unknown): boolean {
  return PERMANENT.includes((error as NodeJS.ErrnoException | undefined)?.code ?? '');
}

/** @param cause the system's error, which is kept with it */
export function unreadableFailure(file: string, cause: NodeJS.ErrnoException): Failure {
  return new Failure(
    {
      code: 'store-unreadable',
      message: `cannot be read (${cause.code ?? cause.message})`,
      place: { file },
      hint: 'Correct the cause, and try again. Nothing was removed, as unreadable files may be needed.',
    },
    { cause },
  );
}
