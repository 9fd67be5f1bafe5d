import { join, relative } from 'node:path';
import { prepareAndStart } from '../run/engines/start.js';
import { holdFor, prepareRun, trialsIn } from '../run/prepare.js';
import { type Shard, trialsOfShard } from '../run/shards.js';
import type { LoadedPipeline } from '../spec/experiment.js';
import { type Hold, whileHolding } from '../store/hold.js';
import { note, print } from './command.js';
import { computeTrials, missingOf, noteWarnings } from './compute-trials.js';
import type { Options } from './options.js';
import { stopOnSignals } from './signals.js';

/** Computes one part of a run's trials. No run is written: `--gather` does that when all parts are in one store. */
export async function runShard(pipeline: LoadedPipeline, shard: Shard, options: Options): Promise<void> {
  await whileHolding(options.runs, (hold) => compute(pipeline, shard, { ...options, hold }), note);
}

async function compute(pipeline: LoadedPipeline, shard: Shard, options: Options & { hold: Hold }): Promise<void> {
  const { json, quiet } = options;
  const say = quiet ? () => undefined : note;
  const { prepared: { trials, ...prepared }, pool } = await prepareAndStart(async (failed) => {
    const whole = await prepareRun(pipeline, { ...options, failed, say });
    return { ...whole, trials: trialsOfShard(whole, shard) };
  }, (part) => missingOf(part.trials).length > 0, note);
  await holdFor(prepared);
  noteWarnings(prepared);
  const title = `${pipeline.name}, shard ${shard.index}/${shard.count}`;
  try {
    if (pool) await computeTrials(prepared, trials, title, pool, stopOnSignals(), options);
  } finally {
    await pool?.close();
  }
  const whole = trialsIn(prepared);
  const all = whole.length;
  if (!quiet && whole.every(({ address }) => prepared.store.hasTrial(address))) {
    note(`All ${all} trials are in ${options.runs}: --gather in place of --shard puts them together.`);
  }
  if (json) {
    print(JSON.stringify({
      name: pipeline.name, shard, engine: prepared.engine.name, of: all,
      trials: trials.map(({ configuration: { experiment }, seed, address, cached }) => (
        { configuration: experiment.name, seed, address, folder: join(options.runs, 'trials', address), cached })),
    }, null, 2));
  } else if (quiet) for (const { address } of trials) print(relative('', prepared.store.trialFolder(address)));
  else print(`${title}: ${trials.length > 0 ? `${trials.length} of ${all} trials, in ${options.runs}` : `no trial, as there are only ${all}`}`);
}
