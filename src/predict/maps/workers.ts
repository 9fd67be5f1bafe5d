import { WorkerPool } from '../../workers/pool.js';
import type { Workers } from './map-scene.js';

/** Workers that start when something is to be computed; those of a pool that is open already, if there is one. */
export class LateWorkers implements Workers {
  #opened?: Promise<WorkerPool>;

  constructor(
    readonly engine: Workers['engine'],
    pool?: WorkerPool,
  ) {
    if (pool) this.#opened = Promise.resolve(pool);
  }

  pool(): Promise<WorkerPool> {
    this.#opened ??= (async () => {
      const pool = new WorkerPool(this.engine.name, { expected: this.engine.class });
      try {
        await pool.open();
        return pool;
      } catch (error) {
        await pool.close();
        throw error;
      }
    })();
    return this.#opened;
  }

  async close(): Promise<void> {
    const pool = await this.#opened?.catch(() => undefined);
    await pool?.close();
  }
}
