import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * A folder with those above it, one by one: Node's own recursive mkdir never ends where a file system refuses.
 *
 * @returns false if it was there
 */
export async function makeFolder(folder: string): Promise<boolean> {
  try {
    await mkdir(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    if (code !== 'ENOENT' || dirname(folder) === folder) throw error;
    await makeFolder(dirname(folder));
    // Another process may be as fast.
    await mkdir(folder).catch((again: NodeJS.ErrnoException) => {
      if (again.code !== 'EEXIST') throw again;
    });
  }
  return true;
}
