import { join, relative } from 'node:path';
import { Failure } from '../../errors/failure.js';
import { importResults } from '../../verify/import-results.js';
import { writeRunPage } from '../../run/run-page.js';
import { archiveSource } from '../../store/archive.js';
import { storeSource } from '../../store/store-source.js';
import { print, warn } from '../text/print.js';
import type { ExitCode, Given } from '../command.js';
import { observer } from '../progress/watch.js';
import { countsOf } from './export.js';
import type { OPTIONS } from '../commands/import.js';
import { statOf } from '../../base/stat.js';

export async function act(positionals: readonly string[], options: Given<typeof OPTIONS>): Promise<ExitCode> {
  const { runs: root, json, quiet } = options;
  if (positionals.length === 0)
    throw new Failure({ code: 'usage', message: 'import needs files of hsi-run export, or folders of results' });
  const added: string[] = [];
  const [known, different]: string[][] = [[], []];
  for (const file of positionals) {
    const source = statOf(file)?.isDirectory() ? storeSource(file) : archiveSource(file);
    const taken = await importResults(source, root);
    added.push(...taken.added);
    known.push(...taken.known);
    different.push(...taken.different);
    if (!json && !quiet) print(`${file}: added ${describe(taken.added)}; already here: ${describe(taken.known)}`);
    for (const { run, why } of taken.unverified) warn(`${file}: ${run} is intact, but could not be compared with its trials: ${why}`);
    for (const folder of taken.different) warn(`${file}: ${folder} has other results than the existing folder, which is kept`);
  }
  // Pages are not packed, and none is taken: whoever made an archive should not choose what runs in its reader's browser.
  // A page shows its run's maps, which may come later.
  const runs = new Set(added.filter((folder) => !/^(trials|maps)\//.test(folder)).map((folder) => folder.split('/')[0]));
  const emit = observer({ quiet, json: true });
  for (const run of runs) await writeRunPage(join(root, run), { data: options.data, again: true, emit });
  if (json) print(JSON.stringify({ added, known, different }, null, 2));
  else for (const folder of added.filter(isRun)) print(relative('', join(root, folder)));
  return 0;
}

/** Neither a trial nor a map. */
const isRun = (folder: string) => !folder.includes('/');

function describe(folders: readonly string[]): string {
  const parts = [...folders.filter(isRun), countsOf(folders)].filter((part) => part !== '');
  return parts.length > 0 ? parts.join(', ') : 'nothing';
}
