import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { isPermanent, isThere, unreadableFailure } from './entries.js';
import { readChecked } from './checked-files.js';
import { readRunFacts, type RunFacts } from './formats/facts.js';
import { Failure } from '../errors/failure.js';
import { MANIFEST, readManifest } from './formats/manifest.js';
import { type RunManifest, runManifest } from './formats/run-manifest.js';
import type { RunTable } from './formats/run-tables.js';
import { SUMS } from './formats/sums.js';
import { readCsv } from '../base/csv.js';
import { RESOLVED, storeOf } from './layout.js';
import { mapsOfRun, type RunMap } from './maps.js';
import { TrialFolder } from './trial-folder.js';
import { statOf } from '../base/stat.js';

/** A run's folder, with the trials of its store. */
export class RunFolder {
  constructor(readonly folder: string) {}

  /** The folder's name: the pipeline's, and the beginning of the address. */
  get id(): string {
    return basename(this.folder);
  }

  get isThere(): boolean {
    return isThere(join(this.folder, MANIFEST));
  }

  /**
   * @returns undefined where there is none, or none that can be read as one
   * @throws Failure `store-unreadable` where the system could not read it just now, `format-version`
   */
  manifest(): RunManifest | undefined {
    try {
      return runManifest(readManifest(this.folder));
    } catch (error) {
      if (error instanceof Failure) throw error;
      const { code } = error as NodeJS.ErrnoException;
      if (code === undefined || code === 'ENOENT' || isPermanent(error)) return undefined;
      throw unreadableFailure(join(this.folder, MANIFEST), error as Error);
    }
  }

  /** The file of the resolved pipeline. */
  get resolved(): string {
    return join(this.folder, RESOLVED);
  }

  /** A trial of the store that the run lies in. */
  trial(address: string): TrialFolder {
    return new TrialFolder(storeOf(this.folder), address);
  }

  path(file: RunTable | typeof RESOLVED): string {
    return join(this.folder, file);
  }

  has(file: RunTable | typeof RESOLVED): boolean {
    return existsSync(this.path(file));
  }

  /** A file of text; undefined where it cannot be read, as a table that older versions did not write. */
  text(file: RunTable | typeof RESOLVED): string | undefined {
    try {
      return readFileSync(this.path(file), 'utf8');
    } catch {
      return undefined;
    }
  }

  /** The rows of a table by column name; none where the run does not have it. */
  rows(table: RunTable): Record<string, string>[] {
    const text = this.text(table);
    return text === undefined ? [] : readCsv(text);
  }

  /** The same, checked against the table's hash. @throws Failure `damaged`, also where it is not there */
  async checkedRows(table: RunTable): Promise<Record<string, string>[]> {
    return readCsv((await readChecked(this.folder, table)).toString('utf8'));
  }

  /** What its scenes' files say, of each configuration; undefined of a run of an older version, and of one without files. */
  facts(): readonly RunFacts[] | undefined {
    return readRunFacts(this.folder);
  }

  /** Its folders of maps, by name. @throws Failure `store-unreadable` */
  maps(): RunMap[] {
    return mapsOfRun(this.folder);
  }
}

/** Whether something of a run lies in a folder, which may be damaged. */
export function isRunFolder(folder: string): boolean {
  return (statOf(folder)?.isDirectory() ?? false) && [MANIFEST, SUMS, RESOLVED].some((name) => existsSync(join(folder, name)));
}
