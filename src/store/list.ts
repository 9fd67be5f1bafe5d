import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { TrialIdentity } from '../pipeline/address/address.js';
import { namesIn } from './entries.js';
import type { JsonObject } from '../base/json.js';
import { MANIFEST, readManifest } from './formats/manifest.js';
import { type RunHead, runHeadIn } from './formats/run-manifest.js';
import { trialManifest } from './formats/trial-manifest.js';
import { isAddress, LOOKS_LIKE_RUN, TRIALS } from './layout.js';
import { isRemnant } from './remnant.js';
import { checkRoot } from './root.js';

/** Of a trial's manifest, what lists show. */
export interface StoredTrial {
  readonly address: string;
  readonly folder: string;
  readonly identity: TrialIdentity;
  /** Absent in folders of versions that did not write them. */
  readonly figures?: Readonly<Record<string, number>>;
  readonly written: Date;
}

/** Of a run's manifest, what lists show. */
export interface StoredRun extends RunHead {
  readonly folder: string;
  readonly written: Date;
}

export interface Listing<Entry> {
  readonly entries: readonly Entry[];
  /** Folders whose manifest cannot be read. */
  readonly unreadable: readonly string[];
}

export function listTrials(root: string): Listing<StoredTrial> {
  return trialsNamed(root, isAddress);
}

/** The trials that no run of these refers to. Of all others only the names are read. */
export function looseTrials(root: string, runs: readonly Pick<StoredRun, 'configurations'>[]): readonly StoredTrial[] {
  const referred = addressesOf(runs);
  return trialsNamed(root, (name) => isAddress(name) && !referred.has(name)).entries;
}

/** The addresses of all trials of these runs. */
function addressesOf(runs: readonly Pick<StoredRun, 'configurations'>[]): ReadonlySet<string> {
  return new Set(runs.flatMap(({ configurations }) => configurations.flatMap(({ trials }) => trials.map(({ address }) => address))));
}

function trialsNamed(root: string, isOne: (name: string) => boolean): Listing<StoredTrial> {
  checkRoot(root);
  return list(join(root, TRIALS), isOne, (folder, manifest, written) => {
    const found = trialManifest(manifest);
    return found && { address: found.address, folder, identity: found.trial, figures: found.figures, written };
  });
}

/** Folders with the manifest of a run, whatever their names; those with a run's name that have none cannot be read. */
export function listRuns(root: string): Listing<StoredRun> {
  checkRoot(root);
  return list(
    root,
    (name) => !name.startsWith('.'),
    runOf,
    ({ code }, folder) => (code === 'ENOTDIR' ? false : LOOKS_LIKE_RUN.test(folder) ? !isRemnant(folder) : code !== 'ENOENT'),
  );
}

/** The run of one folder; undefined if its manifest is none of a run. */
export function storedRun(folder: string): StoredRun | undefined {
  const file = join(folder, MANIFEST);
  return runOf(folder, readManifest(folder), statSync(file).mtime);
}

function runOf(folder: string, manifest: JsonObject, written: Date): StoredRun | undefined {
  const head = runHeadIn(manifest);
  return head && { ...head, folder, written };
}

/**
 * Synchronous: ten thousand small files are read several times faster so.
 *
 * @param isUnreadable whether a folder whose manifest cannot be read is one of those that are looked for
 */
function list<Entry>(
  parent: string,
  isOne: (name: string) => boolean,
  read: (folder: string, manifest: JsonObject, written: Date) => Entry | undefined,
  isUnreadable: (error: NodeJS.ErrnoException, folder: string) => boolean = () => true,
): Listing<Entry> {
  const entries: Entry[] = [];
  const unreadable: string[] = [];
  for (const name of namesIn(parent).filter(isOne)) {
    const folder = join(parent, name);
    try {
      const file = join(folder, MANIFEST);
      const entry = read(folder, readManifest(folder), statSync(file).mtime);
      if (entry) entries.push(entry);
      else if (isUnreadable({ name: 'Error', message: '', code: 'ENOENT' }, folder)) unreadable.push(folder);
    } catch (error) {
      if (isUnreadable(error as NodeJS.ErrnoException, folder)) unreadable.push(folder);
    }
  }
  return { entries, unreadable };
}
