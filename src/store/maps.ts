import { join } from 'node:path';
import { isPermanent, namesIn, unreadableFailure } from './entries.js';
import { MANIFEST, readManifest } from './formats/manifest.js';
import { mapOf } from './formats/run-map-manifest.js';
import { MAPS } from './layout.js';

/** A run's files of one map. */
export interface RunMap {
  /** In the run's folder. */
  readonly name: string;
  readonly folder: string;
  /** The address of the stored map that they are made of; undefined if the manifest cannot be read. */
  readonly map?: string;
}

/**
 * The maps that a run has, by name.
 *
 * @throws Failure `store-unreadable`
 */
export function mapsOfRun(run: string): RunMap[] {
  // A name with a dot in front is a folder that is being written, or was.
  return namesIn(join(run, MAPS))
    .filter((name) => !name.startsWith('.'))
    .map((name) => {
      const folder = join(run, MAPS, name);
      try {
        const map = mapOf(readManifest(folder));
        return { name, folder, ...(map === undefined ? {} : { map }) };
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code !== undefined && code !== 'ENOENT' && !isPermanent(error)) throw unreadableFailure(join(folder, MANIFEST), error as Error);
        return { name, folder };
      }
    });
}
