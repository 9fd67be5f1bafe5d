import fs from 'node:fs';
import { resolve } from 'node:path';

const NEW = fs.constants.O_CREAT | fs.constants.O_EXCL;

/** The last file that was asked for and is not the one. */
export interface Refused {
  file?: string;
}

/**
 * From now on no other file than this one can be opened in this thread: an HDF5 file of a stranger may name any of the machine for its
 * values (external storage, external links, virtual datasets), and hsi-run's record of a file's hash would not hold them.
 */
export function onlyThisFile(file: string): Refused {
  const refused: Refused = {};
  const open = fs.openSync;
  fs.openSync = (path, flags, mode) => {
    // The library keeps its messages in a temporary file that must not have been there: nothing of another is read so.
    const isNew = typeof flags === 'number' && (flags & NEW) === NEW;
    if (isNew || resolve(String(path)) === resolve(file)) return open(path, flags, mode);
    refused.file = String(path);
    throw Object.assign(new Error(`ENOENT: ${refused.file} is not opened`), { code: 'ENOENT', errno: -2, syscall: 'open' });
  };
  return refused;
}
