import { Interrupted } from '../errors/failure.js';
import type { Checkpoint, Checkpoints } from './checkpoint.js';

/** From one spare checkpoint in memory to the next: reading the weights of a small network would else take longer than an epoch. */
const SPARE_MS = 5000;

/**
 * Writes a checkpoint every so many epochs, and holds a spare one in between, which is written when training is interrupted: whoever
 * is stopped (SIGTERM of a scheduler, Ctrl-C) loses an epoch and some seconds. The end of a training is written too: to predict the test
 * pixels may take longer than to train.
 */
export class CheckpointKeeper {
  #spare?: Checkpoint;
  #taken = performance.now();
  #written = performance.now();

  constructor(readonly checkpoints: Checkpoints | undefined) {}

  /**
   * An epoch is over, and training goes on.
   *
   * @param count epochs so far, of this phase
   */
  async keep(count: number, state: () => Promise<Checkpoint>): Promise<void> {
    if (!this.checkpoints) return;
    const { every, spareMs = SPARE_MS } = this.checkpoints;
    if (count % every === 0) {
      await this.#write(state);
    } else if (performance.now() - this.#taken >= spareMs) this.#spare = await state();
    else return;
    this.#taken = performance.now();
  }

  /** Training is over: writes what it has come to, unless that takes no longer to compute again than to keep. */
  async finish(state: () => Promise<Checkpoint>): Promise<void> {
    const { spareMs = SPARE_MS } = this.checkpoints ?? {};
    if (this.checkpoints && performance.now() - this.#written >= spareMs) await this.#write(state);
  }

  async #write(state: () => Promise<Checkpoint>): Promise<void> {
    await this.checkpoints!.write(await state());
    this.#spare = undefined;
    this.#written = performance.now();
  }

  /** Does a part of the training. When that is interrupted, what is not written yet is. */
  async guard<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof Interrupted && this.#spare) await this.checkpoints!.write(this.#spare);
      throw error;
    }
  }
}
