import { readCsv, writeCsv } from '../base/csv.js';
import { type FileData, linesIn, wholeOf } from '../base/file-data.js';

/**
 * Two published.csv, as a run of an older version has it and as today's rules of verdicts make it, without what those rules say. Both
 * are as they were given where they have other columns.
 */
export function withoutVerdicts(...tables: readonly [made: string, stored: string]): [made: string, stored: string] {
  const kept = (text: string) =>
    text
      .slice(0, Math.max(0, text.indexOf('\n')))
      .split(',')
      .filter((column) => !['verdict', 'remark'].includes(column));
  if (kept(tables[0]).join() !== kept(tables[1]).join()) return [...tables];
  const cut = (text: string) =>
    writeCsv(
      kept(text),
      readCsv(text).map((row) => kept(text).map((column) => row[column] || undefined)),
    );
  const [made, stored] = tables.map(cut);
  return [made, stored];
}

/** A table as an older version wrote it, where that had fewer columns. */
export async function withoutLaterColumns(made: FileData, stored: FileData): Promise<FileData> {
  const [columns, known] = [await columnsOf(made), await columnsOf(stored)];
  if (known.length >= columns.length || known.some((column) => !columns.includes(column))) return made;
  if (columns.includes('row'))
    return someColumns(
      made,
      known.map((column) => columns.indexOf(column)),
    );
  const rows = readCsv((await wholeOf(made)).toString('utf8'));
  return writeCsv(
    known,
    rows.map((row) => known.map((column) => row[column] || undefined)),
  );
}

/** Of a table with a line for each pixel, which has no quoted cell. */
function someColumns(data: FileData, places: readonly number[]): FileData {
  return {
    async *pieces() {
      for await (const some of linesIn(data)) {
        const lines = (some.endsWith('\n') ? some.slice(0, -1) : some).split('\n').map((line) => {
          const cells = line.split(',');
          return `${places.map((place) => cells[place]).join(',')}\n`;
        });
        yield lines.join('');
      }
    },
  };
}

async function columnsOf(data: FileData): Promise<string[]> {
  for await (const lines of linesIn(data)) return lines.slice(0, Math.max(0, lines.indexOf('\n'))).split(',');
  return [''];
}
