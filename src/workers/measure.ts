import type { BenchResult, BenchTask } from './bench.js';
import { chooseEngine } from './engines/auto.js';
import { workloadOf } from './engines/memory.js';
import type { UserCache } from './user-cache.js';
import { prepareAndStart } from './engines/start.js';
import { notesTo, type Observer } from './events.js';
import { threadsFor } from './threads.js';

export interface MeasureOptions {
  /** With its device, or `auto`. */
  readonly engine: string;
  /** Workers that measure at once. */
  readonly jobs: number;
  /** Of each; an equal share of the cores if left out. */
  readonly threads?: number;
  readonly cache: Pick<UserCache, 'engines'>;
  readonly onEvent: Observer;
}

/**
 * Times a network on several workers at once: what each of them achieves while the others work too. The engine's memory keeps what the
 * slowest one takes.
 */
export async function measureNetwork(
  task: BenchTask,
  { engine: name, jobs, threads: wanted, cache, onEvent: emit }: MeasureOptions,
): Promise<{ readonly threads: number; readonly result: BenchResult }> {
  const say = notesTo(emit);
  const workload = workloadOf(task.network, task.experiment.training);
  const {
    prepared: { engine },
    pool,
  } = await prepareAndStart(
    async (failed) => ({ engine: await chooseEngine(name, { failed, workload, say, cache }) }),
    () => true,
    emit,
  );
  try {
    const threads = (pool!.threads = threadsFor(engine, jobs, wanted));
    pool!.together = engine.joint ? jobs : 1;
    const result = slowest(await Promise.all(Array.from({ length: jobs }, () => pool!.run('bench', task))));
    const { trainStepMs, predictPatchMs } = result;
    cache.engines.rememberMeasured({ class: engine.class, workload, jobs, threads, trainStepMs, predictPatchMs });
    return { threads, result };
  } finally {
    await pool!.close();
  }
}

function slowest(results: readonly BenchResult[]): BenchResult {
  return results.reduce((slow, result) => (result.trainStepMs > slow.trainStepMs ? result : slow));
}
