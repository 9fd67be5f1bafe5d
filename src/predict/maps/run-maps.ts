import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { Failure } from '../../errors/failure.js';
import { derivedMapFiles } from '../../results/maps/derived-files.js';
import { type MapFacts, readMapFacts } from '../../store/formats/run-map-manifest.js';
import { isThere } from '../../store/entries.js';
import { writeFolder } from '../../store/folder.js';
import { readManifest, manifestPath } from '../../store/formats/manifest.js';
import { mapFolder, runMapFolder, storeOf } from '../../store/layout.js';
import { readSums, SUMS, sumsPath } from '../../store/formats/sums.js';
import type { MappedScene } from './own-scene.js';
import { statOf } from '../../base/stat.js';

/** What a map's folder in its run is called: by the seed, the configuration where there are several, and the scene if it is another. */
export function mapName({
  varies,
  configuration,
  seed,
  scene,
}: {
  varies: boolean;
  configuration: string;
  seed: number;
  scene?: string;
}): string {
  const parts = [...(varies ? [configuration] : []), String(seed), ...(scene === undefined ? [] : [scene])];
  return parts
    .join('-')
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .slice(0, 100);
}

/**
 * The folder for a map in its run. Files of two scenes may have one name: where the folder holds the map of other data, digits of the
 * stored map's address are added.
 */
export function freeMapFolder(run: string, name: string, facts: MapFacts): string {
  const folder = runMapFolder(run, name);
  if (!holdsOtherData(folder, run, facts)) return folder;
  return runMapFolder(run, `${name}-${(mappedCube(run, facts.map) ?? facts.map).slice(0, 8)}`);
}

function holdsOtherData(folder: string, run: string, facts: MapFacts): boolean {
  const held = isThere(manifestPath(folder)) ? readMapFacts(folder) : undefined;
  if (!held || held.map === facts.map) return false;
  if (held.own || facts.own) return held.own !== facts.own;
  const [cube, own] = [held, facts].map(({ map }) => mappedCube(run, map));
  return cube === undefined || cube !== own;
}

/** The digest of the other scene's values that a stored map was made of; undefined where the store has it no more. */
function mappedCube(run: string, map: string): string | undefined {
  try {
    return (readManifest(mapFolder(storeOf(run), map)).scene as { cube?: string } | undefined)?.cube;
  } catch {
    return undefined;
  }
}

/** Whether a run has such files. */
export function hasRunMap(run: string, name: string): boolean {
  return existsSync(manifestPath(runMapFolder(run, name)));
}

/**
 * That a folder is not there, is empty, or holds the files of a map and nothing else: those are replaced.
 *
 * @throws Failure `exists`
 */
export function checkMapFolder(folder: string): void {
  const stat = statOf(folder);
  if (!stat || (stat.isDirectory() && (readdirSync(folder).length === 0 || isMapFolder(folder)))) return;
  const what = stat.isDirectory() ? 'this folder has other files than a map' : 'this is a file, not a folder';
  throw new Failure({ code: 'exists', message: what, place: { file: folder }, hint: 'Choose another folder with --output FOLDER.' });
}

/** Runs, trials and stored maps have a manifest, too: only that of a map's files names the scene that is drawn. */
function isMapFolder(folder: string): boolean {
  try {
    const written = readSums(readFileSync(sumsPath(folder), 'utf8'));
    // QGIS and GDAL leave files with statistics beside a raster.
    const isOurs = (file: string) => file === SUMS || written?.has(file) || written?.has(file.replace(/\.aux\.xml$/, ''));
    return readMapFacts(folder) !== undefined && readdirSync(folder).every(isOurs);
  } catch {
    return false;
  }
}

/** Writes all files of a map into a folder, in the place of those that are there (`checkMapFolder`). */
export async function writeMapFolder(folder: string, { record, facts, parts }: MappedScene): Promise<void> {
  const hashed = await derivedMapFiles(record, facts, parts);
  // It may have become something else meanwhile.
  checkMapFolder(folder);
  await writeFolder(folder, { hashed, aside: new Map() }, facts satisfies MapFacts, { replace: isThere(manifestPath(folder)) });
}
