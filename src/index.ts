/**
 * hsi-run as a library: what its commands do, without a terminal. Nothing here prints, reads the command line, sets an exit code or
 * handles signals. docs/library.md has examples.
 *
 * @module hsi-run
 */
export { loadPipeline, Pipeline, type PipelineConfiguration } from './library/pipeline.js';
export { plan, type PlanOptions } from './library/plan.js';
export { run, type RunOptions } from './library/run.js';
export { verify, type VerifyOptions } from './library/verify.js';
export { openStore, type ResultStore } from './library/store.js';

export { Failure, Interrupted, type Place, type Problem } from './errors/failure.js';
export { isFine } from './verify/verification.js';

export type { LoadOptions } from './data/registered/load-pipeline.js';
export type { Experiment } from './pipeline/experiment.js';
export type { Job, JobOutcome, Observer, ProgressEvent } from './workers/events.js';
export type { PlanRecord as Plan, PlannedConfiguration, PlannedNetwork } from './plan/planned.js';
export type { RunResult, ShownConfiguration } from './run/result.js';
export type { Verification } from './verify/verification.js';
export type { RunFolder } from './store/run-folder.js';
export type { StoredRun } from './store/list.js';
export type { TrialFolder } from './store/trial-folder.js';
