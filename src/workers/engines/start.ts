import { Failure } from '../../errors/failure.js';
import type { Observer } from '../events.js';
import { WorkerPool } from '../pool.js';
import type { ChosenEngine } from './auto.js';

/**
 * Prepares a piece of work and starts the engine that it chose. If `auto` chose it and it does not start, the work is
 * prepared again without it, with a warning: the addresses of its results depend on the engine. Once it has started nothing
 * takes its place any more.
 *
 * @param prepare chooses an engine, none of those that failed
 * @param isNeeded whether anything is to be computed at all
 * @returns the prepared work, and workers if there is something to compute
 */
export async function prepareAndStart<Prepared extends { readonly engine: ChosenEngine }>(
  prepare: (failed: ReadonlyMap<string, string>) => Promise<Prepared>,
  isNeeded: (prepared: Prepared) => boolean,
  emit: Observer,
): Promise<{ readonly prepared: Prepared; readonly pool?: WorkerPool }> {
  const failed = new Map<string, string>();
  for (;;) {
    const prepared = await prepare(failed);
    if (!isNeeded(prepared)) return { prepared };
    const { name, class: expected, passedOver } = prepared.engine;
    const pool = new WorkerPool(name, { expected });
    try {
      await pool.open();
      return { prepared, pool };
    } catch (error) {
      await pool.close();
      if (!passedOver || !(error instanceof Failure)) throw error;
      void emit({ type: 'engine-skipped', text: `${name} does not start, so the next engine is used: ${error.problems[0].message}` });
      failed.set(name, error.problems[0].message);
    }
  }
}
