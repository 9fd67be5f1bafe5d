import type { Problem } from '../errors/failure.js';
import type { Classification } from '../evaluate/predict.js';
import type { AttributionTask, Attributions } from './attribution.js';
import type { BenchResult, BenchTask } from './bench.js';
import type { BlockFeatures, FeaturesTask } from './block-features.js';
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
  /** Progress counts pixels, of both networks. */
  readonly attribution: { readonly task: AttributionTask; readonly result: Attributions; readonly progress: number };
  /** Progress counts pixels. */
  readonly features: { readonly task: FeaturesTask; readonly result: BlockFeatures; readonly progress: number };
  readonly bench: { readonly task: BenchTask; readonly result: BenchResult; readonly progress: never };
}

export type JobKind = keyof Jobs;

/** What a worker is started with. */
export interface WorkerSettings {
  readonly engine: string;
  /** The class that the engine had when it was chosen; another one is refused. */
  readonly expected?: string;
}

/** To a worker that is ready: a job with its number, or that one in flight shall stop. */
export type Request =
  | { readonly type: 'job'; readonly id: number; readonly kind: JobKind; readonly task: Jobs[JobKind]['task']; readonly threads: number }
  | { readonly type: 'stop'; readonly id: number };

/**
 * From a worker: that its engine has started, and what becomes of its job. Errors lose their class between threads, so
 * they travel as what they are made of. A worker whose engine is broken can do no other job. Of a job an answer has its number.
 */
export type WorkerAnswer = { readonly id?: number } & AnswerBody;

export type AnswerBody =
  | { readonly type: 'ready' }
  | { readonly type: 'progress'; readonly progress: Jobs[JobKind]['progress'] }
  | { readonly type: 'result'; readonly result: Jobs[JobKind]['result'] }
  | { readonly type: 'interrupted' }
  /** Another process has taken the trial over. */
  | { readonly type: 'yielded' }
  | { readonly type: 'failure'; readonly problems: readonly Problem[]; readonly broken: boolean }
  | { readonly type: 'error'; readonly stack: string };
