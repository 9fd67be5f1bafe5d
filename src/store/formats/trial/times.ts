import { type Cell, readCsv, writeCsv } from '../../../base/csv.js';

/** A trial's file, beside what is hashed: how long it took, and on what. */
export const TIMES = 'times.csv';

/** Wall clock, without reading data, starting the engine and its first step. */
export interface TrialTimes {
  readonly trainingSeconds: number;
  readonly testingSeconds: number;
  /** The engine, and the processor; absent of a trial of an older version. */
  readonly device?: string;
  /** Trials that were computed at once. */
  readonly atOnce?: number;
}

/** Those of a trial that may be gone: all of them, or none. */
export type TimesIfKnown = TrialTimes | Readonly<Partial<Record<keyof TrialTimes, undefined>>>;

export const TIMES_COLUMNS = ['training_seconds', 'testing_seconds', 'at_once', 'device'];

export function writeTimes(times: TrialTimes): string {
  return writeCsv(TIMES_COLUMNS, [timesRow(times)]);
}

export function timesRow({ trainingSeconds, testingSeconds, atOnce, device }: TrialTimes): Cell[] {
  return [trainingSeconds.toFixed(3), testingSeconds.toFixed(3), atOnce, device];
}

/** @returns undefined of a table without a row */
export function readTimes(text: string): TrialTimes | undefined {
  const [row] = readCsv(text);
  return row && timesOf(row);
}

/** @param row of the times.csv of a trial or a run, of any version */
export function timesOf({ training_seconds, testing_seconds, at_once, device }: Readonly<Record<string, string>>): TrialTimes {
  const known = { ...(at_once ? { atOnce: Number(at_once) } : {}), ...(device ? { device } : {}) };
  return { trainingSeconds: Number(training_seconds), testingSeconds: Number(testing_seconds), ...known };
}
