import { basename, resolve } from 'node:path';
import { Failure } from '../../errors/failure.js';
import type { PipelineDifference } from '../../pipeline/diff/diff.js';
import { diffPipelines, type PipelineDiff } from '../../pipeline/diff/diff-pipelines.js';
import { sidesOf } from '../../pipeline/diff/difference-text.js';
import type { LoadedPipeline } from '../../pipeline/experiment.js';
import { listRuns, type StoredRun } from '../../store/list.js';
import { typedLine } from '../options/typed.js';
import { loadNamed, type NamedOptions } from './load-named.js';
import { RUNS } from './pipeline-named.js';
import { runsBegunWith } from './run-base.js';

/** So many runs are named, and of each so many differences, none of which is longer than this. */
const [MOST_RUNS, MOST_DIFFERENCES, LONGEST] = [3, 3, 70];

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

function differencesText({ folder, engine }: StoredRun, pipeline: LoadedPipeline, options: NamedOptions): string {
  const texts = textsOf(pipeline, folder, options);
  if (texts === undefined) return 'its pipeline can no longer be read';
  // What an engine or a scene's pixels are is no setting.
  if (texts.length === 0) return `the same settings, of other data or on another engine than ${engine}`;
  const more = texts.length - MOST_DIFFERENCES;
  return `${texts.slice(0, MOST_DIFFERENCES).join('; ')}${more > 0 ? `; and ${more} more` : ''}`;
}

/** Undefined where an older version has written what is no valid pipeline now. */
function textsOf(pipeline: LoadedPipeline, folder: string, { runs, data }: NamedOptions): string[] | undefined {
  try {
    const stored = { pipeline: loadNamed(folder, { runs, data }), spelledOut: true };
    return differencesIn(diffPipelines(stored, { pipeline, spelledOut: false }));
  } catch (error) {
    if (error instanceof Failure) return undefined;
    throw error;
  }
}

function differencesIn({ differences, pairs, lone }: PipelineDiff): string[] {
  const texts = [...differences, ...pairs.flatMap((pair) => pair.differences)].map(differenceText);
  const configurations = lone.map(({ kind, name }) => `the configuration ${name} is only ${kind === 'added' ? 'here' : 'there'}`);
  return [...new Set([...texts, ...configurations])];
}

function differenceText(difference: PipelineDifference): string {
  const { kind, path } = difference;
  const sides = sidesOf(difference);
  const text =
    kind === 'changed' ? `${path}: ${sides.join(', here ')}` : `${path}: ${sides[0]} only ${kind === 'added' ? 'here' : 'there'}`;
  return text.length <= LONGEST ? text : path;
}
