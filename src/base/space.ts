import { existsSync } from 'node:fs';
import { lstat, readdir, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Failure } from '../errors/failure.js';
import { someAtOnce } from './some-at-once.js';

const UNITS = [
  [1024 * 1024 * 1024, 'GiB'],
  [1024 * 1024, 'MiB'],
  [1024, 'KiB'],
] as const;

/** What the file of a lock takes, on a file system of blocks. */
export const LOCK_BYTES = 4096;

/** 1536 as 1.5 KiB. */
export function formatBytes(bytes: number): string {
  const [least, unit] = UNITS.find(([size]) => bytes >= size) ?? [1, 'B'];
  return `${(bytes / least).toFixed(least === 1 || bytes / least >= 100 ? 0 : 1)} ${unit}`;
}

/** The bytes of all files below a path; what vanishes meanwhile counts nothing. */
export async function bytesBelow(path: string): Promise<number> {
  try {
    const found = await lstat(path);
    if (!found.isDirectory()) return found.size;
    const inside = await someAtOnce(await readdir(path), (name) => bytesBelow(join(path, name)));
    return inside.reduce((sum, bytes) => sum + bytes, 0);
  } catch {
    return 0;
  }
}

/**
 * What an error of the file system means for whoever wanted to write.
 *
 * @param bytes that were to be written
 * @param option names the folder that it would go to
 * @returns Failure `write`, with the place, the cause, and for a full disk the bytes needed and those that are free
 */
export async function writeFailure(error: unknown, file: string, bytes: number, option = '--runs'): Promise<Failure> {
  const { code = '', message } = error as NodeJS.ErrnoException;
  const elsewhere = `choose another folder with ${option} DIR`;
  const kept = 'Finished results are kept, and the same command resumes from there.';
  const problem = (text: string, hint: string) => new Failure({ code: 'write', message: text, place: { file }, hint: `${hint} ${kept}` });
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    const free = code === 'ENOSPC' ? await freeBytes(file) : undefined;
    return problem(
      `${code === 'EDQUOT' ? 'the quota is used up' : 'the disk is full'} (${code}): ${formatBytes(bytes)} are needed there` +
        (free === undefined ? '' : `, ${formatBytes(free)} are free`),
      `Free some space (hsi-run gc lists what can be removed), or ${elsewhere}.`,
    );
  }
  if (['EROFS', 'EACCES', 'EPERM'].includes(code)) {
    return problem(`cannot be written there, without permission (${message})`, `Change the permissions, or ${elsewhere}.`);
  }
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return problem(`a folder no longer exists (${message})`, `Check whether ${dirname(file)} was moved or unmounted, or ${elsewhere}.`);
  }
  return problem(`cannot be written (${message})`, `Correct the cause, or ${elsewhere}.`);
}

async function freeBytes(path: string): Promise<number | undefined> {
  let folder = path;
  while (!existsSync(folder) && dirname(folder) !== folder) folder = dirname(folder);
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch {
    return undefined;
  }
}
