import { Failure, Interrupted } from '../errors/failure.js';
import type { JudgedTrial } from '../report/summary.js';
import { jobsFor, workOf } from '../run/jobs.js';
import type { WorkerPool } from '../run/pool.js';
import { type PlannedTrial, type PreparedRun, sizeOf, trialTitle } from '../run/prepare.js';
import { runTrial } from '../run/run.js';
import { threadsFor, threadsText } from '../run/threads.js';
import { note } from './command.js';
import type { Options } from './options.js';
import { formatDuration, type JobError, runJobs } from './progress.js';

/** How often is looked at what other processes do. */
const WAIT_MS = 300;

/** What should be known of the scenes of a run. */
export function noteWarnings({ configurations }: Pick<PreparedRun, 'configurations'>): void {
  for (const warning of new Set(configurations.flatMap(({ scene }) => scene.warnings))) note(`warning: ${warning}`);
}

/** What is not there yet; configurations whose data turns out to be the same share their trials. */
export function missingOf(trials: readonly PlannedTrial[]): PlannedTrial[] {
  return [...new Map(trials.filter(({ cached }) => !cached).map((trial) => [trial.address, trial])).values()];
}

/**
 * Computes what is missing of a run's trials, several at once; one that fails does not stop the others.
 *
 * @param wanted those of the run that are wanted
 * @param title of the run, or of its part
 */
export async function computeTrials(
  prepared: PreparedRun, wanted: readonly PlannedTrial[], title: string, pool: WorkerPool, signal: AbortSignal,
  { jobs, threads, quiet, checkpoint }: Pick<Options, 'jobs' | 'threads' | 'quiet' | 'checkpoint'>,
): Promise<void> {
  const { pipeline, engine, configurations } = prepared;
  const missing = missingOf(wanted);
  const concurrent = jobsFor(missing.map(({ configuration: { network, scene, experiment }, split }) =>
    workOf(experiment, network, sizeOf(experiment, scene), split.train.length)), jobs, threads);
  pool.threads = threadsFor(engine, concurrent, threads);
  if (!quiet) {
    const known = wanted.length - missing.length;
    note(`${title}: ${missing.length} ${missing.length === 1 ? 'trial' : 'trials'} to compute${known > 0 ? ` (${known} known)` : ''} `
      + `${pipeline.varies ? `of ${configurations.length} configurations ` : ''}on ${engine.name}${concurrent > 1 ? `, ${concurrent} at once` : ''}${threadsText(pool.threads)}${concurrent > 1 && pool.threads > 1 ? ' each' : ''}`);
    for (const reason of engine.passedOver ?? []) note(`auto passed over ${reason}`);
  }
  await prepared.store.open();
  const atOnce = Math.min(concurrent, missing.length);
  const errors: JobError[] = [];
  const notices = new Set<string>();
  // Another process may be at some of them: those are left to it, and looked at again when all others are done.
  for (let trials = missing; trials.length > 0;) {
    const elsewhere: PlannedTrial[] = [];
    errors.push(...await runJobs(trials.map((trial) => ({
      title: trialTitle(pipeline, trial),
      resumable: trial.configuration.experiment.training !== undefined,
      async run(onProgress) {
        const outcome = await runTrial(prepared, trial, pool, { checkpoint, atOnce, signal, onProgress });
        if (!outcome) {
          elsewhere.push(trial);
          return 'another process computes it';
        }
        for (const notice of outcome.notices) notices.add(notice);
        return describe(outcome);
      },
    })), { quiet, concurrent }));
    trials = await leftOver(prepared, elsewhere, signal);
  }
  for (const notice of notices) note(`warning: ${notice}`);
  if (errors.length > 0) throw combine(errors, missing.length);
}

/** Waits until another process has finished one of its trials or left it: what of them is to be computed here. */
async function leftOver({ store }: PreparedRun, elsewhere: readonly PlannedTrial[], signal: AbortSignal): Promise<PlannedTrial[]> {
  for (let waiting = [...elsewhere]; waiting.length > 0;) {
    const left: PlannedTrial[] = [];
    for (const trial of waiting) if (await store.isFree(trial.address)) left.push(trial);
    if (left.length > 0) return left;
    if (signal.aborted) throw new Interrupted();
    await new Promise((resolve) => setTimeout(resolve, WAIT_MS));
    waiting = waiting.filter(({ address }) => !store.hasTrial(address));
  }
  return [];
}

function describe({ record, metrics }: JudgedTrial): string {
  const { settings = {} } = record.search?.find(({ chosen }) => chosen) ?? {};
  const chosen = record.search ? Object.entries(settings).map(([name, value]) => `${name} ${Number(value.toPrecision(6))}`).join(', ')
    : `epoch ${record.selected} of ${record.epochs}`;
  return `OA ${metrics.overallAccuracy.toFixed(4)}, ${chosen}, `
    + `trained in ${formatDuration(record.times.trainingSeconds)}`;
}

/** All failures as one; an interruption or a fault of ours comes first. */
function combine(errors: readonly { title: string; error: unknown }[], trials: number): unknown {
  const other = errors.find(({ error }) => !(error instanceof Failure));
  if (other) return other.error;
  const problems = errors.flatMap(({ title, error }) =>
    (error as Failure).problems.map((problem) => ({ ...problem, message: `${title}: ${problem.message}` })));
  const kept = trials - errors.length;
  return new Failure([...problems, ...(kept > 0 ? [{
    code: 'incomplete' as const, message: `${errors.length} of ${trials} trials failed`, cure: `The other ${kept} are kept: the next run computes only what failed.`,
  }] : [])]);
}
