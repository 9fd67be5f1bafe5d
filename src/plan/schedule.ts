import type { Observer } from '../workers/events.js';
import { jobsFor, workOf } from '../workers/jobs.js';
import type { PlannedTrial, PreparedRun } from './prepare.js';
import { sizeOf } from './scene-shelf.js';
import { threadsFor } from '../workers/threads.js';

/** What a user may say of how trials are computed. */
export interface ScheduleOptions {
  /** Trials at once; as many as cores and memory allow, on a GPU up to 10, if left out. */
  readonly jobs?: number;
  /** Of each trial; an equal share of the cores if left out. */
  readonly threads?: number;
}

/** Which trials are computed, and how many at once. */
export interface Schedule {
  readonly trials: readonly PlannedTrial[];
  /** Of those that are wanted, the stored ones. */
  readonly known: number;
  readonly atOnce: number;
  /** Of each trial. */
  readonly threads: number;
  /** Trials of one worker at once: all of them, on an engine that takes steps of several trials together. */
  readonly together: number;
}

/** What is not there yet; configurations whose data turns out to be the same share their trials. */
export function missingOf(trials: readonly PlannedTrial[]): PlannedTrial[] {
  return distinct(trials.filter(({ cached }) => !cached));
}

/** Each address once. */
export function distinct(trials: readonly PlannedTrial[]): PlannedTrial[] {
  return [...new Map(trials.map((trial) => [trial.address, trial])).values()];
}

/** @param trials to compute, of the wanted ones */
export function schedule(
  { engine }: Pick<PreparedRun, 'engine'>,
  trials: readonly PlannedTrial[],
  wanted: number,
  { jobs, threads }: ScheduleOptions,
): Schedule {
  const atOnce = jobsFor(
    trials.map(({ configuration: { network, scene, experiment }, split }) =>
      workOf(experiment, network, sizeOf(experiment, scene), split.train.length),
    ),
    engine,
    jobs,
    threads,
  );
  return {
    trials,
    known: wanted - trials.length,
    atOnce,
    threads: threadsFor(engine, atOnce, threads),
    together: engine.joint ? atOnce : 1,
  };
}

/** @param title of the run, or of its part */
export function announceSchedule(
  { engine, pipeline, configurations }: PreparedRun,
  { trials, known, atOnce, threads }: Schedule,
  title: string,
  emit: Observer,
  { again = false, secondsBefore }: { readonly again?: boolean; readonly secondsBefore?: number } = {},
): void {
  void emit({
    type: 'scheduled',
    title,
    trials: trials.length,
    known,
    ...(pipeline.varies ? { configurations: configurations.length } : {}),
    engine: engine.name,
    atOnce,
    threads,
    passedOver: engine.passedOver ?? [],
    again,
    ...(secondsBefore === undefined ? {} : { secondsBefore }),
  });
}
