import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rm, symlink } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { isThere } from '../store/entries.js';
import { flushFolder, moveTo } from '../store/folder.js';
import { manifestPath } from '../store/formats/manifest.js';
import { Hold } from '../store/hold.js';
import { mapsFolder, RESOLVED, trialsFolder } from '../store/layout.js';
import { PARTIAL } from '../store/names.js';
import { refusal, type ResultSource } from '../store/source.js';
import { kindOf } from '../store/source-files.js';
import { writeFailure } from '../base/space.js';
import { isSystemError } from '../base/system-error.js';
import { Store } from '../store/store.js';
import { sha256 } from '../store/formats/sums.js';
import type { Finding } from '../store/finding.js';
import { checkSource, type Inventory, takeFolders } from '../store/taking.js';
import { checkRun } from './integrity.js';
import { checkLooseTrial } from './loose-trial.js';

/** What a source brought. */
export interface Taken {
  readonly added: readonly string[];
  /** Folders that were there already. */
  readonly known: readonly string[];
  /** Of these, those that hold other results here, which stay: an engine that does not promise the same bits, or a fault. */
  readonly different: readonly string[];
  /** Runs whose tables could not be derived anew, and why. */
  readonly unverified: readonly { readonly run: string; readonly why: string }[];
}

/**
 * Takes a source's folders into a store, each whole or not at all. It is read twice: nothing is written before every hash in it has
 * been checked, and nothing appears before every run's tables, models and maps have been made anew of its trials and compared.
 *
 * @throws Failure `archive` if it holds no folder, or anything that is not as hsi-run writes it or does not follow from its trials
 */
export async function importResults(source: ResultSource, root: string): Promise<Taken> {
  const held = await checkSource(source);
  // Existing folders are kept: an imported run may refer to them.
  const hold = new Hold(root);
  await new Store(root, hold).open();
  try {
    return await takeVerified(source, held, root);
  } finally {
    await hold.release();
  }
}

async function takeVerified(source: ResultSource, held: Inventory, root: string): Promise<Taken> {
  const [known, different] = await compareWith(root, held);
  const staging = join(root, `${PARTIAL}import-${randomUUID()}`);
  try {
    for (const folder of [trialsFolder(staging), mapsFolder(staging)]) await mkdir(folder, { recursive: true });
    // Runs are looked at together with their trials: those that are here already need not be copied.
    const isHere = (folder: string) =>
      known.has(folder) && !different.has(folder) && (kindOf(folder) === 'trial' || kindOf(folder) === 'map');
    for (const folder of [...held.keys()].filter(isHere)) await symlink(resolve(root, folder), join(staging, folder), 'junction');
    await takeFolders(source, held, staging, (folder) => !isHere(folder));
    const unverified = await verifyStaged(source, staging, held, known);
    const added = await moveIn(
      staging,
      root,
      [...held.keys()].filter((folder) => !known.has(folder)),
      different,
    );
    return { added, known: [...known], different: [...different], unverified };
  } catch (error) {
    throw isSystemError(error) ? await writeFailure(error, root, 0) : error;
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

/** What is here already, and what of that holds other results. */
async function compareWith(root: string, held: Inventory): Promise<[known: Set<string>, different: Set<string>]> {
  const [known, different] = [new Set<string>(), new Set<string>()];
  for (const [folder, { manifest }] of held) {
    const own = isThere(manifestPath(join(root, folder))) ? await readFile(manifestPath(join(root, folder))) : undefined;
    const isOfOther = kindOf(folder) === 'runMap' && different.has(folder.split('/')[0]);
    if (!own && !isOfOther) continue;
    known.add(folder);
    // A map of another run than the one here does not enter that.
    if (isOfOther || (own && sha256(own) !== manifest)) different.add(folder);
  }
  return [known, different];
}

/** Runs that are new, or have new maps; and trials that are in none of them. */
async function verifyStaged(
  source: ResultSource,
  staging: string,
  held: Inventory,
  known: ReadonlySet<string>,
): Promise<Taken['unverified']> {
  const fresh = [...held.keys()].filter((folder) => !known.has(folder));
  const runs = new Set(
    fresh.filter((folder) => kindOf(folder) === 'run' || kindOf(folder) === 'runMap').map((folder) => folder.split('/')[0]),
  );
  const unverified: { run: string; why: string }[] = [];
  const verified = new Set<string>();
  for (const run of runs) {
    const { findings, trials, unreadable } = await checkRun(join(staging, run));
    // A pipeline of an older version, whose keys are gone: its results can be shown all the same. Its trials are looked at one by one.
    if (unreadable !== undefined && findings.length === 1) {
      unverified.push({ run, why: `${RESOLVED} ${unreadable}` });
      continue;
    }
    if (findings.length > 0) throw notDerived(source, findings);
    for (const address of trials.keys()) verified.add(`trials/${address}`);
  }
  for (const folder of fresh.filter((one) => kindOf(one) === 'trial' && !verified.has(one))) {
    const findings = await checkLooseTrial(join(staging, folder));
    if (findings.length > 0)
      throw notDerived(
        source,
        findings.map(({ file, problem }) => ({ file: `${folder}/${file}`, problem })),
      );
  }
  return unverified;
}

function notDerived(source: ResultSource, findings: readonly Finding[]) {
  const [{ file, problem }] = findings;
  const more = findings.length > 1 ? ` (and ${findings.length - 1} more)` : '';
  return refusal(source, `has results that do not match its trials: ${file} ${problem}${more}`);
}

/** Trials and maps first: whoever sees a run sees them. A folder that has appeared meanwhile stays. */
async function moveIn(staging: string, root: string, fresh: readonly string[], different: Set<string>): Promise<string[]> {
  const order = ['trial', 'map', 'run', 'runMap'].flatMap((kind) => fresh.filter((folder) => kindOf(folder) === kind));
  for (const folder of order) {
    const [run] = folder.split('/');
    // Its run has brought it.
    if (kindOf(folder) === 'runMap' && fresh.includes(run)) continue;
    // Not the folders above that: a run that was removed meanwhile does not come back as a half.
    await mkdir(dirname(join(root, folder))).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
    await moveTo(join(staging, folder), join(root, folder)).catch((error: unknown) => {
      if (!isThere(manifestPath(join(root, folder)))) throw error;
    });
  }
  for (const parent of new Set(order.map((folder) => dirname(join(root, folder))))) if (isThere(parent)) await flushFolder(parent);
  return fresh.filter((folder) => !different.has(folder));
}
