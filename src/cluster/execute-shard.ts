import type { LoadedPipeline } from '../pipeline/experiment.js';
import { whileHolding } from '../store/hold.js';
import { prepareAndStart } from '../workers/engines/start.js';
import { notesTo, UNWATCHED } from '../workers/events.js';
import { beginComputing, type ComputeOptions, computeMissing } from '../run/execute.js';
import { type PlannedTrial, type PreparedRun, prepareRun, trialsIn } from '../plan/prepare.js';
import { missingOf } from '../plan/schedule.js';
import { type Shard, trialsOfShard } from './shards.js';

/** A part of a run whose trials are all in the store. */
export interface ComputedShard {
  readonly prepared: PreparedRun;
  readonly shard: Shard;
  /** The shard's trials; `cached` where they were there before. */
  readonly trials: readonly PlannedTrial[];
  /** How many the whole run has. */
  readonly of: number;
  /** All trials of the run are computed: it can be gathered. */
  readonly complete: boolean;
}

/** Computes one part of a run's trials. No run is written: `gather` does that when all parts are in one store. */
export async function executeShard(pipeline: LoadedPipeline, shard: Shard, given: ComputeOptions): Promise<ComputedShard> {
  const { onEvent: emit = UNWATCHED } = given;
  return whileHolding(
    given.runs,
    async (hold) => {
      const options = { ...given, hold, say: notesTo(emit) };
      const {
        prepared: { prepared, trials },
        pool,
      } = await prepareAndStart(
        async (failed) => {
          const whole = await prepareRun(pipeline, { ...options, failed });
          return { engine: whole.engine, prepared: whole, trials: trialsOfShard(whole, shard) };
        },
        (part) => missingOf(part.trials).length > 0,
        emit,
      );
      try {
        await beginComputing(prepared, options, emit);
        if (pool) await computeMissing(prepared, trials, `${pipeline.name}, shard ${shard.index}/${shard.count}`, pool, options, emit);
      } finally {
        await pool?.close();
      }
      const whole = trialsIn(prepared);
      return { prepared, shard, trials, of: whole.length, complete: whole.every(({ address }) => prepared.store.hasTrial(address)) };
    },
    (text) => void emit({ type: 'waiting', text }),
  );
}
