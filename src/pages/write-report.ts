import { dirname, resolve } from 'node:path';
import { replaceFile } from '../base/replace-file.js';
import type { Scenes } from '../scenes/index.js';
import { Failure } from '../errors/failure.js';
import { reportPath } from '../store/layout.js';
import type { StoredRun } from '../store/list.js';
import type { SceneFolders } from './page-run.js';
import { readPageRun } from './read-run.js';
import { runPage } from './run-page.js';

export interface ReportOptions {
  /** Of hsi-run. */
  readonly version: string;
  /** That the pipeline may name. */
  readonly scenes?: Scenes;
  /** Where the scene's files are looked for: their spectra are shown. */
  readonly folders?: SceneFolders;
  /** In place of the run's own. */
  readonly file?: string;
}

/**
 * Writes a run's page, whole or not at all.
 *
 * @returns its file
 * @throws Failure `write` if it cannot be written
 */
export async function writeReport(
  run: StoredRun,
  { version, scenes, folders, file = reportPath(run.folder) }: ReportOptions,
): Promise<string> {
  const pageFolder = dirname(resolve(file));
  const page = readPageRun(run, version, scenes, folders);
  writePage(file, await runPage(pageFolder === resolve(run.folder) ? page : { ...page, pageFolder }));
  return file;
}

/** @throws Failure `write` */
export function writePage(file: string, text: string): void {
  try {
    replaceFile(file, text);
  } catch (error) {
    throw new Failure(
      {
        code: 'write',
        message: `the page cannot be written (${(error as NodeJS.ErrnoException).code})`,
        place: { file },
        hint: 'Choose another file with --output FILE.',
      },
      { cause: error },
    );
  }
}
