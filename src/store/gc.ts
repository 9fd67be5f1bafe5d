import { rename, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { MANIFEST, PARTIAL } from './folder.js';
import { listRuns, namesIn } from './list.js';
import { Lock } from './lock.js';
import { MAPS, mapsOfRun } from './maps.js';
import { bytesBelow, writeFailure } from './space.js';
import { WORK } from './store.js';

/** How the name of a folder begins that is being removed. */
const REMOVED = '.removed-';
const HOUR_MS = 3_600_000;
/** An interrupted run needs what it has finished: so long it stays. */
const YOUNG_MS = 24 * HOUR_MS;

/** Something in a store that no run needs. */
export interface Garbage {
  readonly path: string;
  readonly kind: 'trial' | 'map' | 'work' | 'half-written' | 'lock';
  readonly bytes: number;
  /** Why it goes, or why it stays. */
  readonly reason: string;
}

export interface Collection {
  readonly goes: readonly Garbage[];
  readonly stays: readonly Garbage[];
}

interface Settings {
  /** What is younger than a day goes, too. */
  readonly all?: boolean;
  readonly now?: number;
}

/**
 * What of a store no run needs, and of that what may go. What a living process works on never does; while one is at
 * work, no trial goes, as it may be about to refer to it.
 */
export async function garbageOf(root: string, { all = false, now = Date.now() }: Settings = {}): Promise<Collection> {
  const trials = join(root, 'trials');
  const names = namesIn(trials);
  const runs = listRuns(root);
  const referred = new Set(runs.entries.flatMap(({ configurations }) =>
    configurations.flatMap((one) => one.trials.map(({ address }) => address))));
  const working = new Set<string>();
  for (const name of names.filter((one) => one.startsWith(WORK) && one.endsWith('.lock'))) {
    if (await Lock.isHeld(join(trials, name.slice(0, -5)))) working.add(name.slice(WORK.length, -5));
  }
  const goes: Garbage[] = [];
  const stays: Garbage[] = [];
  const judge = async (path: string, kind: Garbage['kind'], why: string, keep?: string) => {
    (keep === undefined ? goes : stays).push({ path, kind, bytes: await bytesBelow(path), reason: keep ?? why });
  };
  const ageOf = async (path: string) => now - ((await stat(path).catch(() => undefined))?.mtimeMs ?? now);
  const young = async (path: string) => (!all && await ageOf(path) < YOUNG_MS ? 'is younger than a day: an interrupted run may need it' : undefined);

  for (const name of names) {
    const path = join(trials, name);
    if (/^[0-9a-f]{64}$/.test(name) && !referred.has(name)) {
      const isWhole = await stat(join(path, MANIFEST)).then(() => true, () => false);
      await judge(path, 'trial', isWhole ? 'no run refers to it' : 'is no trial: its manifest is missing',
        working.size > 0 ? 'a process is at work in this store, and may need it'
          : runs.unreadable.length > 0 ? `a run cannot be read, and may refer to it: ${basename(runs.unreadable[0])}`
            : await young(isWhole ? join(path, MANIFEST) : path));
    } else if (name.startsWith(WORK) && /^[0-9a-f]{64}$/.test(name.slice(WORK.length))) {
      const address = name.slice(WORK.length);
      const done = names.includes(address);
      await judge(path, 'work', done ? 'its trial is finished' : 'nobody goes on with it',
        working.has(address) ? 'a process works on it' : done ? undefined : await young(path));
    } else if (/\.lock(-|$)/.test(name) && !working.has(name.slice(WORK.length, -5)) && await ageOf(path) > HOUR_MS) {
      await judge(path, 'lock', 'its process has ended');
    }
  }
  const drawn = new Set(runs.entries.flatMap(({ folder }) => mapsOfRun(folder).map(({ map }) => map)));
  for (const name of namesIn(join(root, MAPS)).filter((one) => /^[0-9a-f]{64}$/.test(one) && !drawn.has(one))) {
    const path = join(root, MAPS, name);
    await judge(path, 'map', 'no run refers to it', await young(path));
  }
  for (const folder of [root, trials, join(root, MAPS), ...runs.entries.map((run) => join(run.folder, MAPS))]) {
    for (const name of namesIn(folder)) {
      const path = join(folder, name);
      if (name.startsWith(REMOVED)) await judge(path, 'half-written', 'was being removed');
      else if (name.startsWith(PARTIAL)) {
        await judge(path, 'half-written', 'a process was ended while it wrote it',
          await ageOf(path) < HOUR_MS ? 'is younger than an hour: a process may be writing it' : undefined);
      }
    }
  }
  return { goes, stays };
}

/**
 * Removes what garbageOf has found; unfinished work only under its lock.
 *
 * @returns what has gone
 */
export async function collect(goes: readonly Garbage[]): Promise<Garbage[]> {
  const gone: Garbage[] = [];
  for (const one of goes) {
    const claimed = one.kind === 'work' || one.path.endsWith('.lock') ? one.path.replace(/\.lock$/, '') : undefined;
    // Where the disk is too full for a lock, whoever asks for room has to get it.
    const lock = claimed === undefined ? undefined : await Lock.take(claimed).catch(() => undefined);
    // Somebody has begun to work on it.
    if (claimed !== undefined && !lock && await Lock.isHeld(claimed)) continue;
    try {
      if (one.kind === 'lock') await rm(one.path, { force: true });
      else await removeFolder(one.path);
      gone.push(one);
    } finally {
      await lock?.release();
    }
  }
  return gone;
}

/**
 * Removes a folder so that no half of it is ever taken for one.
 *
 * @throws Failure `write`
 */
export async function removeFolder(folder: string): Promise<void> {
  const aside = join(folder, '..', `${REMOVED}${basename(folder).slice(0, 80)}-${process.pid}`);
  try {
    await rename(folder, aside);
    await rm(aside, { recursive: true, force: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw await writeFailure(error, folder, 0);
  }
}
