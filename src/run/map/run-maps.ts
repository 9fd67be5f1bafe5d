import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { derivedMapFiles } from '../../report/maps/derived-files.js';
import type { MapFacts } from '../../report/maps/map-facts.js';
import { MANIFEST, writeFolder } from '../../store/folder.js';
import { removeFolder } from '../../store/gc.js';
import { MAPS } from '../../store/maps.js';
import type { MappedScene } from './own-scene.js';

/** What a map's folder in its run is called: by the seed, the configuration where there are several, and the scene if it is another. */
export function mapName(
  { varies, configuration, seed, scene }: { varies: boolean; configuration: string; seed: number; scene?: string },
): string {
  const parts = [...(varies ? [configuration] : []), String(seed), ...(scene === undefined ? [] : [scene])];
  return parts.join('-').replace(/[^A-Za-z0-9._-]+/g, '-').slice(0, 100);
}

export function runMapFolder(run: string, name: string): string {
  return join(run, MAPS, name);
}

/** Whether a run has such files. */
export function hasRunMap(run: string, name: string): boolean {
  return existsSync(join(runMapFolder(run, name), MANIFEST));
}

/** Writes all files of a map into a folder, in the place of those that are there. */
export async function writeMapFolder(folder: string, { record, facts, parts }: MappedScene): Promise<void> {
  const hashed = await derivedMapFiles(record, facts, parts);
  if (existsSync(join(folder, MANIFEST))) await removeFolder(folder);
  await writeFolder(folder, { hashed, aside: new Map() }, facts satisfies MapFacts);
}
