import { readCsv, writeCsv } from '../../report/csv.js';

/** A table as an older version wrote it, where that had fewer columns. */
export function withoutLaterColumns(made: string, stored: string): string {
  const [columns, known] = [made, stored].map((text) => text.slice(0, Math.max(0, text.indexOf('\n'))).split(','));
  if (known.length >= columns.length || known.some((column) => !columns.includes(column))) return made;
  return writeCsv(known, readCsv(made).map((row) => known.map((column) => row[column] || undefined)));
}
