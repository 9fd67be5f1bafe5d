import type { Problem } from '../errors/failure.js';
import type { Classification } from '../evaluate/predict.js';
import type { BenchResult, BenchTask } from './bench.js';
import type { EvaluationTask } from './evaluation.js';
import type { MappedRows, MapTask } from './map-rows.js';
import type { ClassifierTask, TrialOutcome, TrialTask } from './trial.js';
import type { TrialProgress } from './trial-progress.js';

/** What a worker can be asked for, and what it answers. */
export interface Jobs {
  readonly trial: {
    readonly task: TrialTask | ClassifierTask;
    /** With the engine's description, and what its user should know. */
    readonly result: TrialOutcome & { readonly engine: string; readonly notices: readonly string[] };
    readonly progress: TrialProgress;
  };
  readonly evaluation: { readonly task: EvaluationTask; readonly result: Classification; readonly progress: TrialProgress };
  /** Progress counts pixels. */
  readonly map: { readonly task: MapTask; readonly result: MappedRows; readonly progress: number };
  readonly bench: { readonly task: BenchTask; readonly result: BenchResult; readonly progress: never };
}

export type JobKind = keyof Jobs;

/** What a worker is started with. */
export interface WorkerSettings {
  readonly engine: string;
  /** The class that the engine had when it was chosen; another one is refused. */
  readonly expected?: string;
}

/** To a worker that is ready: a job, or that the one in flight shall stop. */
export type Request =
  | { readonly type: 'job'; readonly kind: JobKind; readonly task: Jobs[JobKind]['task']; readonly threads: number }
  | { readonly type: 'stop' };

/**
 * From a worker: that its engine has started, and what becomes of its job. Errors lose their class between threads, so
 * they travel as what they are made of. A worker whose engine is broken can do no other job.
 */
export type WorkerAnswer =
  | { readonly type: 'ready' }
  | { readonly type: 'progress'; readonly progress: Jobs[JobKind]['progress'] }
  | { readonly type: 'result'; readonly result: Jobs[JobKind]['result'] }
  | { readonly type: 'interrupted' }
  /** Another process has taken the trial over. */
  | { readonly type: 'yielded' }
  | { readonly type: 'failure'; readonly problems: readonly Problem[]; readonly broken: boolean }
  | { readonly type: 'error'; readonly stack: string };
