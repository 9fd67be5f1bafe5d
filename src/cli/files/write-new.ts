import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../../errors/failure.js';
import type { FileData } from '../../base/file-data.js';
import { createFileOf } from '../../base/replace-file.js';
import { statOf } from '../../base/stat.js';

/**
 * The same asked before anything is computed.
 *
 * @throws Failure `exists`
 */
export function checkNew(folder: string, names: readonly string[], hint = 'Choose another folder with --output DIR.'): void {
  const found = statOf(folder);
  if (found && !found.isDirectory())
    throw new Failure({ code: 'exists', message: 'this is a file, not a folder', place: { file: folder }, hint });
  const file = names.map((name) => join(folder, name)).find((path) => statOf(path) !== undefined);
  if (file !== undefined) throw new Failure({ code: 'exists', message: 'the file exists already', place: { file }, hint });
}

/**
 * Writes files into a folder in which none of them is yet, each whole or not at all.
 *
 * @param hint what else may be named
 * @throws Failure `exists`, `write`
 */
export async function writeNew(folder: string, files: ReadonlyMap<string, FileData>, hint = 'Choose another folder.'): Promise<void> {
  if (statOf(folder)?.isDirectory() === false) {
    throw new Failure({ code: 'exists', message: 'this is a file, not a folder', place: { file: folder }, hint });
  }
  for (const [name, data] of files) {
    const file = join(folder, name);
    try {
      mkdirSync(folder, { recursive: true });
      await createFileOf(file, data);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EEXIST')
        throw new Failure({ code: 'exists', message: 'the file exists already', place: { file }, hint }, { cause: error });
      throw new Failure({ code: 'write', message: `the file cannot be written (${code})`, place: { file } }, { cause: error });
    }
  }
}
