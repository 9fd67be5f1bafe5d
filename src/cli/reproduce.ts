import { Failure } from '../errors/failure.js';
import { type ChosenEngine, chooseEngine } from '../run/engines/auto.js';
import { jobsFor, workOf } from '../run/jobs.js';
import { WorkerPool } from '../run/pool.js';
import { type PlannedTrial, type PreparedRun, prepareRun, sizeOf, trialTitle } from '../run/prepare.js';
import { threadsFor } from '../run/threads.js';
import { computedRun } from '../run/verify/computed-run.js';
import { drawTrials } from '../run/verify/draw.js';
import type { CheckedRun } from '../run/verify/integrity.js';
import type { RunManifest } from '../run/verify/manifest.js';
import type { Subject } from '../run/verify/reference.js';
import { compareTrial, recompute, type Recomputed, type Reproduced } from '../run/verify/reproduce.js';
import type { LoadedPipeline } from '../spec/experiment.js';
import { note } from './command.js';
import { stopOnSignals } from './signals.js';
import type { Options } from './options.js';
import { runJobs } from './progress.js';

/** What became of a run's trials when they were computed again. */
export interface Reproduction {
  readonly engine: string;
  /** How many trials the run has. */
  readonly of: number;
  readonly trials: readonly Reproduced[];
}

/** Computes the drawn trials of a run again, in memory, on the engine of the run's class unless another is named. */
export async function reproduceRun(
  pipeline: LoadedPipeline, { manifest, trials: stored, folder }: CheckedRun & { readonly manifest: RunManifest }, options: Options,
): Promise<Reproduction> {
  const engine = options.engine === 'auto' ? (await engineOfClass(manifest.engine)).name : options.engine;
  const prepared = await prepareRun(pipeline, { ...options, engine });
  const planned = prepared.configurations.flatMap(({ trials }) => trials);
  const pairs = manifest.configurations.flatMap(({ trials }) => trials).map((listed, index) => ({ ...listed, planned: planned[index] }));
  const drawn = drawTrials(folder.slice(-12), pairs, options.trials);
  const results = new Map<string, Reproduced>();
  await computeEach(prepared, drawn.map(({ planned: trial }) => trial), options, async (trial, computed, title) => {
    const { address } = drawn.find((pair) => pair.planned === trial)!;
    const { folder: place, identity } = stored.get(address)!;
    const outcome = await compareTrial(title, { folder: place, identity: identity! }, trial, computed, options.tolerance);
    results.set(title, outcome);
    return outcome.differences.length > 0 ? 'differs' : outcome.exact ? 'the same to the bit' : 'within the tolerance';
  });
  return { engine: prepared.engine.name, of: pairs.length, trials: [...results.values()] };
}

/** Computes a whole run in memory. */
export async function computeAll(prepared: PreparedRun, options: Options): Promise<Subject> {
  const computed = new Map<string, Recomputed>();
  const all = new Map(prepared.configurations.flatMap(({ trials }) => trials.map((trial) => [trial.address, trial])));
  await computeEach(prepared, [...all.values()], options, async ({ address }, result) => {
    computed.set(address, result);
    return `OA ${result.judged.metrics.overallAccuracy.toFixed(4)}`;
  });
  return computedRun(prepared, computed);
}

/** A class names its engine; one that this machine lacks can only be replaced aloud. */
export async function engineOfClass(engineClass: string): Promise<ChosenEngine> {
  try {
    return await chooseEngine(engineClass);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const [problem] = error.problems;
    throw new Failure({
      ...problem, message: `the run was computed on ${engineClass}: ${problem.message}`,
      cure: `${problem.cure ?? ''} Or compare within --tolerance on another engine: --engine wasm.`.trim(),
    });
  }
}

async function computeEach(
  prepared: PreparedRun, trials: readonly PlannedTrial[], { jobs, threads, quiet }: Options,
  done: (trial: PlannedTrial, computed: Recomputed, title: string) => Promise<string>,
): Promise<void> {
  const { engine, pipeline } = prepared;
  const concurrent = jobsFor(trials.map(({ configuration: { network, scene, experiment }, split }) =>
    workOf(experiment, network, sizeOf(experiment, scene), split.train.length)), jobs, threads);
  if (!quiet) note(`${pipeline.name}: ${trials.length} ${trials.length === 1 ? 'trial' : 'trials'} to compute again on ${engine.name}`);
  const signal = stopOnSignals({ nothingKept: true });
  const pool = new WorkerPool(engine.name, { expected: engine.class });
  pool.threads = threadsFor(engine, concurrent, threads);
  try {
    await pool.open();
    const errors = await runJobs(trials.map((trial) => {
      const title = trialTitle(pipeline, trial);
      return { title, run: async (onProgress) => done(trial, await recompute(trial, pool, { signal, onProgress }), title) };
    }), { quiet, concurrent });
    if (errors.length > 0) throw errors.find(({ error }) => !(error instanceof Failure))?.error ?? errors[0].error;
  } finally {
    await pool.close();
  }
}
