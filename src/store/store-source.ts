import { existsSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { namesIn } from './entries.js';
import { MANIFEST } from './folder.js';
import { MAPS, mapsOfRun } from './maps.js';
import { readSums, SUMS } from './sums.js';
import { FOLDER, refusal, type Source, type SourceFolder } from './taking.js';

const CURE = 'Nothing was taken from it. Remove the folder there, and run the pipeline there again: what is missing is computed.';

const WHAT = 'Name a folder that holds trials/ or runs, as --runs names it.';

/** Another store's trials, maps and runs, such as a shard's. What is being written there, and what lies beside it, stays there. */
export function storeSource(root: string): Source {
  return { place: root, cure: CURE, folders: () => foldersOf(root) };
}

async function* foldersOf(root: string): AsyncGenerator<SourceFolder> {
  if (existsSync(join(root, MANIFEST))) throw refusal(root, 'is one run or trial, not a folder of them', WHAT);
  const names = namesOf(root);
  if (names.length === 0) throw refusal(root, 'holds no run and no trial', WHAT);
  for (const folder of names) {
    const files = new Map<string, Uint8Array>();
    // Without them the check says so.
    const sums = await readFile(join(root, folder, SUMS)).catch(() => undefined);
    for (const name of sums ? [SUMS, ...readSums(sums.toString('utf8'))?.keys() ?? []] : []) {
      const data = await readFile(join(root, folder, name)).catch(() => undefined);
      if (data) files.set(name, data);
    }
    yield { folder, files };
  }
}

/** Runs last: whoever sees one sees its trials. */
function namesOf(root: string): string[] {
  const whole = (folder: string) => FOLDER.test(folder) && existsSync(join(root, folder, MANIFEST));
  const runs = namesIn(root).filter((name) => whole(name) && statSync(join(root, name)).isDirectory());
  return [
    ...['trials', MAPS].flatMap((kind) => namesIn(join(root, kind)).map((name) => `${kind}/${name}`).filter(whole)),
    ...runs.flatMap((run) => [run, ...mapsOfRun(join(root, run)).map(({ name }) => `${run}/${MAPS}/${name}`).filter(whole)]),
  ];
}
