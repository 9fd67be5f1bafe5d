import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Failure } from '../errors/failure.js';
import { entriesIn } from './entries.js';
import { PARTIAL, REMOVED } from './names.js';
import { MANIFEST, readManifest } from './formats/manifest.js';
import { mapOf } from './formats/run-map-manifest.js';
import { isAddress, MAPS, REPORT, TRIALS } from './layout.js';
import { readSums, SUMS } from './formats/sums.js';

/**
 * Whether a folder is what hsi-run has left of one of its own: a trial or map without a manifest, or a run of which nothing is there but
 * maps and a page, as when it was removed while a map was made for it. Nothing that somebody else has put there.
 */
export function isRemnant(folder: string): boolean {
  try {
    const entries = entriesIn(folder);
    if (entries.some(({ name }) => name === MANIFEST)) return false;
    return isAddress(basename(folder))
      ? [TRIALS, MAPS].includes(basename(dirname(folder))) && entries.every((entry) => entry.isFile())
      : entries.every(
          (entry) =>
            isUnfinished(entry.name) ||
            (entry.name === REPORT && entry.isFile()) ||
            (entry.name === MAPS &&
              entry.isDirectory() &&
              entriesIn(join(folder, MAPS)).every(
                (map) => map.isDirectory() && (isUnfinished(map.name) || isWholeMap(join(folder, MAPS, map.name))),
              )),
        );
  } catch (error) {
    // What cannot be read may be anything.
    if (error instanceof Failure) return false;
    throw error;
  }
}

function isUnfinished(name: string): boolean {
  // Versions before this one wrote a page beside itself.
  return name.startsWith(PARTIAL) || name.startsWith(REMOVED) || /^report\.html\..*\.partial$/.test(name);
}

/** A folder that holds what its list of hashes names, and nothing else. */
function isWholeMap(folder: string): boolean {
  try {
    const written = readSums(readFileSync(join(folder, SUMS), 'utf8'));
    return mapOf(readManifest(folder)) !== undefined && entriesIn(folder).every(({ name }) => name === SUMS || written?.has(name));
  } catch {
    return false;
  }
}
