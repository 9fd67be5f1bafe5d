import { basename, dirname, join, relative } from 'node:path';
import { Failure } from '../errors/failure.js';
import { cogFiles } from '../results/maps/cog-files.js';
import { readMapFiles, SOME_MAPS } from '../results/maps/map-record.js';
import { readChecked, readCheckedIfAny } from '../store/folder.js';
import { readMapFacts } from '../store/formats/run-map-manifest.js';
import { MAPS } from '../store/layout.js';
import type { StoredRun } from '../store/list.js';
import { mapsOfRun } from '../store/maps.js';
import { print } from './command.js';
import { writeNew } from './write-new.js';

/**
 * Every map of a run as cloud-optimised GeoTIFFs, each in a folder of its name. Nothing is computed again.
 *
 * @throws Failure `usage` of a run without maps, `exists`, `damaged`
 */
export async function exportCog(
  run: StoredRun,
  folder: string,
  { json, quiet }: { readonly json: boolean; readonly quiet: boolean },
): Promise<0> {
  const maps = mapsOfRun(run.folder);
  if (maps.length === 0)
    throw new Failure({ code: 'usage', message: `${basename(run.folder)} has no map`, hint: 'hsi-run map RUN makes one.' });
  const written: { readonly map: string; readonly files: readonly string[] }[] = [];
  for (const { name, folder: own, map } of maps) {
    const facts = readMapFacts(own);
    if (map === undefined || !facts)
      throw new Failure({
        code: 'damaged',
        message: 'is not the manifest of a map',
        place: { file: own },
        hint: 'hsi-run map RUN makes it again.',
      });
    const stored = join(dirname(run.folder), MAPS, map);
    const record = await readMapFiles((file) => (SOME_MAPS.includes(file) ? readCheckedIfAny : readChecked)(stored, file));
    const files = await cogFiles(record, facts);
    await writeNew(join(folder, name), files);
    written.push({ map: name, files: [...files.keys()] });
  }
  if (json) print(JSON.stringify({ folder, maps: written }, null, 2));
  else if (quiet) print(folder);
  else for (const { map, files } of written) print(`${join(relative('', folder), map)}: ${files.join(', ')}`);
  return 0;
}
