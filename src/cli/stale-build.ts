import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { statOf } from '../base/stat.js';

export const STALE = 'this program was built before the last update of its sources: npm ci --omit=optional builds it again (half a minute)';

/**
 * Whether a clone's program is older than its sources, as after `git pull`: npx starts what is built. A package has no sources. The sources
 * are read only where git has fetched something since the program was built; whoever edits and commits builds.
 */
export async function isBuildStale(root = fileURLToPath(new URL('../../../', import.meta.url))): Promise<boolean> {
  const built = statOf(join(root, 'dist', '.built-from'))?.mtimeMs;
  const updated = statOf(join(gitFolder(root), 'FETCH_HEAD'))?.mtimeMs;
  if (built === undefined || updated === undefined || updated <= built) return false;
  try {
    const { isStale } = (await import(pathToFileURL(join(root, 'scripts', 'built-from.mjs')).href)) as { isStale(): boolean };
    return isStale();
  } catch {
    // Not a whole clone, or one that may not be written to: nothing is known.
    return false;
  }
}

/** Of a further worktree, `.git` is a file that names the folder. */
function gitFolder(root: string): string {
  const file = join(root, '.git');
  if (!statOf(file)?.isFile()) return file;
  return /^gitdir: (.+)$/m.exec(readFileSync(file, 'utf8'))?.[1] ?? file;
}
