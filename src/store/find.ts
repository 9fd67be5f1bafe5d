import { existsSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { Failure } from '../errors/failure.js';
import { nearName } from '../errors/near-name.js';
import { MANIFEST } from './formats/manifest.js';
import { listRuns, type StoredRun } from './list.js';

/**
 * The run that a text means: its folder's path, its folder's name or the beginning of that, or a pipeline's name of which
 * there is one run.
 *
 * @param taken folders of runs that are not meant, where the text means none: they are named already
 * @throws Failure `run-unknown` if there is none, `run-ambiguous` if there are several
 */
export function findRun(root: string, text: string, taken: readonly string[] = []): StoredRun {
  requireRunName(text);
  const folder = resolve(text);
  if (existsSync(join(folder, MANIFEST))) {
    const found = listRuns(dirname(folder)).entries.find((run) => basename(run.folder) === basename(folder));
    if (found) return { ...found, folder };
  }
  const { entries } = listRuns(root);
  const named = entries.filter((run) => basename(run.folder) === text || run.name === text);
  const found = named.length > 0 ? named : entries.filter((run) => basename(run.folder).startsWith(text));
  if (found.length === 1) return found[0];
  const names = (found.length > 0 ? found : entries).map((run) => basename(run.folder));
  const newest = found.reduce<StoredRun | undefined>((last, run) => (last && last.written >= run.written ? last : run), undefined);
  const others = entries.filter((run) => !taken.some((one) => basename(one) === basename(run.folder)));
  const near = nearName(text, [...new Set(others.flatMap((run) => [run.name, basename(run.folder)]))]);
  throw new Failure({
    code: found.length > 1 ? 'run-ambiguous' : 'run-unknown',
    message: `${found.length > 1 ? `${found.length} runs match` : 'no run matches'} ${JSON.stringify(text)} in the folder of results ${root}`,
    ...(found.length === 0 && near !== undefined ? { suggestion: near, instead: { found: text, write: near } } : {}),
    hint:
      names.length > 0
        ? `${newest ? `The newest is ${basename(newest.folder)}. ` : ''}Known: ${list(names)}. hsi-run ls lists them.`
        : 'It has no runs: hsi-run PIPELINE makes one, and --runs DIR names another folder.',
  });
}

/**
 * Every name begins with nothing: without this an empty one, as an unset variable of a script is, means the only run there is.
 *
 * @throws Failure `run-unknown`
 */
export function requireRunName(text: string): void {
  if (text.trim() !== '') return;
  throw new Failure({
    code: 'run-unknown',
    message: 'the name of the run is empty',
    hint: 'If it came from a variable, check that it is set. hsi-run ls lists the runs.',
  });
}

function list(names: readonly string[]): string {
  return names.length > 8 ? `${names.slice(0, 8).join(', ')} and ${names.length - 8} more` : names.join(', ');
}
