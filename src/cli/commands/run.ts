import { Failure, Interrupted } from '../../errors/failure.js';
import type { JudgedTrial } from '../../report/summary.js';
import { jobsFor, workOf } from '../../run/jobs.js';
import { prepareAndStart } from '../../run/engines/start.js';
import { finishedRun } from '../../run/finished.js';
import { LateWorkers } from '../../run/map/workers.js';
import type { WorkerPool } from '../../run/pool.js';
import { type PlannedTrial, type PreparedRun, prepareRun, sizeOf } from '../../run/prepare.js';
import { finishRun, runTrial } from '../../run/run.js';
import { type Command, note, pipelineArgument } from '../command.js';
import type { Options } from '../options.js';
import { formatDuration, type JobError, runJobs, trialTitle } from '../progress.js';
import { reportRun } from '../report-run.js';
import { makeRunMaps, missingMaps } from '../run-maps.js';
import { leavePage } from '../run-page.js';
import { stopOnSignals } from '../signals.js';

/** How often is looked at what other processes do. */
const WAIT_MS = 300;

export const run: Command = {
  name: 'run',
  usage: 'PIPELINE',
  summary: 'run a pipeline, or show its result if it has been run (the word run may be left out)',
  examples: [
    'hsi-run pipelines/quickstart.yaml',
    'hsi-run pipelines/ssrn-in.yaml --data ~/scenes --set seeds=[1220]',
    'hsi-run pipelines/ssrn-in-learning-rates.yaml --configuration ssrn-in-lr-0.001',
  ],
  async run(positionals, options) {
    const pipeline = pipelineArgument('run', positionals, options);
    const say = options.quiet ? () => undefined : note;
    const finished = await finishedRun(pipeline, { ...options, say });
    if (finished && missingMaps(pipeline, finished.result.folder, options).length === 0) {
      for (const warning of new Set(finished.warnings)) note(`warning: ${warning}`);
      await leavePage(finished.result.folder, options);
      reportRun(finished.result, options);
      return 0;
    }
    const { prepared, pool } = await prepareAndStart(
      (failed) => prepareRun(pipeline, { ...options, failed, say }), (plan) => missingTrials(plan).length > 0, note);
    for (const warning of new Set(prepared.configurations.flatMap(({ scene }) => scene.warnings))) note(`warning: ${warning}`);
    const signal = stopOnSignals();
    const workers = new LateWorkers(prepared.engine, pool);
    try {
      if (pool) await compute(prepared, pool, signal, options);
      const result = await finishRun(prepared);
      await makeRunMaps(prepared, workers, signal, options);
      // Its maps may be new.
      await leavePage(result.folder, options, true);
      reportRun(result, options);
    } finally {
      await workers.close();
    }
    return 0;
  },
};

/** What is not there yet; configurations whose data turns out to be the same share their trials. */
function missingTrials({ configurations }: PreparedRun): PlannedTrial[] {
  const trials = configurations.flatMap((configuration) => configuration.trials.filter(({ cached }) => !cached));
  return [...new Map(trials.map((trial) => [trial.address, trial])).values()];
}

/** Computes what is missing, several trials at once; one that fails does not stop the others. */
async function compute(prepared: PreparedRun, pool: WorkerPool, signal: AbortSignal, { jobs, quiet, checkpoint }: Options): Promise<void> {
  const { pipeline, engine, configurations } = prepared;
  const missing = missingTrials(prepared);
  const concurrent = jobsFor(missing.map(({ configuration: { network, scene, experiment }, split }) =>
    workOf(experiment, network, sizeOf(experiment, scene), split.train.length)), jobs);
  if (!quiet) {
    const known = configurations.reduce((count, { trials }) => count + trials.length, 0) - missing.length;
    note(`${pipeline.name}: ${missing.length} ${missing.length === 1 ? 'trial' : 'trials'} to compute${known > 0 ? ` (${known} known)` : ''} `
      + `${pipeline.varies ? `of ${configurations.length} configurations ` : ''}on ${engine.name}${concurrent > 1 ? `, ${concurrent} at once` : ''}`);
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
    : `epoch ${record.selected} of ${record.epochs.length}`;
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
