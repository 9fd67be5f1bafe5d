import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Failure, type Problem } from '../errors/failure.js';
import { packFolders } from './archive.js';
import type { StoredRun } from './list.js';
import { mapsOfRun } from './maps.js';
import { MAPS, RESOLVED } from './layout.js';
import { someAtOnce } from '../base/some-at-once.js';
import { checkFolder, sumsOf, SUMS } from './formats/sums.js';

/**
 * Packs a run with its trials, after every file has been checked.
 *
 * @returns the folders in the archive
 * @throws Failure `damaged` for each file that is not as it was written, `trial-missing` for each trial that is gone
 */
export async function exportRun({ folder, configurations }: StoredRun, file: string): Promise<string[]> {
  const root = dirname(folder);
  const addresses = new Set(configurations.flatMap(({ trials }) => trials.map(({ address }) => address)));
  const maps = mapsOfRun(folder);
  const folders = [
    basename(folder),
    ...maps.map(({ name }) => `${basename(folder)}/${MAPS}/${name}`),
    ...[...new Set(maps.flatMap(({ map }) => map ?? []))].map((address) => `${MAPS}/${address}`),
    ...[...addresses].map((address) => `trials/${address}`),
  ];
  const problems = (
    await someAtOnce(folders, async (one): Promise<Problem[]> => {
      const place = join(root, one);
      if (!existsSync(place)) {
        return [
          {
            code: 'trial-missing',
            message: 'this trial of the run is missing',
            place: { file: place },
            hint: `hsi-run ${join(folder, RESOLVED)} computes it again.`,
          },
        ];
      }
      const own = await sumsOf(place);
      const findings = (await checkFolder(place)).filter((found) => found.file === SUMS || own?.has(found.file));
      return findings.map((found) => ({
        code: 'damaged',
        message: found.problem,
        place: { file: join(place, found.file) },
        hint: `Remove the folder ${place}, and run the pipeline again: missing trials are computed.`,
      }));
    })
  ).flat();
  if (problems.length > 0) throw new Failure(problems);
  await packFolders(root, folders, file);
  return folders;
}
