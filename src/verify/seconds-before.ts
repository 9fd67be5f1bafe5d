import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readTimes, TIMES, type TrialTimes } from '../store/formats/trial/times.js';

/**
 * What trials took when they were computed, wall clock: those that were computed at once share it.
 *
 * @param folders of the trials
 * @returns undefined if one does not say it
 */
export function secondsBefore(folders: readonly string[]): number | undefined {
  const each = folders.map((folder) => secondsOf(timesIn(folder)));
  const all = each.reduce((sum: number, seconds) => sum + seconds, 0);
  return folders.length > 0 && Number.isFinite(all) ? all : undefined;
}

/** Not a number where it is not known. */
function secondsOf(times: TrialTimes | undefined): number {
  return times ? (times.trainingSeconds + times.testingSeconds) / (times.atOnce ?? 1) : NaN;
}

/** Times are in no hash, so they may be gone. */
function timesIn(folder: string): TrialTimes | undefined {
  try {
    return readTimes(readFileSync(join(folder, TIMES), 'utf8'));
  } catch {
    return undefined;
  }
}
