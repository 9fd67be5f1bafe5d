import { randomUUID } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** How the name of a file or folder begins that is not whole yet. */
export const PARTIAL = '.partial-';
/** No file takes so long to write: older ones are of processes that were ended. */
const HOUR_MS = 3_600_000;

/**
 * Writes a file whole or not at all, in the place of the one that is there: under a hidden name beside it, flushed to disk, then renamed.
 * What an ended process has left of an earlier attempt is removed. Errors of the file system are thrown as they are.
 */
export function replaceFile(file: string, data: string | Uint8Array): void {
  const stem = `${PARTIAL}${basename(file).slice(0, 80)}-`;
  removeLeftovers(dirname(file), stem);
  const aside = join(dirname(file), `${stem}${randomUUID()}`);
  try {
    const handle = openSync(aside, 'wx');
    try {
      writeFileSync(handle, data);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(aside, file);
  } catch (error) {
    try {
      rmSync(aside, { force: true });
    } catch {
      // The first error says why.
    }
    throw error;
  }
}

function removeLeftovers(folder: string, stem: string): void {
  try {
    for (const name of readdirSync(folder)) {
      if (!name.startsWith(stem)) continue;
      const path = join(folder, name);
      if (Date.now() - statSync(path).mtimeMs > HOUR_MS) rmSync(path, { force: true });
    }
  } catch {
    // A tidy folder is not worth an error.
  }
}
