import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { TrialIdentity } from '../spec/address.js';
import { namesIn } from './entries.js';
import { MANIFEST } from './names.js';
import { isRemnant } from './remnant.js';

/** Of a trial's manifest, what lists show. */
export interface StoredTrial {
  readonly address: string;
  readonly folder: string;
  readonly identity: TrialIdentity;
  /** Absent in folders of versions that did not write them. */
  readonly figures?: Readonly<Record<string, number>>;
  readonly written: Date;
}

export interface StoredConfiguration {
  readonly name: string;
  readonly trials: readonly { readonly seed: number; readonly address: string }[];
}

export interface StoredRun {
  readonly name: string;
  readonly folder: string;
  readonly engine: string;
  /** One, or those of a pipeline that varies something. */
  readonly configurations: readonly StoredConfiguration[];
  readonly varies: boolean;
  readonly written: Date;
}

export interface Listing<Entry> {
  readonly entries: readonly Entry[];
  /** Folders whose manifest cannot be read. */
  readonly unreadable: readonly string[];
}

/** What the name of a run's folder ends with, unless its owner has given it another. */
export const LOOKS_LIKE_RUN = /-[0-9a-f]{12}$/;

export function listTrials(root: string): Listing<StoredTrial> {
  return list(join(root, 'trials'), (name) => /^[0-9a-f]{64}$/.test(name), (folder, manifest, written) => {
    const { address, trial: identity, figures } = manifest as unknown as
      { address: string; trial: TrialIdentity; figures?: Record<string, number> };
    return identity && { address, folder, identity, figures, written };
  });
}

/** Folders with the manifest of a run, whatever their names; those with a run's name that have none cannot be read. */
export function listRuns(root: string): Listing<StoredRun> {
  return list(root, (name) => !name.startsWith('.'), runOf, ({ code }, folder) => (
    code === 'ENOTDIR' ? false : LOOKS_LIKE_RUN.test(folder) ? !isRemnant(folder) : code !== 'ENOENT'));
}

/** The run of one folder; undefined if its manifest is none of a run. */
export function storedRun(folder: string): StoredRun | undefined {
  const file = join(folder, MANIFEST);
  return runOf(folder, JSON.parse(readFileSync(file, 'utf8')), statSync(file).mtime);
}

function runOf(folder: string, manifest: Record<string, unknown>, written: Date): StoredRun | undefined {
  const { name, engine, trials, configurations } = manifest as unknown as {
    name: string; engine: string; trials?: StoredConfiguration['trials']; configurations?: StoredConfiguration[];
  };
  const all = configurations ?? (trials && [{ name, trials }]);
  return all && { name, folder, engine, configurations: all, varies: configurations !== undefined, written };
}

/**
 * Synchronous: ten thousand small files are read several times faster so.
 *
 * @param isUnreadable whether a folder whose manifest cannot be read is one of those that are looked for
 */
function list<Entry>(
  parent: string, isOne: (name: string) => boolean,
  read: (folder: string, manifest: Record<string, unknown>, written: Date) => Entry | undefined,
  isUnreadable: (error: NodeJS.ErrnoException, folder: string) => boolean = () => true,
): Listing<Entry> {
  const entries: Entry[] = [];
  const unreadable: string[] = [];
  for (const name of namesIn(parent).filter(isOne)) {
    const folder = join(parent, name);
    try {
      const file = join(folder, MANIFEST);
      const entry = read(folder, JSON.parse(readFileSync(file, 'utf8')), statSync(file).mtime);
      if (entry) entries.push(entry);
      else if (isUnreadable({ name: 'Error', message: '', code: 'ENOENT' }, folder)) unreadable.push(folder);
    } catch (error) {
      if (isUnreadable(error as NodeJS.ErrnoException, folder)) unreadable.push(folder);
    }
  }
  return { entries, unreadable };
}
