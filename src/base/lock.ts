import { randomUUID } from 'node:crypto';
import { type FileHandle, link, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { type JsonObject, parseObject } from './json.js';
import { judgeProcess, type ProcessIdentity, thisProcess } from './process-identity.js';
import { forget, isLongSilent, isSilent, sight, type Sighting, type SignTiming, TIMING } from './signs-of-life.js';

/** Whose lock it is. */
export interface Holder extends ProcessIdentity {
  readonly token: string;
}

/** What another thread needs to see whether a lock is still held: what may be sent there. */
export interface LockTicket {
  readonly file: string;
  readonly token: string;
}

/** Hours without a sign of life after which one look is enough; more for an earlier version, whose signs were stamped by its own clock. */
const [LONG_HOURS, LONG_HOURS_EARLIER] = [1, 24];

/**
 * A claim on a path that dies with its process: a file `<path>.lock` that says who holds it. Its first line is the holder; each sign
 * of life adds a line break, which changes nothing of what it says. A holder whose process cannot be seen from here lives as long as
 * the file is seen to change. A holder that was stopped for so long that another took its place finds its token gone (`isHeldBy`).
 */
export class Lock {
  readonly #beat: NodeJS.Timeout;

  private constructor(
    readonly file: string,
    readonly token: string,
    readonly handle: FileHandle,
    { beatMs }: SignTiming,
  ) {
    // To the file that was created, whatever has its name by now.
    this.#beat = setInterval(() => void handle.write('\n').catch(() => undefined), beatMs);
    this.#beat.unref();
  }

  /** @returns undefined while another living process holds it, or one of which nothing can be told */
  static async take(path: string, timing: SignTiming = TIMING): Promise<Lock | undefined> {
    const file = `${path}.lock`;
    const me: Holder = { token: randomUUID(), ...thisProcess() };
    for (let attempt = 0; attempt < 3; attempt++) {
      const found = await sight(file);
      if (!found) {
        const handle = await create(file, me);
        if (handle) return new Lock(file, me.token, handle, timing);
        continue;
      }
      if (await lives(file, found, timing)) return undefined;
      await remove(file, found);
    }
    return undefined;
  }

  /** Whether a living process holds it, or one of which nothing can be told. */
  static async isHeld(path: string, timing: SignTiming = TIMING): Promise<boolean> {
    const file = `${path}.lock`;
    const found = await sight(file);
    return found !== undefined && lives(file, found, timing);
  }

  get ticket(): LockTicket {
    return { file: this.file, token: this.token };
  }

  /** Whether it is still held: another process may have taken it over while this one was stopped. */
  isOurs(): Promise<boolean> {
    return isHeldBy(this.ticket);
  }

  /** Adds a record to what the file says. */
  async add(record: object): Promise<void> {
    await this.handle.write(`\n${JSON.stringify(record)}\n`);
  }

  /** Does not fail: what cannot be removed goes with the process. */
  async release(): Promise<void> {
    clearInterval(this.#beat);
    const ours = await this.isOurs();
    await this.handle.close().catch(() => undefined);
    if (ours) await rm(this.file, { force: true }).catch(() => undefined);
  }
}

/** Whether a lock is still that of its holder; a file that cannot be read just now has not changed hands. */
export async function isHeldBy({ file, token }: LockTicket): Promise<boolean> {
  try {
    return holderIn(await readFile(file, 'utf8'))?.token === token;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ENOENT';
  }
}

/** The holder that a lock's text names; undefined where it is not whole. */
export function holderIn(text: string): Holder | undefined {
  try {
    const holder = parseObject(text.split('\n', 1)[0]);
    return isHolder(holder) ? holder : undefined;
  } catch {
    return undefined;
  }
}

function isHolder(value: JsonObject): value is JsonObject & Holder {
  return typeof value.token === 'string' && typeof value.pid === 'number';
}

export async function lives(file: string, found: Sighting, timing: SignTiming = TIMING): Promise<boolean> {
  const holder = found.text === undefined ? undefined : holderIn(found.text);
  const verdict = holder ? judgeProcess(holder) : 'elsewhere';
  if (verdict !== 'elsewhere') return verdict === 'lives';
  const long = holder && holder.boot === undefined ? LONG_HOURS_EARLIER : LONG_HOURS;
  return !isSilent(file, found, timing) && !(await isLongSilent(file, found, long));
}

const NO_LINKS = ['EPERM', 'ENOTSUP', 'ENOSYS', 'EMLINK'];

/** A file that appears with its content, or not at all if there is one. */
async function create(file: string, holder: Holder): Promise<FileHandle | undefined> {
  const text = `${JSON.stringify(holder)}\n`;
  const aside = `${file}-${holder.token}`;
  let handle: FileHandle | undefined;
  let linked = false;
  try {
    handle = await open(aside, 'ax');
    await handle.writeFile(text);
    linked = await link(aside, file).then(
      () => true,
      async (error: NodeJS.ErrnoException) => {
        // The answer of a file server can be lost when its deed is done.
        if ((await stat(aside).catch(() => undefined))?.nlink === 2) return true;
        if (error.code === 'EEXIST') return false;
        throw error;
      },
    );
    return linked ? handle : undefined;
  } catch (error) {
    // A file system without hard links.
    if (NO_LINKS.includes((error as NodeJS.ErrnoException).code ?? '')) return await createPlain(file, text);
    throw error;
  } finally {
    if (!linked) await handle?.close().catch(() => undefined);
    await rm(aside, { force: true }).catch(() => undefined);
  }
}

async function createPlain(file: string, text: string): Promise<FileHandle | undefined> {
  try {
    const handle = await open(file, 'ax');
    try {
      await handle.writeFile(text);
      return handle;
    } catch (error) {
      await handle.close();
      await rm(file, { force: true });
      throw error;
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return undefined;
    throw error;
  }
}

/**
 * Takes a dead holder's file away, unless another process has done so and holds the lock by now.
 *
 * @throws where that may not be done: nobody would ever get this lock
 */
async function remove(file: string, dead: Sighting): Promise<void> {
  const aside = `${file}-${randomUUID()}`;
  try {
    await rename(file, aside);
  } catch (error) {
    // Another process was faster.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  forget(file);
  try {
    const taken = await sight(aside);
    const tokenOf = (text?: string) => (text === undefined ? undefined : holderIn(text)?.token);
    if (taken && tokenOf(taken.text) !== tokenOf(dead.text)) await putBack(aside, file, taken.text);
  } finally {
    await rm(aside, { force: true }).catch(() => undefined);
  }
}

/** Where a third process has taken it meanwhile, the one that is not put back finds its token gone. */
async function putBack(aside: string, file: string, text = ''): Promise<void> {
  await link(aside, file).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') await writeFile(file, text, { flag: 'wx' }).catch(() => undefined);
  });
}
