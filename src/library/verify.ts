import { locateRun } from '../verify/manifest.js';
import type { Verification } from '../verify/verification.js';
import { verifyPipeline, verifyRun } from '../verify/verify.js';
import type { CommonOptions } from './options.js';
import { settingsOf } from './settings.js';
import { loadedOf, Pipeline } from './pipeline.js';

export interface VerifyOptions extends CommonOptions {
  /** Only what can be checked without computing: hashes, addresses, derived tables. Default: false. */
  readonly integrity?: boolean;
  /** Trials to compute again; the same ones each time. Default: all. */
  readonly trials?: number;
  /** A folder of files that somebody has kept of a run, to compare with. */
  readonly against?: string;
  /** The largest distance of a figure where bits cannot be compared, as between engines. Default: 0.02. */
  readonly tolerance?: number;
  /** Where relative paths of a run's pipeline start from. */
  readonly base?: string;
}

/**
 * Whether a run is intact, consistent and reproducible: its files are as they were written, they follow from its trials, and the trials
 * come out the same when they are computed again, in memory.
 *
 * @param subject a run's folder, its name or the beginning of that; or a pipeline that has been run
 * @returns what was found: `isFine` says whether anything is wrong
 * @throws Failure where there is no such run, or its scene cannot be read; Interrupted
 * @example
 * const verification = await verify('quickstart', { integrity: true });
 */
export function verify(subject: string | Pipeline, options: VerifyOptions = {}): Promise<Verification> {
  const settings = { tolerance: 0.02, ...settingsOf(options) };
  return subject instanceof Pipeline ? verifyPipeline(loadedOf(subject), settings) : verifyRun(locateRun(settings.runs, subject), settings);
}
