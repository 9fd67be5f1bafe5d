import { randomUUID } from 'node:crypto';
import { rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isThere } from './entries.js';
import { REMOVED } from './names.js';
import { MANIFEST } from './formats/manifest.js';
import { writeFailure } from '../base/space.js';

/**
 * The first half of removing a folder, so that no half of it is ever taken for one: afterwards it is gone for all, and what is left under
 * the new name goes with `gc` at the latest.
 *
 * @returns where it lies now; undefined if there was no such folder
 * @throws Failure `write`
 */
export async function putAside(folder: string): Promise<string | undefined> {
  const aside = join(dirname(folder), `${REMOVED}${basename(folder).slice(0, 80)}-${randomUUID()}`);
  try {
    await rename(folder, aside);
    return aside;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw await writeFailure(error, folder, 0);
  }
}

/**
 * The second half of that.
 *
 * @throws Failure `write`
 */
export async function removeAside(aside: string): Promise<void> {
  await rm(aside, { recursive: true, force: true }).catch(async (error) => {
    throw await writeFailure(error, aside, 0);
  });
}

/** Removes what is not whole; a whole folder that another process has put there in the same moment stays. */
export async function removeRemnant(folder: string): Promise<void> {
  const aside = await putAside(folder);
  if (aside === undefined) return;
  if (isThere(join(aside, MANIFEST))) await rename(aside, folder);
  else await rm(aside, { recursive: true, force: true });
}
