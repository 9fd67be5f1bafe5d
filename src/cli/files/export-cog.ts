import { basename, dirname, join, relative } from 'node:path';
import { Failure } from '../../errors/failure.js';
import { cogFiles } from '../../results/maps/cog-files.js';
import { type MapRecord, readMapFiles, SOME_MAPS } from '../../results/maps/map-record.js';
import { imageTime, stacItem } from '../../results/maps/stac-item.js';
import { readChecked, readCheckedIfAny } from '../../store/checked-files.js';
import { type MapFacts, readMapFacts } from '../../store/formats/run-map-manifest.js';
import { mapFolder } from '../../store/layout.js';
import type { StoredRun } from '../../store/list.js';
import { mapsOfRun } from '../../store/maps.js';
import { print } from '../text/print.js';
import { writeNew } from './write-new.js';

/** A map of a run, as it is stored. */
interface StoredMap {
  readonly name: string;
  readonly record: MapRecord;
  readonly facts: MapFacts;
}

/**
 * The maps of a run, one after the other: of large scenes one alone fills memory.
 *
 * @throws Failure `usage` of a run without maps, `damaged`
 */
export async function* storedMaps(run: StoredRun): AsyncGenerator<StoredMap> {
  const maps = mapsOfRun(run.folder);
  if (maps.length === 0)
    throw new Failure({ code: 'usage', message: `${basename(run.folder)} has no map`, hint: 'hsi-run map RUN makes one.' });
  for (const { name, folder: own, map } of maps) {
    const facts = readMapFacts(own);
    if (map === undefined || !facts)
      throw new Failure({
        code: 'damaged',
        message: 'is not the manifest of a map',
        place: { file: own },
        hint: 'hsi-run map RUN makes it again.',
      });
    const stored = mapFolder(dirname(run.folder), map);
    const record = await readMapFiles((file) => (SOME_MAPS.includes(file) ? readCheckedIfAny : readChecked)(stored, file));
    yield { name, record, facts };
  }
}

/**
 * Every map of a run as cloud-optimised GeoTIFFs, each in a folder of its name. Nothing is computed again.
 *
 * @param options `stac`: when the image was taken, where a STAC item is wanted beside them
 * @throws Failure `usage` of a run without maps, `exists`, `damaged`, `place-mismatch`
 */
export async function exportCog(
  run: StoredRun,
  folder: string,
  { json, quiet, stac }: { readonly json: boolean; readonly quiet: boolean; readonly stac: string | undefined },
): Promise<0> {
  const time = stac === undefined ? undefined : imageTime(stac);
  const written: { readonly map: string; readonly files: readonly string[] }[] = [];
  for await (const { name, record, facts } of storedMaps(run)) {
    const files = new Map(await cogFiles(record, facts));
    if (time) files.set('item.json', await stacItem(`${basename(run.folder)}-${name}`, record, facts, time));
    await writeNew(join(folder, name), files);
    written.push({ map: name, files: [...files.keys()] });
  }
  if (json) print(JSON.stringify({ folder, maps: written }, null, 2));
  else if (quiet) print(folder);
  else for (const { map, files } of written) print(`${join(relative('', folder), map)}: ${files.join(', ')}`);
  return 0;
}
