import { basename, resolve } from 'node:path';
import { Failure } from '../../errors/failure.js';
import type { LoadedPipeline } from '../../pipeline/experiment.js';
import { listRuns, type StoredRun } from '../../store/list.js';
import { typedLine } from '../options/typed.js';
import type { NamedOptions } from './load-named.js';
import { RUNS } from './pipeline-named.js';
import { runsBegunWith } from './run-base.js';
import { runDifferences } from './run-differences.js';

/** So many runs are named. */
const MOST_RUNS = 3;

/**
 * A pipeline has no run with its present settings: the failure names those with others, and what differs.
 *
 * @param text the pipeline's file, as it was given
 */
export function noRunOf(text: string, pipeline: LoadedPipeline, options: NamedOptions & { readonly runs: string }): Failure {
  const { runs, set = [] } = options;
  const settings = settingsOf(set, runs);
  const found = othersOf(text, pipeline, runs);
  const [newest, ...older] = found.map(({ folder }) => basename(folder));
  const shown = found.slice(0, MOST_RUNS).map((run) => `${basename(run.folder)} (${differencesText(run, pipeline, options)})`);
  const more = found.length > MOST_RUNS ? ` and ${found.length - MOST_RUNS} more` : '';
  const others = newest
    ? `${older.length > 0 ? 'Runs with' : 'A run with'} other settings: ${shown.join(', ')}${more}. ` +
      `${typedLine(['diff', newest, text, ...settings])} shows all that differs. `
    : '';
  return new Failure({
    code: 'run-unknown',
    message: `${text} has no run with its present settings in the folder of results ${runs}`,
    ...(newest && older.length === 0 ? { suggestion: newest, instead: { found: text, write: newest } } : {}),
    hint: `${others}${typedLine([text, ...settings])} runs it as it is. Or give the name of a run.`,
  });
}

/** The line that shows what a pipeline's newest run has otherwise, of its name before others; undefined where it has none. */
export function diffLine(
  text: string,
  pipeline: LoadedPipeline,
  { runs, set = [] }: NamedOptions & { readonly runs: string },
): string | undefined {
  const others = othersOf(text, pipeline, runs);
  const newest = others.find(({ name }) => name === pipeline.name) ?? others.at(0);
  return newest && typedLine(['diff', basename(newest.folder), text, ...settingsOf(set, runs)]);
}

function settingsOf(set: readonly string[], runs: string): string[] {
  return [...set.flatMap((one) => ['--set', one]), ...(resolve(runs) === resolve(RUNS) ? [] : ['--runs', runs])];
}

/** The runs of this name, and those that were begun with this file under another; the newest first. */
function othersOf(text: string, { name }: LoadedPipeline, runs: string): StoredRun[] {
  const begun = new Set(runsBegunWith(text, runs));
  return listRuns(runs)
    .entries.filter((run) => run.name === name || begun.has(basename(run.folder)))
    .sort((a, b) => b.written.getTime() - a.written.getTime());
}

function differencesText(run: StoredRun, pipeline: LoadedPipeline, options: NamedOptions): string {
  const found = runDifferences(run, { pipeline, spelledOut: false }, options, { run: 'there', other: 'here' });
  // What an engine or a scene's pixels are is no setting.
  return found ?? `the same settings, of other data or on another engine than ${run.engine}`;
}
