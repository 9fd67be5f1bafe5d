import { join, relative } from 'node:path';
import { Failure } from '../../errors/failure.js';
import { unpackFolders } from '../../store/archive.js';
import { type Command, print } from '../command.js';
import { leavePage } from '../run-page.js';
import { countsOf } from './export.js';

export const importing: Command = {
  name: 'import',
  usage: 'FILE...',
  summary: 'take a run that hsi-run export has packed into the store, every hash checked',
  examples: ['hsi-run import quickstart-6b881d63695f.tar.gz', 'hsi-run import supplement.tar.gz --runs theirs'],
  async run(positionals, options) {
    const { runs: root, json, quiet } = options;
    if (positionals.length === 0) throw new Failure({ code: 'usage', message: 'import takes files of hsi-run export' });
    const added: string[] = [];
    const known: string[] = [];
    for (const file of positionals) {
      const unpacked = await unpackFolders(file, root);
      added.push(...unpacked.added);
      known.push(...unpacked.known);
      if (!json && !quiet) print(`${file}: added ${describe(unpacked.added)}; known already: ${describe(unpacked.known)}`);
    }
    // Pages are not packed: whoever made an archive should not choose what runs in its reader's browser.
    for (const folder of added.filter(isRun)) await leavePage(join(root, folder), { ...options, quiet: true });
    if (json) print(JSON.stringify({ added, known }, null, 2));
    else for (const folder of added.filter(isRun)) print(relative('', join(root, folder)));
    return 0;
  },
};

/** Neither a trial nor a map. */
const isRun = (folder: string) => !folder.includes('/');

function describe(folders: readonly string[]): string {
  const parts = [...folders.filter(isRun), countsOf(folders)].filter((part) => part !== '');
  return parts.length > 0 ? parts.join(', ') : 'nothing';
}
