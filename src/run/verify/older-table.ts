import { readCsv, writeCsv } from '../../report/csv.js';
import { type FileData, linesIn, wholeOf } from '../../store/file-data.js';

/** A table as an older version wrote it, where that had fewer columns. */
export async function withoutLaterColumns(made: FileData, stored: FileData): Promise<FileData> {
  const [columns, known] = [await columnsOf(made), await columnsOf(stored)];
  if (known.length >= columns.length || known.some((column) => !columns.includes(column))) return made;
  // No table with a line for each pixel has ever had fewer columns.
  const rows = readCsv((await wholeOf(made)).toString('utf8'));
  return writeCsv(known, rows.map((row) => known.map((column) => row[column] || undefined)));
}

async function columnsOf(data: FileData): Promise<string[]> {
  for await (const lines of linesIn(data)) return lines.slice(0, Math.max(0, lines.indexOf('\n'))).split(',');
  return [''];
}
