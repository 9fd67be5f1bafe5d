import { dirname, join } from 'node:path';

/** The folder of trials in a store. */
export const TRIALS = 'trials';
/** The folder of stored maps in a store, and of a run's own files of maps in the run's folder. */
export const MAPS = 'maps';
/** The folder of submissions to a scheduler in a store. */
export const SUBMISSIONS = 'submissions';
/** A run's file: the pipeline with every default spelled out. */
export const RESOLVED = 'resolved.yaml';
/** A run's page: made of the run's files, made again at any time, and no part of what is hashed. */
export const REPORT = 'report.html';

/** What the name of a run's folder ends with, unless its owner has given it another. */
export const LOOKS_LIKE_RUN = /-[0-9a-f]{12}$/;

/** Whether a name is an address: of a trial or of a stored map. */
export function isAddress(name: string): boolean {
  return /^[0-9a-f]{64}$/.test(name);
}

export const reportPath = (run: string): string => join(run, REPORT);

export const trialsFolder = (root: string): string => join(root, TRIALS);

export const mapsFolder = (root: string): string => join(root, MAPS);

/** A run's own files of a map. */
export const runMapFolder = (run: string, name: string): string => join(run, MAPS, name);

export function trialFolder(root: string, address: string): string {
  return join(root, TRIALS, address);
}

export function mapFolder(root: string, address: string): string {
  return join(root, MAPS, address);
}

/** The name of a run's folder. @param address of its content */
export function runName(name: string, address: string): string {
  return `${name}-${address.slice(0, 12)}`;
}

/** The store that a run lies in. */
export function storeOf(run: string): string {
  return dirname(run);
}
