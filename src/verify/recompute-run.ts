import { Failure } from '../errors/failure.js';
import type { LoadedPipeline } from '../pipeline/experiment.js';
import { engineOfClass } from '../workers/engines/of-class.js';
import { type Conduct, type JobOutcome, notesTo, UNWATCHED } from '../workers/events.js';
import { checkAborted, runJobs } from '../workers/job-list.js';
import { WorkerPool } from '../workers/pool.js';
import { type PlannedTrial, type PreparedRun, prepareRun, trialTitle } from '../plan/prepare.js';
import type { RunSettings } from '../plan/run-options.js';
import { announceSchedule, distinct, schedule, type ScheduleOptions } from '../plan/schedule.js';
import { computedRun } from './computed-run.js';
import { drawTrials } from './draw.js';
import type { CheckedRun } from './integrity.js';
import type { RunManifest } from '../store/formats/run-manifest.js';
import type { ComparedRun } from './reference.js';
import { secondsBefore } from './seconds-before.js';
import { compareTrial, recompute, type Recomputed } from './reproduce.js';
import type { Reproduced, Reproduction } from './verification.js';

export interface RecomputeOptions extends RunSettings, ScheduleOptions, Conduct {
  /** Trials to compute; all if left out. */
  readonly trials?: number;
  /** The largest distance of a figure where bits cannot be compared. */
  readonly tolerance: number;
}

/** Computes the drawn trials of a run again, in memory, on the engine of the run's class unless another is named. */
export async function reproduceRun(
  pipeline: LoadedPipeline,
  { manifest, trials: stored, folder }: CheckedRun & { readonly manifest: RunManifest },
  options: RecomputeOptions,
): Promise<Reproduction> {
  const engine = options.engine === 'auto' ? (await engineOfClass(manifest.engine)).name : options.engine;
  const prepared = await prepareRun(pipeline, { ...options, engine, say: notesTo(options.onEvent ?? UNWATCHED) });
  const planned = prepared.configurations.flatMap(({ trials }) => trials);
  const pairs = manifest.configurations.flatMap(({ trials }) => trials).map((listed, index) => ({ ...listed, planned: planned[index] }));
  const drawn = drawTrials(folder.slice(-12), pairs, options.trials);
  const results = new Map<string, Reproduced>();
  await computeEach(
    prepared,
    drawn.map(({ planned: trial }) => trial),
    { ...options, secondsBefore: secondsBefore(drawn.map(({ address }) => stored.get(address)!.folder)) },
    async (trial, computed, title) => {
      const { address } = drawn.find((pair) => pair.planned === trial)!;
      const { folder: place, identity } = stored.get(address)!;
      const outcome = await compareTrial(title, { folder: place, identity: identity! }, trial, computed, options.tolerance);
      results.set(title, outcome);
      return { kind: 'compared', match: outcome.differences.length > 0 ? 'different' : outcome.exact ? 'exact' : 'tolerant' };
    },
  );
  return { engine: prepared.engine.name, of: pairs.length, trials: [...results.values()] };
}

/** Computes a whole run in memory. */
export async function computeAll(prepared: PreparedRun, options: RecomputeOptions): Promise<ComparedRun> {
  const computed = new Map<string, Recomputed>();
  const all = distinct(prepared.configurations.flatMap(({ trials }) => trials));
  await computeEach(prepared, all, options, async ({ address }, result) => {
    computed.set(address, result);
    return { kind: 'recomputed', overallAccuracy: result.judged.metrics.overallAccuracy };
  });
  return computedRun(prepared, computed);
}

async function computeEach(
  prepared: PreparedRun,
  trials: readonly PlannedTrial[],
  { onEvent: emit = UNWATCHED, signal, secondsBefore: before, ...options }: RecomputeOptions & { readonly secondsBefore?: number },
  done: (trial: PlannedTrial, computed: Recomputed, title: string) => Promise<JobOutcome>,
): Promise<void> {
  const { engine, pipeline } = prepared;
  const scheduled = schedule(prepared, trials, trials.length, options);
  announceSchedule(prepared, scheduled, pipeline.name, emit, { again: true, secondsBefore: before });
  void emit({ type: 'prepared', run: prepared.folder });
  checkAborted(signal);
  const pool = new WorkerPool(engine.name, { expected: engine.class });
  pool.threads = scheduled.threads;
  pool.together = scheduled.together;
  try {
    await pool.open();
    const errors = await runJobs(
      trials.map((trial) => {
        const title = trialTitle(pipeline, trial);
        return { title, run: async (onProgress) => done(trial, await recompute(trial, pool, { signal, onProgress }), title) };
      }),
      { atOnce: scheduled.atOnce, emit },
    );
    if (errors.length > 0) throw errors.find(({ error }) => !(error instanceof Failure))?.error ?? errors[0].error;
  } finally {
    await pool.close();
  }
}
