import { existsSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import { Failure } from '../../errors/failure.js';
import { namesIn } from '../../store/entries.js';
import { findRun } from '../../store/find.js';
import { manifestPath } from '../../store/formats/manifest.js';
import { LOOKS_LIKE_RUN, RESOLVED } from '../../store/layout.js';
import { RunFolder } from '../../store/run-folder.js';
import { shippedPipeline } from '../../pipeline/vary/shipped.js';
import { statOf } from '../../base/stat.js';

/** Where results lie unless `--runs` says otherwise. */
export const RUNS = 'runs';

/** What a word means where a command takes a pipeline. */
export interface NamedPipeline {
  readonly file: string;
  /** The folder of the run whose pipeline it is. */
  readonly run?: string;
  /** It comes with hsi-run, and there is none of this path here. */
  readonly shipped?: true;
}

/**
 * The pipeline that a word means: a file, a run (its folder, its name or the beginning of that), `mine` for `mine.yaml`, or one that
 * comes with hsi-run.
 *
 * @returns undefined where it means none
 */
export function pipelineNamed(text: string, runs = RUNS): NamedPipeline | undefined {
  const stat = statOf(text);
  if (stat && !stat.isDirectory()) {
    // A file of a run means the run, whose pipeline is the copy beside it: its paths do not start there.
    const folder = dirname(text);
    return [manifestPath(folder), new RunFolder(folder).resolved].every((file) => existsSync(file)) ? ofRun(folder) : { file: text };
  }
  if (stat) return existsSync(new RunFolder(text).resolved) ? ofRun(text) : undefined;
  const beside = [`${text}.yaml`, `${text}.yml`].find((file) => statOf(file)?.isFile());
  if (text !== '' && beside !== undefined) return { file: beside };
  const stored = runBegun(text, runs);
  if (stored !== undefined) return ofRun(stored);
  const shipped = shippedPipeline(text);
  return shipped === undefined ? undefined : { file: shipped, shipped: true };
}

function ofRun(folder: string): NamedPipeline {
  return { file: new RunFolder(folder).resolved, run: folder };
}

/** The folder of the one run that a name means; a path is none. */
function runBegun(text: string, runs: string): string | undefined {
  if (text.trim() === '' || /[/\\]|\.ya?ml$/i.test(text)) return undefined;
  if (!namesIn(runs).some((name) => name.startsWith(text))) return undefined;
  try {
    return findRun(runs, text).folder;
  } catch (error) {
    // Of several runs of one name the failure says which there are.
    if (error instanceof Failure && error.problems[0].code === 'run-unknown') return undefined;
    throw error;
  }
}

/** The names of pipelines that have runs, without their addresses. */
export function runNames(runs: string): string[] {
  return [
    ...new Set(
      namesIn(runs)
        .filter((name) => LOOKS_LIKE_RUN.test(name))
        .map((name) => name.replace(LOOKS_LIKE_RUN, '')),
    ),
  ].sort();
}

/** Says which file is meant, where the word is not its path. */
export function namedNote(text: string, runs?: string): string | undefined {
  const named = pipelineNamed(text, runs);
  if (named?.shipped) return `${text}: the pipeline that comes with hsi-run`;
  return named?.run === undefined || text.endsWith(RESOLVED) ? undefined : `${text}: the pipeline of the run ${relative('', named.run)}`;
}
