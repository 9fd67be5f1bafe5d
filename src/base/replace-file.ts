import { closeSync, fsyncSync, openSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type FileData, isPieces } from './file-data.js';
import { isLeftOver, partialOf, partialStem, placeNew } from './partial-file.js';

/**
 * Writes a file whole or not at all, in the place of the one that is there: under a hidden name beside it, flushed to disk, then renamed.
 * What an ended process has left of an earlier attempt is removed. Errors of the file system are thrown as they are.
 */
export function replaceFile(file: string, data: string | Uint8Array): void {
  writeAside(file, data, (aside) => renameSync(aside, file));
}

/** The same, where nothing has the name yet. @throws Error of the file system, `EEXIST` where something has it */
export function createFile(file: string, data: string | Uint8Array): void {
  writeAside(file, data, (aside) => placeNew(aside, file));
}

/** The same of what may be made piece by piece. */
export async function createFileOf(file: string, data: FileData): Promise<void> {
  if (!isPieces(data)) {
    createFile(file, data);
    return;
  }
  removeLeftovers(file);
  const aside = partialOf(file);
  try {
    const handle = await open(aside, 'wx');
    try {
      for await (const piece of data.pieces()) await handle.writeFile(piece);
      await handle.sync();
    } finally {
      await handle.close();
    }
    placeNew(aside, file);
  } catch (error) {
    removeQuietly(aside);
    throw error;
  }
}

function writeAside(file: string, data: string | Uint8Array, place: (aside: string) => void): void {
  removeLeftovers(file);
  const aside = partialOf(file);
  try {
    const handle = openSync(aside, 'wx');
    try {
      writeFileSync(handle, data);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    place(aside);
  } catch (error) {
    removeQuietly(aside);
    throw error;
  }
}

function removeQuietly(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // The first error says why.
  }
}

/** What ended processes have left of attempts at this file. */
export function removeLeftovers(file: string): void {
  const [folder, stem] = [dirname(file), partialStem(file)];
  try {
    for (const name of readdirSync(folder)) {
      if (name.startsWith(stem) && isLeftOver(join(folder, name))) rmSync(join(folder, name), { force: true });
    }
  } catch {
    // A tidy folder is not worth an error.
  }
}
