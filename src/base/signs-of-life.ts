import { randomUUID } from 'node:crypto';
import { open, rm, stat } from 'node:fs/promises';

/** How often a holder gives a sign of life, and for how long there must be none before a holder elsewhere is taken for dead. */
export interface SignTiming {
  readonly beatMs: number;
  readonly silenceMs: number;
}

export const TIMING: SignTiming = { beatMs: 10_000, silenceMs: 60_000 };

const HOUR_MS = 3_600_000;

/** What can be seen of a lock's file. */
export interface Sighting {
  /** Its text; undefined where it may not be read. */
  readonly text?: string;
  /** Changes with each sign of life. */
  readonly mark: string;
  /** When it was last written, by the clock of whoever stamps files there. */
  readonly written: number;
}

/** @returns undefined where there is no such file; an unreadable file is a sighting without a text */
export async function sight(file: string): Promise<Sighting | undefined> {
  try {
    // Opening asks a file server anew, which looking at a name need not.
    const handle = await open(file, 'r');
    try {
      const { mtimeMs, size, ino } = await handle.stat();
      return { text: await handle.readFile('utf8'), mark: `${ino} ${size} ${mtimeMs}`, written: mtimeMs };
    } finally {
      await handle.close();
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
  }
  try {
    const { mtimeMs, size, ino } = await stat(file);
    return { mark: `${ino} ${size} ${mtimeMs}`, written: mtimeMs };
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? undefined : { mark: '', written: Date.now() };
  }
}

/** What this process has seen of files: since when nothing has changed, in time during which it was itself looking. */
const seen = new Map<string, { mark: string; silentMs: number; looked: number }>();

/**
 * Whether a file has not changed for so long while this process looked on. Only this process' own steady clock counts: those of two
 * machines may differ by minutes. A look counts for no more than the time between two signs of life, as whoever was stopped
 * together with the holder has seen nothing meanwhile.
 */
export function isSilent(file: string, { mark }: Sighting, { beatMs, silenceMs }: SignTiming): boolean {
  const now = performance.now();
  const before = seen.get(file);
  const silentMs = before?.mark === mark ? before.silentMs + Math.min(now - before.looked, beatMs) : 0;
  seen.set(file, { mark, silentMs, looked: now });
  return silentMs >= silenceMs;
}

/** What is gone need not be remembered. */
export function forget(file: string): void {
  seen.delete(file);
}

/**
 * Whether a file was last written hours before now, both by the clock that stamps files in its folder (a file server's, not ours): a
 * process that looks once, as `gc` does, cannot look on for a minute.
 */
export async function isLongSilent(file: string, { written }: Sighting, hours: number): Promise<boolean> {
  if (Date.now() - written < hours * HOUR_MS) return false;
  const probe = `${file}-${randomUUID()}`;
  try {
    await (await open(probe, 'wx')).close();
    return (await stat(probe)).mtimeMs - written >= hours * HOUR_MS;
  } catch {
    // Whoever may not write there cannot tell.
    return false;
  } finally {
    await rm(probe, { force: true }).catch(() => undefined);
  }
}
