import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { PARTIAL, REMOVED } from './names.js';

const HOUR_MS = 3_600_000;
const LEFT = [PARTIAL, REMOVED].map((begin) => `\\${begin}`).join('|');
const NAME = new RegExp(`^(?:${LEFT}).+-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$`);

/**
 * Removes from a folder of maps outside a store what ended processes have left there: folders that are half written, or were being
 * replaced. `gc` looks only into stores. What has changed within the last hour may be of a process that is still writing.
 */
export async function sweepLeftovers(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names.filter((one) => NAME.test(one))) {
    const path = join(folder, name);
    // A tidy folder is not worth an error.
    if (Date.now() - (await lastChange(path)) > HOUR_MS) await rm(path, { recursive: true, force: true }).catch(() => undefined);
  }
}

/** Of a folder or any of its files; now, where that cannot be told. */
async function lastChange(path: string): Promise<number> {
  try {
    const { mtimeMs } = await stat(path);
    const inside = await readdir(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOTDIR') return [];
      throw error;
    });
    const times = await Promise.all(inside.map(async (name) => (await stat(join(path, name))).mtimeMs));
    return times.reduce((latest, one) => Math.max(latest, one), mtimeMs);
  } catch {
    return Date.now();
  }
}
