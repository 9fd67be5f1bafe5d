import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { link, open, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';

/** How often a holder says that it lives, and after how long a holder on another machine is taken for dead. */
const BEAT_MS = 10_000;
const SILENCE_MS = 60_000;

interface Holder {
  readonly token: string;
  readonly host: string;
  readonly pid: number;
  /** When the process started, in the kernel's ticks: a process number is used again. */
  readonly started?: string;
}

/** A claim on a path that dies with its process: a file `<path>.lock` that says who holds it. */
export class Lock {
  readonly #beat: NodeJS.Timeout;

  private constructor(readonly file: string, readonly token: string) {
    this.#beat = setInterval(() => void utimes(file, new Date(), new Date()).catch(() => undefined), BEAT_MS);
    this.#beat.unref();
  }

  /** @returns undefined while another living process holds it */
  static async take(path: string): Promise<Lock | undefined> {
    const file = `${path}.lock`;
    const me: Holder = { token: randomUUID(), host: hostname(), pid: process.pid, started: startOf(process.pid) };
    for (let attempt = 0; attempt < 3; attempt++) {
      if (await create(file, me)) return new Lock(file, me.token);
      const holder = await readHolder(file);
      if (holder && await lives(file, holder)) return undefined;
      await remove(file, holder?.token);
    }
    return undefined;
  }

  /** Whether a living process holds it. */
  static async isHeld(path: string): Promise<boolean> {
    const holder = await readHolder(`${path}.lock`);
    return holder !== undefined && lives(`${path}.lock`, holder);
  }

  async release(): Promise<void> {
    clearInterval(this.#beat);
    if ((await readHolder(this.file))?.token === this.token) await rm(this.file, { force: true });
  }
}

/** A file that appears with its content, or not at all if there is one. */
async function create(file: string, holder: Holder): Promise<boolean> {
  const text = JSON.stringify(holder);
  const aside = `${file}-${holder.token}`;
  try {
    await writeFile(aside, text, { flag: 'wx' });
    await link(aside, file);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    // A file system without hard links.
    if (code === 'EPERM' || code === 'ENOTSUP' || code === 'ENOSYS') return createPlain(file, text);
    throw error;
  } finally {
    await rm(aside, { force: true });
  }
}

async function createPlain(file: string, text: string): Promise<boolean> {
  try {
    const handle = await open(file, 'wx');
    await handle.writeFile(text).finally(() => handle.close());
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function readHolder(file: string): Promise<Holder | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Holder;
  } catch {
    return undefined;
  }
}

async function lives(file: string, { host, pid, started }: Holder): Promise<boolean> {
  if (host === hostname()) return isRunning(pid) && startOf(pid) === started;
  try {
    return Date.now() - (await stat(file)).mtimeMs < SILENCE_MS;
  } catch {
    return false;
  }
}

/** Takes a dead holder's file away, unless another process has done so and holds the lock by now. */
async function remove(file: string, token: string | undefined): Promise<void> {
  const aside = `${file}-${randomUUID()}`;
  try {
    await rename(file, aside);
    const taken = await readHolder(aside);
    if (taken && taken.token !== token) await link(aside, file).catch(() => undefined);
  } catch {
    // Another process was faster.
  } finally {
    await rm(aside, { force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Another user's process runs, too.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Field 22 of /proc/<pid>/stat, where there is one; the name in field 2 may hold blanks and brackets. */
function startOf(pid: number): string | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}
