import { readFileSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { addressOf, type TrialIdentity } from '../pipeline/address/address.js';
import { entriesIn, isFolder } from './entries.js';
import { NEEDS, needsText, parseNeeds } from './formats/needs.js';
import { SUBMISSIONS } from './layout.js';

/** A submission whose jobs are waited for: no process holds the store for it. */
export interface Pending {
  readonly name: string;
  readonly folder: string;
  /** Undefined if the file cannot be read. */
  readonly submitted?: Date;
  /** What `needOf` says of each trial; undefined where they are not known: then it may need any. */
  readonly trials?: ReadonlySet<string>;
}

/** A trial without the engine, which only its node will know. */
export function needOf(identity: TrialIdentity): string {
  return addressOf({ ...identity, engine: null });
}

/** @param trials undefined where the data could not be read here */
export async function writeNeeds(folder: string, trials: readonly TrialIdentity[] | undefined, submitted: Date): Promise<void> {
  await writeFile(join(folder, NEEDS), needsText({ submitted, ...(trials ? { trials: trials.map(needOf) } : {}) }));
}

/** Nobody waits for a submission any more. */
export async function removeNeeds(folder: string): Promise<void> {
  await rm(join(folder, NEEDS), { force: true });
}

export function pendingIn(root: string): Pending[] {
  const parent = join(root, SUBMISSIONS);
  return entriesIn(parent)
    .filter((entry) => isFolder(parent, entry))
    .flatMap(({ name }): Pending[] => {
      const folder = join(parent, name);
      try {
        const { submitted, trials } = parseNeeds(readFileSync(join(folder, NEEDS), 'utf8'));
        return [{ name, folder, submitted, ...(trials ? { trials: new Set(trials) } : {}) }];
      } catch (error) {
        return (error as NodeJS.ErrnoException).code === 'ENOENT' ? [] : [{ name, folder }];
      }
    });
}

/**
 * A run has been written: submissions that wait for its trials alone wait no more, nor does the one whose own pipeline it was.
 *
 * @param pipeline the file of the run's pipeline
 */
export async function settleSubmissions(root: string, trials: readonly TrialIdentity[], pipeline: string): Promise<void> {
  const pending = pendingIn(root);
  if (pending.length === 0) return;
  const written = new Set(trials.map(needOf));
  for (const { name, folder, trials: needed } of pending) {
    const isOwn = resolve(pipeline) === resolve(root, SUBMISSIONS, name, 'pipeline.yaml');
    if (isOwn || (needed && [...needed].every((one) => written.has(one)))) await removeNeeds(folder).catch(() => undefined);
  }
}

/** `the submission small-2026-11-28-21-10-00, 3 days old`. */
export function describePending({ folder, submitted }: Pending, now: number): string {
  const hours = submitted ? (now - submitted.getTime()) / 3_600_000 : NaN;
  const age = hours >= 48 ? `, ${Math.floor(hours / 24)} days old` : hours >= 1 ? `, ${Math.floor(hours)} h old` : '';
  return `the submission ${basename(folder)}${age}`;
}
