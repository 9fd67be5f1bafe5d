import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';

/** A value of a cell; undefined is an empty one. */
export type Cell = string | number | undefined;

/** A table as CSV: a line of column names, then the rows; numbers as JavaScript writes them, shortest and exact. */
export function writeCsv(columns: readonly string[], rows: Iterable<readonly Cell[]>): string {
  return stringify([columns, ...rows].map((row) => row.map((cell) => (typeof cell === 'number' ? String(cell) : cell))));
}

/** The rows of a table by column name. */
export function readCsv(text: string): Record<string, string>[] {
  return parse(text, { columns: true }) as Record<string, string>[];
}
