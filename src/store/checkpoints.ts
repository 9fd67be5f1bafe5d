import { randomUUID } from 'node:crypto';
import { appendFile, mkdir, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure, Yielded } from '../errors/failure.js';
import type { Checkpoint } from '../train/checkpoint.js';
import { isThere } from './entries.js';
import { isHeldBy, type LockTicket } from '../base/lock.js';
import { writeFailure } from '../base/space.js';
import type { EpochRecord } from '../train/epoch.js';
import { BEGUN, type BegunTrial, begunText } from './formats/begun-trial.js';
import { decodeCheckpoint, encodeCheckpoint } from './formats/checkpoint.js';
import { type Journal, journalLine, readJournal, type Session } from './formats/journal.js';

const FILE = 'checkpoint.safetensors';
const JOURNAL = 'epochs.log';
const SEARCH = 'search.log';
/** What a line more may take, on a file system of blocks. */
const JOURNAL_BYTES = 4096;

/** One fold of a setting that a classifier's search has tried, and how long that took. */
export interface SearchedFold {
  readonly accuracy: number;
  readonly seconds: number;
}

/**
 * Unfinished work on one trial, in a folder of its own that goes when the trial is done. Who writes there holds its lock, and looks
 * before each write whether that is still so: a process that was stopped for long leaves the trial to the one that has taken it over.
 */
export class PartialTrial {
  /** @param ticket of the lock; who has none is alone there */
  constructor(
    readonly folder: string,
    readonly ticket?: LockTicket,
  ) {}

  get checkpointFile(): string {
    return join(this.folder, FILE);
  }

  /**
   * The last checkpoint; undefined where there is none, or it is incomplete.
   *
   * @throws Failure `store-unreadable` where there may be one: training would begin anew, and write over it
   */
  async read(): Promise<Checkpoint | undefined> {
    const file = this.checkpointFile;
    const data = await readFile(file).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw new Failure({
        code: 'store-unreadable',
        message: `the checkpoint cannot be read (${error.code})`,
        place: { file },
        hint: 'Correct the cause, and run again: it resumes from there.',
      });
    });
    try {
      return data && decodeCheckpoint(data);
    } catch {
      return undefined;
    }
  }

  /** Replaces the last checkpoint; whoever is killed in between leaves that one. */
  async write(checkpoint: Checkpoint): Promise<void> {
    await this.#check();
    const data = encodeCheckpoint(checkpoint);
    await this.#attempt(() => this.#replace(data), FILE, data.byteLength);
  }

  /** Says what the work here is of, for who finds it without its process. */
  async describe(begun: BegunTrial): Promise<void> {
    await this.#check();
    const text = begunText(begun);
    await this.#attempt(() => this.#make(), BEGUN, text.length);
    await this.#attempt(() => writeFile(join(this.folder, BEGUN), text), BEGUN, text.length);
  }

  /** Notes that a process begins here. */
  async begin(from: number): Promise<void> {
    await this.#check();
    await this.#attempt(() => this.#make(), JOURNAL, JOURNAL_BYTES);
    await this.#sweep();
    // A line that a full disk has cut ends here.
    await this.#note(`\nbegin ${new Date().toISOString()} ${from}\n`);
  }

  /** Notes that an epoch is done, and what its figures are: whoever follows the run need not wait for the next checkpoint. */
  async note(record: EpochRecord): Promise<void> {
    await this.#check();
    await this.#note(journalLine(record));
  }

  async sessions(): Promise<readonly Session[]> {
    return (await this.journal()).sessions;
  }

  /** Only what was computed when, and how it went, for the reader: a journal that cannot be read is none. */
  async journal(): Promise<Journal> {
    return readJournal(await readFile(join(this.folder, JOURNAL), 'utf8').catch(() => ''));
  }

  /** What a classifier's search has found so far, by what each accuracy is of. A line that was cut counts for nothing. */
  async searched(): Promise<Map<string, SearchedFold>> {
    const text = await readFile(join(this.folder, SEARCH), 'utf8').catch(() => '');
    const lines = [...text.matchAll(/^(\d[\d.e-]*) (\d[\d.e-]*) (.+) \.$/gm)];
    return new Map(lines.map(([, accuracy, seconds, key]) => [key, { accuracy: Number(accuracy), seconds: Number(seconds) }]));
  }

  /** Notes one of them; a line that an ended process has cut stays apart. */
  async noteSearched(key: string, { accuracy, seconds }: SearchedFold): Promise<void> {
    await this.#check();
    await this.#attempt(() => this.#make(), SEARCH, JOURNAL_BYTES);
    await this.#attempt(() => appendFile(join(this.folder, SEARCH), `\n${accuracy} ${seconds} ${key} .`), SEARCH, JOURNAL_BYTES);
  }

  /** Removes what nobody could go on from: work without a checkpoint. Does not fail: it would hide why the work has ended. */
  async leave(): Promise<void> {
    try {
      if (![FILE, SEARCH].some((name) => isThere(join(this.folder, name)))) await this.remove();
    } catch {
      // What is left there goes with `gc`.
    }
  }

  /** Unless another process has taken it over. */
  async remove(): Promise<void> {
    if (this.ticket && !(await isHeldBy(this.ticket))) return;
    await rm(this.folder, { recursive: true, force: true });
  }

  /** @throws Yielded where another process has taken the work over */
  async #check(): Promise<void> {
    if (this.ticket && !(await isHeldBy(this.ticket))) throw new Yielded();
  }

  async #note(line: string): Promise<void> {
    await this.#attempt(() => appendFile(join(this.folder, JOURNAL), line), JOURNAL, JOURNAL_BYTES);
  }

  /** Each has a name of its own: of two that believe the work theirs none may write into the other's file. */
  async #replace(data: Uint8Array): Promise<void> {
    const aside = join(this.folder, `${FILE}.${randomUUID()}.new`);
    try {
      const handle = await open(aside, 'wx');
      try {
        await handle.writeFile(data);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(aside, join(this.folder, FILE));
    } catch (error) {
      await rm(aside, { force: true }).catch(() => undefined);
      throw error;
    }
  }

  /** Takes away what processes have left that were ended while they wrote. */
  async #sweep(): Promise<void> {
    const names = await readdir(this.folder).catch(() => []);
    for (const name of names.filter((one) => one.endsWith('.new')))
      await rm(join(this.folder, name), { force: true }).catch(() => undefined);
  }

  async #make(): Promise<void> {
    await mkdir(this.folder).catch((error) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }

  /** Where the folder alone is gone (whoever had taken the work over has left it), it is made again; the store itself never is. */
  async #attempt(action: () => Promise<unknown>, file: string, bytes: number): Promise<void> {
    try {
      await action().catch(async (error: NodeJS.ErrnoException) => {
        if (error.code !== 'ENOENT') throw error;
        await this.#check();
        await this.#make();
        await action();
      });
    } catch (error) {
      if (error instanceof Yielded) throw error;
      throw await writeFailure(error, join(this.folder, file), bytes);
    }
  }
}
