import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../errors/failure.js';
import { entriesIn, isFolder, isPermanent, unreadableFailure } from './entries.js';
import { PARTIAL, REMOVED } from './names.js';
import { MANIFEST, readManifest } from './formats/manifest.js';
import { addressesIn } from './formats/run-manifest.js';
import { mapOf } from './formats/run-map-manifest.js';
import { isAddress, LOOKS_LIKE_RUN, MAPS, SUBMISSIONS, TRIALS } from './layout.js';
import { isRemnant } from './remnant.js';

/** What the runs of a store refer to, and what may refer to anything. */
export interface References {
  readonly trials: Set<string>;
  readonly maps: Set<string>;
  /** Folders and manifests that cannot be read, or are not whole: they may refer to anything. */
  readonly unreadable: string[];
}

/** The store's own folders, and a file system's, which are no runs. */
const OWN = [TRIALS, MAPS, SUBMISSIONS, 'lost+found'];

/**
 * What is referred to from anywhere below a store: any folder with a manifest that names trials holds them, and one that names a map
 * holds that, whatever the folder's name is and wherever its owner has put it.
 *
 * @throws Failure `store-unreadable` if the store itself cannot be listed
 */
export function referencesIn(root: string): References {
  const references: References = { trials: new Set(), maps: new Set(), unreadable: [] };
  const links = new Set<string>();
  for (const entry of entriesIn(root)) {
    if (!OWN.includes(entry.name) && !isOfNoRun(entry.name) && isFolder(root, entry)) readFolder(join(root, entry.name), references, links);
  }
  return references;
}

/** Adds what is referred to from a folder and those below it. */
export function readFolder(folder: string, references: References, links = new Set<string>()): void {
  readReferences(folder, references);
  try {
    for (const entry of entriesIn(folder)) {
      if (!isFolder(folder, entry) || isOfNoRun(entry.name)) continue;
      const path = join(folder, entry.name);
      if (entry.isSymbolicLink()) {
        // A link may lead back to where it lies.
        const target = realpathSync(path);
        if (links.has(target)) continue;
        links.add(target);
      }
      readFolder(path, references, links);
    }
  } catch (error) {
    // Somebody's folder that is not to be read may refer to anything. A disk that fails ends the command.
    if (!(error instanceof Failure) || !isPermanent(error.cause)) throw error;
    references.unreadable.push(folder);
  }
}

/** Half-written, half-removed, or a trial or map of another store below this one. */
function isOfNoRun(name: string): boolean {
  return name.startsWith(PARTIAL) || name.startsWith(REMOVED) || isAddress(name);
}

function readReferences(folder: string, { trials, maps, unreadable }: References): void {
  try {
    const manifest = readManifest(folder);
    for (const address of addressesIn(manifest)) trials.add(address);
    const map = mapOf(manifest);
    if (map !== undefined) maps.add(map);
  } catch (error) {
    // A run without its manifest may have referred to anything.
    const { code } = error as NodeJS.ErrnoException;
    if (code !== undefined && code !== 'ENOENT' && !isPermanent(error)) throw unreadableFailure(join(folder, MANIFEST), error as Error);
    if (code !== 'ENOENT' || (LOOKS_LIKE_RUN.test(folder) && !isRemnant(folder))) unreadable.push(folder);
  }
}
