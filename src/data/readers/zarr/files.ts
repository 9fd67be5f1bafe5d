import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** What the folder of an array or of a group holds, of version 3 and of version 2. */
const METADATA = ['zarr.json', '.zarray', '.zgroup'] as const;

/** Whether a folder is a Zarr store, or a part of one. */
export function isZarrStore(file: string): boolean {
  return METADATA.some((name) => existsSync(join(file, name))) && statSync(file).isDirectory();
}

/** Every file of a store by its path from there, in the order of characters; links are none of its files. */
export function filesOfStore(folder: string): string[] {
  const found: string[] = [];
  const visit = (within: string) => {
    for (const entry of readdirSync(join(folder, within), { withFileTypes: true })) {
      const path = within === '' ? entry.name : `${within}/${entry.name}`;
      if (entry.isDirectory()) visit(path);
      else if (entry.isFile()) found.push(path);
    }
  };
  visit('');
  return found.sort((a, b) => (a < b ? -1 : 1));
}

/** How many bytes a file or a store has. */
export function bytesIn(file: string): number {
  const stats = statSync(file);
  return stats.isDirectory() ? filesOfStore(file).reduce((sum, path) => sum + statSync(join(file, path)).size, 0) : stats.size;
}
