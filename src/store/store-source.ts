import { existsSync, lstatSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { namesIn } from './entries.js';
import { fileData } from '../base/file-data.js';
import { MANIFEST } from './formats/manifest.js';
import { mapsOfRun } from './maps.js';
import { MAPS, TRIALS } from './layout.js';
import { readSums, SUMS } from './formats/sums.js';
import { FOLDER, refusal, type ResultSource, type SourceFile } from './source.js';

const CURE = 'Nothing was imported. Remove the folder there, and run the pipeline there again: missing trials are computed.';

const WHAT = 'Name a folder with trials/ or runs, like that of --runs.';

/** Another store's trials, maps and runs, such as a shard's. What is being written there, and what lies beside it, stays there. */
export function storeSource(root: string): ResultSource {
  return { place: root, hint: CURE, files: () => filesOf(root) };
}

async function* filesOf(root: string): AsyncGenerator<SourceFile> {
  const refused = (message: string) => refusal({ place: root, hint: WHAT }, message);
  if (existsSync(join(root, MANIFEST))) throw refused('is one run or trial, not a folder of them');
  const names = namesOf(root);
  if (names.length === 0) throw refused('has no run and no trial');
  for (const folder of names) {
    // Without them the check says so.
    const sums = await readFile(join(root, folder, SUMS), 'utf8').catch(() => undefined);
    const listed = sums === undefined ? [MANIFEST] : [SUMS, ...(readSums(sums)?.keys() ?? [])];
    for (const name of listed) {
      const path = join(root, folder, name);
      // A link leads to what is none of the folder's.
      if (lstatSync(path, { throwIfNoEntry: false })?.isFile()) yield { folder, name, data: fileData(path) };
    }
  }
}

/** Runs last: whoever sees one sees its trials. */
function namesOf(root: string): string[] {
  const whole = (folder: string) => FOLDER.test(folder) && existsSync(join(root, folder, MANIFEST));
  const runs = namesIn(root).filter((name) => whole(name) && statSync(join(root, name)).isDirectory());
  return [
    ...[TRIALS, MAPS].flatMap((kind) =>
      namesIn(join(root, kind))
        .map((name) => `${kind}/${name}`)
        .filter(whole),
    ),
    ...runs.flatMap((run) => [
      run,
      ...mapsOfRun(join(root, run))
        .map(({ name }) => `${run}/${MAPS}/${name}`)
        .filter(whole),
    ]),
  ];
}
