import { join } from 'node:path';
import { isThere, namesIn } from './entries.js';
import { type BegunTrial, readBegun } from './formats/begun-trial.js';
import { MANIFEST } from './formats/manifest.js';
import { isAddress, LOOKS_LIKE_RUN, trialFolder, TRIALS } from './layout.js';
import { listRuns, looseTrials, type StoredRun } from './list.js';
import { WORK } from './names.js';
import { TrialFolder } from './trial-folder.js';
import { type Writer, writersIn } from './writers.js';

/** A run that living processes compute now. */
export interface ComputedRun {
  /** The name that its folder has, or will have. */
  readonly folder: string;
  /** Its pipeline's. */
  readonly name: string;
  readonly trials: number;
  /** Of them those that are in the store. */
  readonly finished: number;
  /** More than one where its parts, or the same run, were started several times. */
  readonly processes: readonly Writer[];
}

/** A trial, by what it is and what was typed for it. */
export interface LooseTrial extends BegunTrial {
  readonly address: string;
}

/** What a store tells of runs that are not finished. */
export interface BegunRuns {
  readonly computed: readonly ComputedRun[];
  /** Trials of no finished run and of none that is computed now: finished ones, and those that have left a checkpoint. */
  readonly loose: readonly LooseTrial[];
}

/** So many trials are read for it at most. */
const MOST = 2000;

/** @param runs the finished ones */
export async function begunIn(root: string, runs: readonly StoredRun[] = listRuns(root).entries): Promise<BegunRuns> {
  const writers = await writersIn(root);
  const needed = new Set(writers.flatMap(({ needs }) => needs.trials ?? []));
  const isLoose = ({ address }: { readonly address: string }) => !needed.has(address);
  const finished = looseTrials(root, runs)
    .filter(isLoose)
    .slice(0, MOST)
    .map(({ address, identity }) => {
      const command = new TrialFolder(root, address).provenance()?.command;
      return { address, trial: identity, ...(command ? { command } : {}) };
    });
  return { computed: computedRuns(root, writers), loose: [...finished, ...stoppedTrials(root).filter(isLoose)] };
}

/** Of those which write, the processes that compute trials: what they need is not all there. A killed one is no writer. */
function computedRuns(root: string, writers: readonly Writer[]): ComputedRun[] {
  const found = new Map<string, ComputedRun>();
  for (const writer of writers) {
    const { runs: [folder] = [], trials = [] } = writer.needs;
    if (folder === undefined || !LOOKS_LIKE_RUN.test(folder)) continue;
    const finished = trials.filter((address) => isThere(join(trialFolder(root, address), MANIFEST))).length;
    if (finished === trials.length && isThere(join(root, folder, MANIFEST))) continue;
    const processes = [...(found.get(folder)?.processes ?? []), writer];
    found.set(folder, { folder, name: folder.replace(LOOKS_LIKE_RUN, ''), trials: trials.length, finished, processes });
  }
  return [...found.values()];
}

/** Those whose work was begun, and is not finished. */
function stoppedTrials(root: string): LooseTrial[] {
  const folder = join(root, TRIALS);
  return namesIn(folder).flatMap((name) => {
    const address = name.slice(WORK.length);
    if (!name.startsWith(WORK) || !isAddress(address) || isThere(join(trialFolder(root, address), MANIFEST))) return [];
    const begun = readBegun(join(folder, name));
    return begun ? [{ address, ...begun }] : [];
  });
}
