import { type Cell, csvLines, readCsv } from '../../../base/csv.js';
import type { SearchRow } from '../../../classifiers/classifier.js';

/** A trial's file, of a classifier: the settings that were searched, and what each gave. */
export const GRID = 'grid.csv';

/** The columns behind the settings that were searched. */
const COLUMNS = ['mean_accuracy', 'sd_accuracy', 'chosen'];

export function gridColumns(search: readonly SearchRow[]): string[] {
  return [...Object.keys(search[0]?.settings ?? {}), ...COLUMNS];
}

/** The lines of grid.csv. */
export function gridLines(search: readonly SearchRow[]): Iterable<string> {
  return csvLines(
    search.map(({ settings, accuracy, chosen }): Cell[] => [...Object.values(settings), accuracy?.mean, accuracy?.sd, chosen ? 1 : 0]),
  );
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
