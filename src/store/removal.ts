import { join } from 'node:path';
import { Failure } from '../errors/failure.js';
import { holderIn, Lock } from '../base/lock.js';
import { sight } from '../base/signs-of-life.js';
import { LOCK_BYTES, writeFailure } from '../base/space.js';
import { describeWriter } from './writers.js';
import { checkRoot } from './root.js';

/** What a process holds that removes something, in the store's folder. */
export const REMOVING = '.removing';

/** How often and how long one removal waits for another. */
const [LOOK_MS, WAIT_MS] = [200, 30_000];

/**
 * The right to remove something from a store, which one process has at a time: who begins to write meanwhile waits for its end. On a
 * disk that is too full even for that it is not had, and asked for again before each removal.
 */
export class Removal {
  #lock?: Lock;

  private constructor(readonly root: string) {}

  /** @throws Failure `busy` while another process removes something there */
  static async begin(root: string): Promise<Removal> {
    checkRoot(root);
    const removal = new Removal(root);
    const begun = performance.now();
    while (!(await removal.#take())) {
      if (performance.now() - begun > WAIT_MS) {
        throw new Failure({
          code: 'busy',
          message: `another hsi-run gc or rm is running in this store${await whoHolds(join(root, `${REMOVING}.lock`))}`,
          place: { file: root },
          hint: 'Wait for its end, and try again.',
        });
      }
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
    return removal;
  }

  /** Whether nobody else can begin to write: else what they need is to be looked at before each removal. */
  async isExclusive(): Promise<boolean> {
    if (this.#lock && (await this.#lock.isOurs())) return true;
    // It was lost to another process, or there was no room for it.
    this.#lock = undefined;
    return false;
  }

  async release(): Promise<void> {
    await this.#lock?.release();
    this.#lock = undefined;
  }

  /** @returns false while another process has it */
  async #take(): Promise<boolean> {
    try {
      this.#lock = await Lock.take(join(this.root, REMOVING));
      return this.#lock !== undefined;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // Whoever asks for room has to get it.
      if (code === 'ENOSPC' || code === 'EDQUOT') return true;
      throw await writeFailure(error, this.root, LOCK_BYTES);
    }
  }
}

async function whoHolds(file: string): Promise<string> {
  const text = (await sight(file))?.text;
  const holder = text === undefined ? undefined : holderIn(text);
  return describeWriter({ holder });
}
