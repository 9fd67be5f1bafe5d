import type { TrialProgress } from './trial-progress.js';

/** One of several things that are computed at once: a trial, a map, an evaluation. */
export interface Job {
  /** From 0, among those of its list. */
  readonly id: number;
  readonly title: string;
  /** Its progress goes into checkpoints, from which the next run goes on. */
  readonly resumable: boolean;
}

/** What has become of a job. */
export type JobOutcome =
  /** A network, tested with the weights of the selected epoch. */
  | {
      readonly kind: 'trained';
      readonly overallAccuracy: number;
      readonly epoch: number;
      readonly epochs: number;
      readonly seconds: number;
    }
  /** A classifier, tested with the settings that its search has chosen. */
  | {
      readonly kind: 'fitted';
      readonly overallAccuracy: number;
      readonly settings: Readonly<Record<string, number>>;
      readonly seconds: number;
    }
  /** Another process computes it. */
  | { readonly kind: 'elsewhere' }
  /** Computed again in memory. */
  | { readonly kind: 'recomputed'; readonly overallAccuracy: number }
  /** Computed again, and compared with what is stored. */
  | { readonly kind: 'compared'; readonly match: 'exact' | 'tolerant' | 'different' }
  | { readonly kind: 'mapped'; readonly pixels: number; readonly seconds: number }
  /** What decides its classes, or what its layers make of pixels. */
  | { readonly kind: 'explained'; readonly pixels: number; readonly seconds: number }
  | { readonly kind: 'evaluated'; readonly pixels: number; readonly engine: string };

/** What a call of the library reports while it works. Plain values, apart from `error`. */
export type ProgressEvent =
  /** A remark about the work, such as how far a file is read. */
  | { readonly type: 'note'; readonly text: string }
  /** Something that readers of the results should know. */
  | { readonly type: 'warning'; readonly text: string }
  /** Another process is waited for. */
  | { readonly type: 'waiting'; readonly text: string }
  /** The engine that was chosen does not start; the next one is used. */
  | { readonly type: 'engine-skipped'; readonly text: string }
  /** Data is read, everything is checked; what is computed from here on is lost if the process ends. */
  | { readonly type: 'prepared'; readonly run: string }
  | {
      readonly type: 'scheduled';
      readonly title: string;
      /** Trials to compute, and those that are stored already. */
      readonly trials: number;
      readonly known: number;
      /** Of a pipeline that varies something. */
      readonly configurations?: number;
      readonly engine: string;
      /** Trials at once, and threads of each. */
      readonly atOnce: number;
      readonly threads: number;
      /** Engines that `auto` did not choose, and why. */
      readonly passedOver: readonly string[];
      /** They are stored, and computed again to be compared. */
      readonly again: boolean;
      /** What they took when they were computed, if that is stored. */
      readonly secondsBefore?: number;
    }
  | { readonly type: 'jobs'; readonly jobs: readonly Job[]; readonly atOnce: number }
  | { readonly type: 'job-started'; readonly job: Job }
  | { readonly type: 'job-progress'; readonly job: Job; readonly progress: TrialProgress }
  | { readonly type: 'job-ended'; readonly job: Job; readonly outcome: JobOutcome }
  | { readonly type: 'job-failed'; readonly job: Job; readonly error: unknown }
  | { readonly type: 'jobs-ended' }
  /** A run's folder of a map, and what should be known of it. */
  | { readonly type: 'map-written'; readonly title: string; readonly folder: string; readonly remarks: readonly string[] }
  /** A run's page. */
  | { readonly type: 'page-written'; readonly file: string };

/** Is called with each event in turn. If it gives a promise at `jobs-ended`, the work waits for that. */
export type Observer = (event: ProgressEvent) => void | Promise<void>;

/** How a call is watched and stopped. */
export interface Conduct {
  /** Aborted, the call ends as soon as it can and rejects with `Interrupted`; what was finished is kept. */
  readonly signal?: AbortSignal;
  readonly onEvent?: Observer;
}

/** For those that watch nothing. */
export const UNWATCHED: Observer = () => undefined;

/** What tells texts as notes. */
export function notesTo(emit: Observer): (text: string) => void {
  return (text) => void emit({ type: 'note', text });
}
