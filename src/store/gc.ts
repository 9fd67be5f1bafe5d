import { rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Failure } from '../errors/failure.js';
import { entriesIn, isFolder, isThere, namesIn } from './entries.js';
import { Keeper, workIn } from './keeper.js';
import { Lock } from '../base/lock.js';
import { isAddress, LOOKS_LIKE_RUN, MAPS, TRIALS } from './layout.js';
import { PARTIAL, REMOVED, WORK } from './names.js';
import { MANIFEST } from './formats/manifest.js';
import { readFolder, type References, referencesIn } from './references.js';
import { isRemnant } from './remnant.js';
import { Removal } from './removal.js';
import { checkRoot } from './root.js';
import { putAside, removeAside } from './remove-folder.js';
import { someAtOnce } from '../base/some-at-once.js';
import { bytesBelow } from '../base/space.js';
import { pendingIn } from './submissions.js';
import { isWriting, writersIn } from './writers.js';

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
 * What of a store no run needs, and of that what may go. What a living process works on or needs never does, nor what a submission
 * waits for; and what cannot be read may refer to anything.
 *
 * @throws Failure `store-unreadable` where a folder of the store cannot be listed
 */
export async function garbageOf(root: string, settings: Settings = {}): Promise<Collection> {
  checkRoot(root);
  return (await look(root, settings)).collection;
}

/**
 * Removes what no run needs: nobody begins to write meanwhile.
 *
 * @returns what has gone, and what stays
 * @throws Failure `store-unreadable`, `write`, `busy`
 */
export async function collectGarbage(root: string, settings: Settings = {}): Promise<Collection> {
  if (!isThere(root)) return { goes: [], stays: [] };
  const removal = await Removal.begin(root);
  const aside: string[] = [];
  let taken: Collection;
  try {
    const found = await look(root, settings);
    taken = { goes: await collect(root, found, removal, aside), stays: found.collection.stays };
  } finally {
    await removal.release();
  }
  // Gone for all by now: nobody need wait while thousands of files go.
  await someAtOnce(aside, removeAside);
  return taken;
}

interface Found {
  readonly collection: Collection;
  readonly references: References;
  /** In the store's folder, when it was looked at. */
  readonly names: ReadonlySet<string>;
}

async function look(root: string, { all = false, now = Date.now() }: Settings): Promise<Found> {
  const [rootNames, trials] = [namesIn(root), join(root, TRIALS)];
  const names = namesIn(trials);
  const references = referencesIn(root);
  const writers = await writersIn(root, rootNames);
  const { working, strangers } = await workIn(trials, names, writers);
  const keeper = new Keeper(root, writers, strangers, pendingIn(root), references, now);
  const goes: Garbage[] = [];
  const stays: Garbage[] = [];
  const judge = async (path: string, kind: Garbage['kind'], why: string, keep?: string) => {
    (keep === undefined ? goes : stays).push({ path, kind, bytes: await bytesBelow(path), reason: keep ?? why });
  };
  const ageOf = async (path: string) => now - ((await stat(path).catch(() => undefined))?.mtimeMs ?? now);
  const young = async (path: string) =>
    !all && (await ageOf(path)) < YOUNG_MS ? 'is younger than a day: an interrupted run may need it' : undefined;

  /** Unfinished work on a trial or a map, and the locks on it. */
  const judgeWork = async (folder: string, name: string, kind: 'trial' | 'map', held: ReadonlySet<string>, all: readonly string[]) => {
    const [path, address] = [join(folder, name), name.slice(WORK.length)];
    if (name.startsWith(WORK) && isAddress(address)) {
      const done = all.includes(address);
      const why = done ? `its ${kind} is finished` : 'no process continues it';
      await judge(path, 'work', why, held.has(address) ? 'a process is working on it' : done ? undefined : await young(path));
    } else if (/\.lock(-|$)/.test(name) && !held.has(address.slice(0, -5)) && (await ageOf(path)) > HOUR_MS) {
      await judge(path, 'lock', 'its process has ended');
    }
  };

  for (const name of names) {
    const path = join(trials, name);
    if (isAddress(name) && !references.trials.has(name)) {
      const isWhole = await stat(join(path, MANIFEST)).then(
        () => true,
        () => false,
      );
      await judge(
        path,
        'trial',
        isWhole ? 'no run refers to it' : 'is not a trial: its manifest is missing',
        keeper.ofTrial(name, path) ?? (await young(isWhole ? join(path, MANIFEST) : path)),
      );
    } else await judgeWork(trials, name, 'trial', working, names);
  }
  const maps = namesIn(join(root, MAPS));
  for (const name of maps.filter((one) => isAddress(one) && !references.maps.has(one))) {
    const path = join(root, MAPS, name);
    await judge(path, 'map', 'no run refers to it', keeper.ofMap() ?? (await young(path)));
  }
  const mapping = await workIn(join(root, MAPS), maps, writers);
  for (const name of maps.filter((one) => one.startsWith(WORK))) await judgeWork(join(root, MAPS), name, 'map', mapping.working, maps);
  const folders = entriesIn(root)
    .filter((entry) => !entry.name.startsWith('.') && isFolder(root, entry))
    .map(({ name }) => name);
  for (const name of folders) {
    if (LOOKS_LIKE_RUN.test(name) && isRemnant(join(root, name)))
      await judge(join(root, name), 'half-written', 'is not a run: only its maps are left');
  }
  for (const name of rootNames) {
    const path = join(root, name);
    if (
      /^\.(writing-|removing).*\.lock/.test(name) &&
      !writers.some(({ name: other }) => other === name) &&
      (await ageOf(path)) > HOUR_MS
    ) {
      await judge(path, 'lock', 'its process has ended');
    }
  }
  for (const folder of [root, trials, join(root, MAPS), ...folders.flatMap((name) => [join(root, name), join(root, name, MAPS)])]) {
    for (const name of namesIfReadable(folder)) {
      const path = join(folder, name);
      if (name.startsWith(REMOVED)) await judge(path, 'half-written', 'was being removed');
      else if (name.startsWith(PARTIAL)) {
        await judge(
          path,
          'half-written',
          'a process was ended while writing it',
          writers.length > 0
            ? 'a process uses this store, and may be writing it'
            : (await ageOf(path)) < HOUR_MS
              ? 'is younger than an hour: a process may be writing it'
              : undefined,
        );
      }
    }
  }
  return { collection: { goes, stays }, references, names: new Set(rootNames) };
}

/**
 * Removes what was found; unfinished work only under its lock. Each trial and map is looked for once more before it goes: a run that
 * has come meanwhile may refer to it, and where nobody could be kept from writing, a process that has come may.
 */
async function collect(
  root: string,
  { collection: { goes }, references, names }: Found,
  removal: Removal,
  aside: string[],
): Promise<Garbage[]> {
  const gone: Garbage[] = [];
  const known = new Set(names);
  let isBusy = false;
  for (const one of goes) {
    if (one.kind === 'trial' || one.kind === 'map') {
      const now = namesIn(root);
      for (const name of now.filter((each) => !known.has(each) && !each.startsWith('.'))) {
        known.add(name);
        readFolder(join(root, name), references);
      }
      const come = now.filter((name) => isWriting(name) && !names.has(name));
      if (come.length > 0 && !(await removal.isExclusive())) isBusy ||= (await writersIn(root, come)).length > 0;
      const held = one.kind === 'trial' ? references.trials : references.maps;
      if (isBusy || held.has(basename(one.path)) || references.unreadable.length > 0) continue;
    }
    if (await removeOne(one, aside)) gone.push(one);
  }
  return gone;
}

/** Removes a lock, or puts a folder aside. */
async function removeOne({ kind, path }: Garbage, aside: string[]): Promise<boolean> {
  const claimed = kind === 'work' || (kind === 'lock' && path.endsWith('.lock')) ? path.replace(/\.lock$/, '') : undefined;
  // Where the disk is too full for a lock, whoever asks for room has to get it.
  const lock = claimed === undefined ? undefined : await Lock.take(claimed).catch(() => undefined);
  // Somebody has begun to work on it.
  if (claimed !== undefined && !lock && (await Lock.isHeld(claimed))) return false;
  try {
    if (kind === 'lock') await rm(path, { force: true });
    else aside.push(basename(path).startsWith(REMOVED) ? path : ((await putAside(path)) ?? path));
    return true;
  } finally {
    await lock?.release();
  }
}

/** Of a folder in a run that may be somebody's own: what cannot be read there stays. */
function namesIfReadable(folder: string): string[] {
  try {
    return namesIn(folder);
  } catch (error) {
    if (error instanceof Failure) return [];
    throw error;
  }
}
