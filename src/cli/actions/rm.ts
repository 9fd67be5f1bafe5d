import { basename, relative } from 'node:path';
import { Failure } from '../../errors/failure.js';
import { removeRuns } from '../../store/remove-runs.js';
import { someAtOnce } from '../../base/some-at-once.js';
import { bytesBelow, formatBytes } from '../../base/space.js';
import { note, print } from '../text/print.js';
import type { ExitCode, Given } from '../command.js';
import { runNamed } from '../names/run-named.js';
import { confirmed } from '../progress/confirm.js';
import type { OPTIONS } from '../commands/rm.js';

export async function act(positionals: readonly string[], { runs: root, yes, json, quiet }: Given<typeof OPTIONS>): Promise<ExitCode> {
  if (positionals.length === 0)
    throw new Failure({ code: 'usage', message: 'rm needs the runs to remove', hint: 'hsi-run ls shows them.' });
  const named = await someAtOnce(positionals, (text) => runNamed(text, { runs: root }));
  const runs = [...new Map(named.map((run) => [run.folder, run])).values()];
  const sizes = await someAtOnce(runs, ({ folder }) => bytesBelow(folder));
  if (!yes) runs.forEach(({ folder }, index) => note(`${relative('', folder)}  ${formatBytes(sizes[index])}`));
  if (!(await confirmed(`Remove ${runs.length === 1 ? 'this run' : `these ${runs.length} runs`}?`, yes))) {
    note('Nothing was removed.');
    return 1;
  }
  await removeRuns(runs.map(({ folder }) => folder));
  if (json) print(JSON.stringify({ removed: runs.map(({ folder }, index) => ({ folder, bytes: sizes[index] })) }, null, 2));
  else if (!quiet) {
    for (const [index, { folder }] of runs.entries()) print(`removed ${basename(folder)}, ${formatBytes(sizes[index])}`);
    note('Their trials are kept: the same pipeline needs no computing. hsi-run gc lists unreferenced trials.');
  }
  return 0;
}
