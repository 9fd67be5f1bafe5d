import type { SearchRow } from '../classifiers/classifier.js';
import { type Cell, readCsv } from '../base/csv.js';
import type { TrialRecord } from './trial-record.js';

/** The columns of grid.csv behind the settings that were searched. */
const COLUMNS = ['mean_accuracy', 'sd_accuracy', 'chosen'];

export function gridColumns({ search = [] }: Pick<TrialRecord, 'search'>): string[] {
  return [...Object.keys(search[0]?.settings ?? {}), ...COLUMNS];
}

export function* gridRows({ search = [] }: Pick<TrialRecord, 'search'>): Generator<Cell[]> {
  for (const { settings, accuracy, chosen } of search) yield [...Object.values(settings), accuracy?.mean, accuracy?.sd, chosen ? 1 : 0];
}

export function readGrid(text: string): SearchRow[] {
  return readCsv(text).map((row) => ({
    settings: Object.fromEntries(
      Object.entries(row)
        .filter(([column]) => !COLUMNS.includes(column))
        .map(([column, value]) => [column, Number(value)]),
    ),
    ...(row.mean_accuracy === '' ? {} : { accuracy: { mean: Number(row.mean_accuracy), sd: Number(row.sd_accuracy) } }),
    chosen: row.chosen === '1',
  }));
}
