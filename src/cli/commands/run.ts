import { Failure, Interrupted } from '../../errors/failure.js';
import { prepareAndStart } from '../../run/engines/start.js';
import { finishedRun } from '../../run/finished.js';
import { prepareGathered } from '../../run/gather.js';
import { LateWorkers } from '../../run/map/workers.js';
import { holdFor, prepareRun, trialsIn } from '../../run/prepare.js';
import { finishRun } from '../../run/run.js';
import type { LoadedPipeline } from '../../spec/experiment.js';
import { type Hold, whileHolding } from '../../store/hold.js';
import { type Command, note, pipelineArgument } from '../command.js';
import { computeTrials, missingOf, noteWarnings } from '../compute-trials.js';
import type { Options } from '../options.js';
import { reportRun } from '../report-run.js';
import { runShard } from '../run-shard.js';
import { makeRunMaps, missingMaps } from '../run-maps.js';
import { leavePage } from '../run-page.js';
import { stopOnSignals } from '../signals.js';

export const run: Command = {
  name: 'run',
  usage: 'PIPELINE',
  summary: 'run a pipeline, or show its result if it has been run (the word run may be left out)',
  examples: [
    'hsi-run pipelines/quickstart.yaml',
    'hsi-run pipelines/ssrn-in.yaml --data ~/scenes --set seeds=[1220]',
    'hsi-run pipelines/ssrn-in-learning-rates.yaml --configuration ssrn-in-lr-0.001',
    'hsi-run pipelines/ssrn-in.yaml --shard 3/16', 'hsi-run pipelines/ssrn-in.yaml --gather',
  ],
  async run(positionals, options) {
    const pipeline = pipelineArgument('run', positionals, options);
    const { shard, gather } = options;
    if (shard && gather) throw new Failure({ code: 'usage', message: '--shard computes a part, --gather puts all together', cure: 'Name one of them.' });
    if (shard) {
      await runShard(pipeline, shard, options);
      return 0;
    }
    const say = options.quiet ? () => undefined : note;
    const finished = gather ? undefined : await finishedRun(pipeline, { ...options, say });
    if (finished && missingMaps(pipeline, finished.result.folder, options).length === 0) {
      for (const warning of new Set(finished.warnings)) note(`warning: ${warning}`);
      await leavePage(finished.result.folder, options);
      reportRun(finished.result, options);
      return 0;
    }
    await whileHolding(options.runs, (hold) => compute(pipeline, { ...options, hold }), note);
    return 0;
  },
};

/** Computes what is missing, writes the run and its maps. */
async function compute(pipeline: LoadedPipeline, options: Options & { hold: Hold }): Promise<void> {
  const say = options.quiet ? () => undefined : note;
  const prepareWith = options.gather ? prepareGathered : prepareRun;
  const prepare = (failed: ReadonlyMap<string, string>) => prepareWith(pipeline, { ...options, failed, say });
  const { prepared, pool } = await prepareAndStart(prepare, (plan) => missingOf(trialsIn(plan)).length > 0, note);
  await holdFor(prepared);
  noteWarnings(prepared);
  const signal = stopOnSignals();
  const workers = new LateWorkers(prepared.engine, pool);
  try {
    if (pool) await computeTrials(prepared, trialsIn(prepared), pipeline.name, pool, signal, options);
    const result = await finishRun(prepared);
    await makeRunMaps(prepared, workers, signal, options);
    if (signal.aborted) throw new Interrupted();
    // Its maps may be new.
    await leavePage(result.folder, options, true);
    reportRun(result, options);
  } finally {
    await workers.close();
  }
}
