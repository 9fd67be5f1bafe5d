import { executeRun } from '../run/execute.js';
import type { RunResult } from '../run/result.js';
import type { CommonOptions } from './options.js';
import { settingsOf } from './settings.js';
import { loadedOf, type Pipeline } from './pipeline.js';

export interface RunOptions extends CommonOptions {
  /** Epochs from one checkpoint to the next. Default: 10. */
  readonly checkpoint?: number;
  /** What of the scene is mapped with the first seed. Default: as the pipeline says. */
  readonly maps?: 'scene' | 'labelled' | 'none';
  /** Computes no trial: assembles what the store holds, whichever machines have computed it. Default: false. */
  readonly gather?: boolean;
}

/**
 * Runs a pipeline: computes the trials that the store has not, and writes the run's folder. A pipeline that has been run before gives
 * its stored result.
 *
 * @returns the figures of each configuration, and the run's folder
 * @throws Failure with all that is wrong; Interrupted
 * @example
 * const { folder, configurations: [{ figures }] } = await run(pipeline, { runs: 'results', onEvent: console.log });
 */
export function run(pipeline: Pipeline, options: RunOptions = {}): Promise<RunResult> {
  return executeRun(loadedOf(pipeline), { checkpoint: 10, ...settingsOf(options) });
}
