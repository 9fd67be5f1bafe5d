import { join } from 'node:path';
import { isThere } from './entries.js';
import { MANIFEST } from './formats/manifest.js';
import { LOOKS_LIKE_RUN, trialFolder } from './layout.js';
import { listRuns, looseTrials, type StoredRun, type StoredTrial } from './list.js';
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

/** What a store tells of runs that are not finished. */
export interface BegunRuns {
  readonly computed: readonly ComputedRun[];
  /** Trials of no finished run and of none that is computed now. */
  readonly loose: readonly StoredTrial[];
}

/** @param runs the finished ones */
export async function begunIn(root: string, runs: readonly StoredRun[] = listRuns(root).entries): Promise<BegunRuns> {
  const writers = await writersIn(root);
  const needed = new Set(writers.flatMap(({ needs }) => needs.trials ?? []));
  return { computed: computedRuns(root, writers), loose: looseTrials(root, runs).filter(({ address }) => !needed.has(address)) };
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
