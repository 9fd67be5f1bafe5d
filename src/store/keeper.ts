import { join, relative } from 'node:path';
import { holderIn, lives } from '../base/lock.js';
import { WORK } from './names.js';
import { readTrialManifest } from './formats/trial-manifest.js';
import { isSameProcess } from '../base/process-identity.js';
import type { References } from './references.js';
import { sight } from '../base/signs-of-life.js';
import { describePending, needOf, type Pending } from './submissions.js';
import { describeWriter, type Writer } from './writers.js';

/** Trials that a living process works on; whether there is one among those processes that holds no store, as of an earlier version. */
export async function workIn(
  trials: string,
  names: readonly string[],
  writers: readonly Writer[],
): Promise<{ working: Set<string>; strangers: boolean }> {
  const working = new Set<string>();
  let strangers = false;
  for (const name of names.filter((one) => one.startsWith(WORK) && one.endsWith('.lock'))) {
    const file = join(trials, name);
    const found = await sight(file);
    if (!found || !(await lives(file, found))) continue;
    working.add(name.slice(WORK.length, -5));
    const worker = found.text === undefined ? undefined : holderIn(found.text);
    strangers ||= !writers.some(({ holder }) => worker && holder && isSameProcess(worker, holder));
  }
  return { working, strangers };
}

/** Why something stays that no run refers to. */
export class Keeper {
  readonly #needed: ReadonlySet<string>;
  /** One that may need anything. */
  readonly #any?: Writer;

  constructor(
    readonly root: string,
    readonly writers: readonly Writer[],
    readonly strangers: boolean,
    readonly pending: readonly Pending[],
    readonly references: References,
    readonly now: number,
  ) {
    this.#needed = new Set(writers.flatMap(({ needs }) => needs.trials ?? []));
    this.#any = writers.find(({ needs }) => needs.trials === undefined);
  }

  ofTrial(address: string, folder: string): string | undefined {
    if (this.#any || this.strangers) return `a process uses this store, and may need it${this.#any ? describeWriter(this.#any) : ''}`;
    if (this.#needed.has(address)) return 'a running process needs it';
    return this.#ofUnreadable() ?? this.#ofSubmission(folder);
  }

  ofMap(): string | undefined {
    if (this.writers.length > 0) return `a process uses this store, and may need it${describeWriter(this.writers[0])}`;
    return this.#ofUnreadable();
  }

  #ofUnreadable(): string | undefined {
    const {
      unreadable: [first],
    } = this.references;
    return first === undefined ? undefined : `a run cannot be read, and may refer to it: ${relative(this.root, first)}`;
  }

  #ofSubmission(folder: string): string | undefined {
    const waiting = this.pending.length === 0 ? undefined : this.#waitingFor(folder);
    return waiting && `${describePending(waiting, this.now)}, needs it: remove that folder if it was cancelled`;
  }

  #waitingFor(folder: string): Pending | undefined {
    let need: string | undefined;
    try {
      need = needOf(readTrialManifest(folder).trial);
    } catch {
      // Which trial that is cannot be told.
      return this.pending[0];
    }
    return this.pending.find(({ trials }) => !trials || trials.has(need));
  }
}
