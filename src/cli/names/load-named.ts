import { existsSync } from 'node:fs';
import { dataFolder } from '../../data/files/locate.js';
import { scenesIn } from '../../data/registered/read.js';
import { Failure } from '../../errors/failure.js';
import { statOf } from '../../base/stat.js';
import { nearName } from '../../errors/near-name.js';
import type { LoadedPipeline } from '../../pipeline/experiment.js';
import { loadPipeline, takeConfiguration } from '../../pipeline/pipeline.js';
import { noPipelineFile } from './folder-named.js';
import { nearFile, pipelinesBeside } from './near-file.js';
import { pipelineNamed, RUNS, runNames } from './pipeline-named.js';
import { baseOfRun } from './run-base.js';
import { shippedNames } from '../../pipeline/vary/shipped.js';

/** What of a command line says how a pipeline is read. */
export interface NamedOptions {
  readonly set?: readonly string[];
  readonly base?: string;
  readonly data?: string;
  readonly configuration?: string;
  readonly runs?: string;
}

/**
 * Reads the pipeline that a word means, with all that is said of it.
 *
 * @throws Failure `pipeline-missing` with the near names
 */
export function loadNamed(text: string, options: NamedOptions): LoadedPipeline & { readonly run?: string } {
  const { set = [], configuration, data } = options;
  const named = pipelineNamed(text, options.runs);
  const file = named?.file ?? text;
  if (!named) checkPath(text, options.runs);
  const base = options.base ?? (named?.run === undefined ? undefined : (baseOfRun(named.run) ?? named.run));
  // What has been run may name a scene that is registered elsewhere.
  const scenes = { ...scenesIn(dataFolder(data)), ...(named?.run === undefined ? {} : { open: true as const }) };
  const pipeline = takeConfiguration(loadPipeline(file, set, base, scenes), configuration);
  return named?.run === undefined ? pipeline : { ...pipeline, run: named.run };
}

/** An existing file passes: reading it says what is wrong with it. */
function checkPath(text: string, runs = RUNS): void {
  if (statOf(text)?.isDirectory()) throw noPipelineFile(text);
  if (existsSync(text)) return;
  const beside = pipelinesBeside(text);
  const isWord = !/[./\\]/.test(text);
  throw new Failure({
    code: 'pipeline-missing',
    message: isWord ? 'there is no such pipeline file and no such run' : 'there is no such pipeline file',
    place: { file: text },
    suggestion:
      nearFile(text) ??
      (isWord ? nearName(text, [...runNames(runs), ...beside.map((name) => name.replace(/\.ya?ml$/, '')), ...shippedNames()]) : undefined),
    hint: isWord
      ? `Name a file, a run of ${runs} (hsi-run ls), or a pipeline of hsi-run, such as quickstart.`
      : 'The path starts from the current folder.',
  });
}
