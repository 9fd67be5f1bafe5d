import type { Problem } from '../errors/failure.js';
import type { BenchResult, BenchTask } from './bench.js';
import type { TrialOutcome, TrialProgress, TrialTask } from './trial.js';

/** What a worker can be asked for, and what it answers. */
export interface Jobs {
  readonly trial: {
    readonly task: TrialTask;
    /** With the engine's description. */
    readonly result: TrialOutcome & { readonly engine: string };
    readonly progress: TrialProgress;
  };
  readonly bench: { readonly task: BenchTask; readonly result: BenchResult; readonly progress: never };
}

export type JobKind = keyof Jobs;

/** To a worker: a job, or that the one in flight shall stop. */
export type Request =
  | { readonly type: 'job'; readonly kind: JobKind; readonly task: Jobs[JobKind]['task'] }
  | { readonly type: 'stop' };

/** From a worker. Errors lose their class between threads, so they travel as what they are made of. */
export type Answer =
  | { readonly type: 'progress'; readonly progress: TrialProgress }
  | { readonly type: 'result'; readonly result: Jobs[JobKind]['result'] }
  | { readonly type: 'interrupted' }
  | { readonly type: 'failure'; readonly problems: readonly Problem[] }
  | { readonly type: 'error'; readonly stack: string };
