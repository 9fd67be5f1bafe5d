import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { Failure, type Problem } from '../../errors/failure.js';
import { finishedRun } from '../../run/finished.js';
import type { LoadedPipeline } from '../../pipeline/experiment.js';
import { findRun } from '../../store/find.js';
import type { StoredRun } from '../../store/list.js';
import { isRunFolder } from '../../store/run-folder.js';
import { manifestPath } from '../../store/formats/manifest.js';
import { findRunOf, locateRun } from '../../verify/manifest.js';
import { checkBegun } from './begun-run.js';
import { noRunOf } from './other-runs.js';
import { pipelineNamed } from './pipeline-named.js';
import { noRunFolder } from './folder-named.js';
import { nearFile } from './near-file.js';
import { loadNamed, type NamedOptions } from './load-named.js';
import { userCache } from '../../workers/user-cache.js';
import { statOf } from '../../base/stat.js';

export interface NamedRunOptions extends NamedOptions {
  readonly runs: string;
  readonly engine?: string;
  /** Folders of runs that are named beside it: none of them is what a word without a run means. */
  readonly taken?: readonly string[];
}

/**
 * The run that a word means: its folder or a file in it, its name or the beginning of that, or a pipeline that has one.
 *
 * @throws Failure `run-unknown` if there is none, `run-ambiguous` if there are several
 */
export async function runNamed(text: string, options: NamedRunOptions): Promise<StoredRun> {
  const folder = await folderOfPipeline(text, options);
  return advising(text, options, () => findRun(options.runs, folder ?? text, options.taken));
}

/** The folder of such a run. One whose manifest is damaged is found too: that is to be reported. */
export async function runFolderNamed(text: string, options: NamedRunOptions): Promise<string> {
  const folder = await folderOfPipeline(text, options);
  return folder ?? advising(text, options, () => locateRun(options.runs, text));
}

/** A word that means a pipeline without a run, or a run that is not finished: how it gets one. */
async function advising<Result>(text: string, { runs }: NamedRunOptions, find: () => Result): Promise<Result> {
  try {
    return find();
  } catch (error) {
    const [problem] = error instanceof Failure ? error.problems : [];
    if (problem?.code !== 'run-unknown') throw error;
    await checkBegun(text, text, runs);
    if (statOf(text)?.isDirectory() && !isRunFolder(text)) throw noRunFolder(text);
    const { file } = pipelineNamed(text, runs) ?? {};
    // Any file could be one: an image is none.
    if (!/\.(ya?ml|json)$/i.test(file ?? '')) throw orNearFile(problem, text, error);
    throw new Failure({ ...problem, hint: `There is a pipeline of this name: hsi-run ${text} runs it. ${problem.hint}` }, { cause: error });
  }
}

/** Of a word that is near no run, the pipeline that it is near: `tiles.yam`. */
function orNearFile(problem: Problem, text: string, cause: unknown): unknown {
  const near = problem.suggestion === undefined && problem.code === 'run-unknown' ? nearFile(text) : undefined;
  return near === undefined ? cause : new Failure({ ...problem, suggestion: near, instead: { found: text, write: near } }, { cause });
}

/** A file in a folder of results stands for that. */
const isInRun = (text: string) => statOf(text)?.isFile() === true && existsSync(manifestPath(dirname(text)));

/** Whether a word names a pipeline by its file, and not a run. */
export function isPipelineFile(text: string): boolean {
  return /\.ya?ml$/i.test(text) && !isInRun(text);
}

/** Undefined where the word names a run, not a pipeline. */
async function folderOfPipeline(text: string, options: NamedRunOptions): Promise<string | undefined> {
  if (isInRun(text)) return dirname(text);
  if (!isPipelineFile(text)) return undefined;
  const pipeline = loadNamed(text, { ...options, configuration: undefined });
  const { runs, engine = 'auto' } = options;
  let several: Failure | undefined;
  try {
    // Its text tells, unless it has runs of several engines or of other data.
    if (engine === 'auto') return findRunOf(runs, pipeline, engine);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    several = error.problems[0].code === 'run-ambiguous' ? error : undefined;
  }
  const finished = await finishedRun(pipeline, { ...options, engine, cache: userCache() });
  if (finished) return finished.result.folder;
  if (several) throw several;
  return missing(text, pipeline, options);
}

/** @throws Failure `run-unknown` where a pipeline has no run of its own text, or none that is finished */
export async function requireRunOf(text: string, pipeline: LoadedPipeline, options: NamedRunOptions): Promise<void> {
  try {
    findRunOf(options.runs, pipeline, options.engine ?? 'auto');
  } catch (error) {
    if (error instanceof Failure && error.problems[0].code === 'run-unknown') await missing(text, pipeline, options);
    throw error;
  }
}

/** @throws Failure `run-unknown`: it is being computed, or unfinished; or its runs have other settings */
async function missing(text: string, pipeline: LoadedPipeline, options: NamedRunOptions): Promise<never> {
  await checkBegun(text, pipeline.name, options.runs);
  throw noRunOf(text, pipeline, options);
}
