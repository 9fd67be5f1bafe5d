import { existsSync } from 'node:fs';
import { globSync } from 'tinyglobby';
import { Failure } from '../../errors/failure.js';

/**
 * The files that a pattern such as `tile_*.tif` names, in the order of their names; a name without a star, or of a file that is there, is
 * itself.
 *
 * @throws Failure `file-missing` where nothing fits
 */
export function filesNamed(pattern: string): string[] {
  if (!pattern.includes('*') || existsSync(pattern)) return [pattern];
  const found = globSync([pattern.replaceAll('\\', '/')], { expandDirectories: false, absolute: false }).sort((a, b) => (a < b ? -1 : 1));
  if (found.length > 0) return found;
  throw new Failure({ code: 'file-missing', message: `no file is called ${pattern}`, hint: 'The path starts from the current folder.' });
}
