import { join } from 'node:path';
import { replaceFile } from '../base/replace-file.js';
import { writeFailure } from '../base/space.js';
import { sumsOf, sha256, SUMS } from './formats/sums.js';

/**
 * Puts a file of a finished folder that is no result, and is not in its manifest, in the place of the one that is there; the list of
 * all files' hashes follows.
 */
export async function replaceAside(folder: string, name: string, text: string): Promise<void> {
  const sums = await sumsOf(folder);
  const lines =
    sums &&
    [...sums.set(name, sha256(text))]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([file, hash]) => `${hash}  ${file}\n`)
      .join('');
  await replace(folder, name, text);
  if (lines) await replace(folder, SUMS, lines);
}

async function replace(folder: string, name: string, text: string): Promise<void> {
  try {
    replaceFile(join(folder, name), text);
  } catch (error) {
    throw await writeFailure(error, folder, Buffer.byteLength(text));
  }
}
