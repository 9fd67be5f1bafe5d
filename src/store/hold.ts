import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { isThere } from './entries.js';
import { Lock } from '../base/lock.js';
import { REMOVING } from './removal.js';
import { LOCK_BYTES, writeFailure } from '../base/space.js';
import type { ProcessNeeds } from './formats/needs.js';
import { checkRoot } from './root.js';
import { sweepWriters, WRITING } from './writers.js';

/** How often is looked whether a removal has ended, and after how long somebody is told what is waited for. */
const [LOOK_MS, PATIENCE_MS] = [50, 1000];

/**
 * What a process holds while it writes into a store: a file of its own, from before it reads the store until what it refers to is
 * written. Any number of processes hold a store at once; one that removes (`Removal`) respects what they need, and a new one waits
 * until that has ended. Both write their file first and look for the other's afterwards, so that one of them always sees the other.
 */
export class Hold {
  #lock?: Lock;
  #needs: ProcessNeeds = {};

  /** @param say what is waited for */
  constructor(
    readonly root: string,
    readonly say: (line: string) => void = () => undefined,
  ) {}

  /**
   * Begins to hold; once is enough. Where there is no store yet, or one in which this process may not write, there is nothing to hold:
   * `Store.open` asks again.
   *
   * @throws Failure `write`, or `store-unreadable` for a file
   */
  async take(): Promise<void> {
    checkRoot(this.root);
    if (this.#lock || !isThere(this.root)) return;
    try {
      this.#lock = await Lock.take(join(this.root, `${WRITING}${randomUUID()}`));
    } catch (error) {
      if (['EACCES', 'EPERM', 'EROFS', 'ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return;
      throw await writeFailure(error, this.root, LOCK_BYTES);
    }
    await this.#waitForRemoval();
    await sweepWriters(this.root);
    if (this.#needs.trials) await this.narrow(this.#needs);
  }

  /** Says what is needed, as soon as that is known: anything else may be removed from now on. */
  async narrow(needs: ProcessNeeds): Promise<void> {
    this.#needs = needs;
    // Where it cannot be said, all is needed still.
    await this.#lock?.add({ needs }).catch(() => undefined);
  }

  /**
   * Looks whether it is held still, and takes it again if not: this process may have been stopped for so long that others took it for dead.
   *
   * @returns false if it was lost: what was there may have been removed
   */
  async renew(): Promise<boolean> {
    if (!this.#lock || (await this.#lock.isOurs())) return true;
    await this.release();
    await this.take();
    return false;
  }

  async release(): Promise<void> {
    await this.#lock?.release();
    this.#lock = undefined;
  }

  async #waitForRemoval(): Promise<void> {
    const begun = performance.now();
    let told = false;
    while (await Lock.isHeld(join(this.root, REMOVING))) {
      if (!told && performance.now() - begun > PATIENCE_MS) {
        this.say(`waiting: hsi-run gc or rm is removing something from ${this.root}`);
        told = true;
      }
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  }
}

/** Does something while a store is held. */
export async function whileHolding<Result>(
  root: string,
  work: (hold: Hold) => Promise<Result>,
  say?: (line: string) => void,
): Promise<Result> {
  const hold = new Hold(root, say);
  await hold.take();
  try {
    return await work(hold);
  } finally {
    await hold.release();
  }
}
