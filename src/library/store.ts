import { listRuns, type StoredRun } from '../store/list.js';
import type { RunFolder } from '../store/run-folder.js';
import { Store } from '../store/store.js';
import type { TrialFolder } from '../store/trial-folder.js';

/** A store that is read. */
export interface ResultStore {
  readonly root: string;
  /** Its runs, by their folders' names. Folders whose manifest cannot be read are left out. */
  runs(): readonly StoredRun[];
  /**
   * The run that a text means: its folder's name or the beginning of that, a path, or a pipeline's name of which there is one run.
   *
   * @throws Failure `run-unknown` if there is none, `run-ambiguous` if there are several
   */
  run(id: string): RunFolder;
  /** A trial, whether it has been computed or not. @param address 64 hexadecimal digits */
  trial(address: string): TrialFolder;
}

/**
 * Opens a store to read results. Nothing is written, and nothing need be closed. docs/formats.md describes every file.
 *
 * @param root the folder of results, as `runs` of `run`
 * @example
 * const { configurations } = openStore('runs').run('quickstart').manifest();
 */
export function openStore(root: string): ResultStore {
  const store = new Store(root);
  return { root, runs: () => listRuns(root).entries, run: (id) => store.run(id), trial: (address) => store.trial(address) };
}
