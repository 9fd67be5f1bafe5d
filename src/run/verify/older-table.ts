import { readCsv, writeCsv } from '../../report/csv.js';

/**
 * Two published.csv, as a run of an older version has it and as today's rules of verdicts make it, without what those rules say. Both
 * are as they were given where they have other columns.
 */
export function withoutVerdicts(...tables: readonly [made: string, stored: string]): [made: string, stored: string] {
  const kept = (text: string) => text.slice(0, Math.max(0, text.indexOf('\n'))).split(',')
    .filter((column) => !['verdict', 'remark'].includes(column));
  if (kept(tables[0]).join() !== kept(tables[1]).join()) return [...tables];
  const cut = (text: string) => writeCsv(kept(text), readCsv(text).map((row) => kept(text).map((column) => row[column] || undefined)));
  const [made, stored] = tables.map(cut);
  return [made, stored];
}

/** A table as an older version wrote it, where that had fewer columns. */
export function withoutLaterColumns(made: string, stored: string): string {
  const [columns, known] = [made, stored].map((text) => text.slice(0, Math.max(0, text.indexOf('\n'))).split(','));
  if (known.length >= columns.length || known.some((column) => !columns.includes(column))) return made;
  return writeCsv(known, readCsv(made).map((row) => known.map((column) => row[column] || undefined)));
}
