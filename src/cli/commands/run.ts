import { relative } from 'node:path';
import { Failure } from '../../errors/failure.js';
import { defaultJobs } from '../../run/jobs.js';
import { WorkerPool } from '../../run/pool.js';
import { type PlannedTrial, type PreparedRun, prepareRun } from '../../run/prepare.js';
import { finishRun, type RunResult, runTrial } from '../../run/run.js';
import { type Command, note, pipelineArgument, print } from '../command.js';
import type { Options } from '../options.js';
import { formatDuration, runJobs } from '../progress.js';
import { formatTable } from '../table.js';

export const run: Command = {
  name: 'run',
  usage: 'PIPELINE',
  summary: 'run a pipeline, or show its result if it has been run (the word run may be left out)',
  examples: [
    'hsi-run pipelines/quickstart.yaml',
    'hsi-run pipelines/ssrn-in.yaml --data ~/scenes --set seeds=[1220]',
  ],
  async run(positionals, options) {
    const pipeline = pipelineArgument('run', positionals, options);
    const prepared = await prepareRun(pipeline, options);
    for (const warning of prepared.scene.warnings) note(`warning: ${warning}`);
    const missing = prepared.trials.filter(({ cached }) => !cached);
    if (missing.length > 0) await compute(prepared, missing, options);
    report(await finishRun(prepared), options);
    return 0;
  },
};

/** Computes what is missing, several trials at once; one that fails does not stop the others. */
async function compute(prepared: PreparedRun, missing: readonly PlannedTrial[], { jobs, quiet }: Options): Promise<void> {
  const { pipeline, network, scene, engine, trials } = prepared;
  const { name, training } = pipeline.experiment;
  const concurrent = Math.min(jobs ?? defaultJobs(network, training.batch, scene.cube.values.length, missing.length), missing.length);
  await prepared.store.open();
  const signal = stopOnSignals();
  const pool = new WorkerPool(engine.name);
  if (!quiet) {
    const known = trials.length - missing.length;
    note(`${name}: ${missing.length} ${missing.length === 1 ? 'trial' : 'trials'} to compute${known > 0 ? ` (${known} known)` : ''} `
      + `on ${engine.name}${concurrent > 1 ? `, ${concurrent} at once` : ''}`);
  }
  try {
    const errors = await runJobs(missing.map((trial) => ({
      title: `seed ${trial.seed}`,
      async run(onProgress) {
        const { record, metrics } = await runTrial(prepared, trial, pool, { signal, onProgress });
        return `OA ${metrics.overallAccuracy.toFixed(4)}, epoch ${record.selected} of ${record.epochs.length}, `
          + `trained in ${formatDuration(record.times.trainingSeconds)}`;
      },
    })), { quiet, concurrent });
    if (errors.length > 0) throw combine(errors, missing.length);
  } finally {
    await pool.close();
  }
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

/** Aborts on Ctrl-C and SIGTERM: the step in flight ends, nothing half-written stays. A second signal ends at once. */
function stopOnSignals(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => controller.abort());
  return controller.signal;
}

function report(result: RunResult, { json, quiet }: Options): void {
  const { name, folder, engine, trials, figures, cached } = result;
  if (json) {
    print(JSON.stringify({
      name, folder, engine, cached, ...figures,
      trials: trials.map(({ record, metrics }) => ({
        seed: record.seed, oa: metrics.overallAccuracy, aa: metrics.averageAccuracy, kappa: metrics.kappa, ap: metrics.averagePrecision,
        epoch: record.selected, ...record.times,
      })),
    }, null, 2));
    return;
  }
  if (quiet) {
    print(folder);
    return;
  }
  if (cached) print(`${name} has been run: this is its result.`);
  const LABELS = { oa: 'overall accuracy', aa: 'average accuracy', kappa: 'kappa', ap: 'average precision' } as const;
  print(formatTable([['', 'mean', 'sd', 'n'], ...(Object.keys(LABELS) as (keyof typeof LABELS)[]).map((key) =>
    [LABELS[key], figures[key].mean.toFixed(4), figures[key].sd.toFixed(4), String(figures[key].n)])]));
  print(relative('', folder) || folder);
}
