import { Yielded } from '../errors/failure.js';
import { judge } from '../results/summary.js';
import { trialFiles } from '../store/formats/trial/files.js';
import type { LoadedPipeline } from '../pipeline/experiment.js';
import { type Hold, whileHolding } from '../store/hold.js';
import { type ComputedTrial, computeTrials } from './compute-trials.js';
import { deriveRun } from './derive-run.js';
import { prepareAndStart } from '../workers/engines/start.js';
import { type Conduct, notesTo, type Observer, UNWATCHED } from '../workers/events.js';
import { finishedRun } from './finished.js';
import { prepareGathered } from './gather.js';
import { checkAborted } from '../workers/job-list.js';
import { figuresOf, isResumable, storedTrial, taskOf, timedOn } from './judged-trial.js';
import { type DrawOptions, drawRunMaps, missingMaps } from '../predict/maps/draw-run-maps.js';
import { LateWorkers } from '../predict/maps/workers.js';
import type { WorkerPool } from '../workers/pool.js';
import { holdFor, type PlannedTrial, type PreparedRun, prepareRun, trialsIn } from '../plan/prepare.js';
import type { RunSettings } from '../plan/run-options.js';
import { provenance, typed } from '../workers/provenance.js';
import type { RunResult } from './result.js';
import { preparedWarnings, trialWarnings } from '../plan/result-warnings.js';
import { fastNotes, toTrain } from '../plan/fast-notes.js';
import { trainingNotes } from '../plan/training-notes.js';
import { writeRunPage } from './run-page.js';
import { announceSchedule, missingOf, schedule, type ScheduleOptions } from '../plan/schedule.js';
import type { TrialProgress } from '../workers/trial-progress.js';

/** How trials are computed. */
export interface ComputeOptions extends RunSettings, ScheduleOptions, Conduct {
  /** Epochs from one checkpoint to the next. */
  readonly checkpoint: number;
  /** What a user has typed, for provenance.json; absent where a program calls. */
  readonly command?: readonly string[];
}

/** How a pipeline is run. */
export interface ExecuteOptions extends ComputeOptions, DrawOptions {
  /** Computes no trial: assembles what the store holds, whichever machines have computed it. */
  readonly gather?: boolean;
}

/**
 * Runs a pipeline: load, split, schedule, train, evaluate, store. What the store holds is not computed again, so that a run
 * that was stopped goes on where it was.
 *
 * @throws Failure with all that is wrong; Interrupted where the signal says so
 */
export async function executeRun(pipeline: LoadedPipeline, given: ExecuteOptions): Promise<RunResult> {
  const { onEvent: emit = UNWATCHED } = given;
  const options = { ...given, say: notesTo(emit) };
  const finished = options.gather ? undefined : await finishedRun(pipeline, options);
  if (finished && missingMaps(pipeline, finished.result.folder, options).length === 0) {
    for (const text of new Set(finished.warnings)) void emit({ type: 'warning', text });
    await writeRunPage(finished.result.folder, { ...options, base: pipeline.folder, emit });
    return finished.result;
  }
  return whileHolding(
    options.runs,
    (hold) => computeRun(pipeline, { ...options, hold }, emit),
    (text) => void emit({ type: 'waiting', text }),
  );
}

async function computeRun(pipeline: LoadedPipeline, options: ExecuteOptions & { readonly hold: Hold }, emit: Observer): Promise<RunResult> {
  // Load the scenes, draw the splits of all seeds, give each trial its address; start the engine if anything is missing.
  const prepareWith = options.gather ? prepareGathered : prepareRun;
  const { prepared, pool } = await prepareAndStart(
    (failed) => prepareWith(pipeline, { ...options, failed }),
    (plan) => missingOf(trialsIn(plan)).length > 0,
    emit,
  );
  const workers = new LateWorkers(prepared.engine, pool);
  try {
    await beginComputing(prepared, options, emit);
    // Schedule; train, evaluate and store each trial.
    if (pool) await computeMissing(prepared, trialsIn(prepared), pipeline.name, pool, options, emit);
    // What derives from the trials: tables, models, maps, the page.
    const result = await deriveRun(prepared);
    await drawRunMaps(prepared, workers, { ...options, emit });
    checkAborted(options.signal);
    // Its maps may be new.
    await writeRunPage(result.folder, { ...options, base: pipeline.folder, emit, again: true });
    return result;
  } finally {
    await workers.close();
  }
}

/** Others may remove from the store what is not needed here. */
export async function beginComputing(prepared: PreparedRun, { signal }: Conduct, emit: Observer): Promise<void> {
  await holdFor(prepared);
  for (const text of preparedWarnings(prepared.configurations)) void emit({ type: 'warning', text });
  void emit({ type: 'prepared', run: prepared.folder });
  checkAborted(signal);
}

/** @param wanted those of the run that are wanted */
export async function computeMissing(
  prepared: PreparedRun,
  wanted: readonly PlannedTrial[],
  title: string,
  pool: WorkerPool,
  options: ComputeOptions,
  emit: Observer,
): Promise<void> {
  const scheduled = schedule(prepared, missingOf(wanted), wanted.length, options);
  pool.threads = scheduled.threads;
  pool.together = scheduled.together;
  announceSchedule(prepared, scheduled, title, emit);
  const trained = prepared.pipeline.configurations.flatMap((one, index) => toTrain(one, prepared.configurations[index]));
  for (const text of [...trainingNotes(prepared.configurations), ...fastNotes(trained)]) void emit({ type: 'note', text });
  await prepared.store.open();
  const compute = (trial: PlannedTrial, onProgress: (progress: TrialProgress) => void) =>
    executeTrial(prepared, trial, pool, { ...options, atOnce: scheduled.atOnce, onProgress });
  await computeTrials(prepared, scheduled, compute, { signal: options.signal, emit });
}

interface TrialOptions extends Pick<ComputeOptions, 'checkpoint' | 'signal' | 'command'> {
  /** Trials that are computed at the same time as this one, it included. */
  readonly atOnce: number;
  onProgress(progress: TrialProgress): void;
}

/**
 * One trial on a worker, from its last checkpoint on.
 *
 * @returns undefined while another process computes it, or has taken it over from this one
 */
async function executeTrial(
  { store, engine: chosen, pipeline }: PreparedRun,
  trial: PlannedTrial,
  pool: WorkerPool,
  { checkpoint, atOnce, command, signal, onProgress }: TrialOptions,
): Promise<ComputedTrial | undefined> {
  const {
    configuration: { experiment, scene, grid },
    address,
    identity,
  } = trial;
  const claim = await store.claimTrial(address);
  if (!claim) return undefined;
  try {
    // Another process may have finished it since this one looked.
    if (store.hasTrial(address)) return { ...(await storedTrial(store, trial)), notices: [] };
    // Train, and predict the test pixels.
    const begun = new Date();
    if (isResumable(experiment)) await claim.partial.describe({ trial: identity, ...typed(command) });
    const partial = { folder: claim.partial.folder, every: checkpoint, ticket: claim.ticket };
    const task = { ...taskOf(trial), ...(isResumable(experiment) && { partial }) };
    const { record, weights, model, engine, notices, predictedFrom } = await pool.run('trial', task, { signal, onProgress });
    // Evaluate.
    const timed = timedOn(record, engine, atOnce);
    const judged = judge(timed, grid, scene.classNames.length);
    // Store.
    const origin = await provenance({
      engine,
      scene,
      passedOver: chosen.passedOver,
      notices,
      folder: pipeline.folder,
      begun,
      predictedFrom,
      command,
      sessions: await claim.partial.sessions(),
      warnings: trialWarnings(trial),
    });
    // This process may have been stopped for so long that another computes it by now.
    if (!(await claim.isOurs())) return undefined;
    await store.writeTrial(address, identity, trialFiles(timed, weights, grid, origin, model), figuresOf(judged));
    // What is left there goes with `gc`.
    await claim.partial.remove().catch(() => undefined);
    return { ...judged, notices };
  } catch (error) {
    if (error instanceof Yielded) return undefined;
    throw error;
  } finally {
    await claim.partial.leave();
    await claim.release();
  }
}
