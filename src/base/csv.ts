import { Readable } from 'node:stream';
import { parse as parser } from 'csv-parse';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { type FileData, type Pieces, piecesOf } from './file-data.js';

/** A value of a cell; undefined is an empty one. */
export type Cell = string | number | undefined;

/** Rows that are written at once: few enough to be small beside everything else. */
const AT_ONCE = 2048;

/** Rows as lines, some at a time; numbers as JavaScript writes them, shortest and exact. */
export function* csvLines(rows: Iterable<readonly Cell[]>): Generator<string> {
  let some: (string | undefined)[][] = [];
  for (const row of rows) {
    some.push(row.map((cell) => (typeof cell === 'number' ? String(cell) : cell)));
    if (some.length < AT_ONCE) continue;
    yield stringify(some);
    some = [];
  }
  if (some.length > 0) yield stringify(some);
}

/** The same of rows of numbers and of words that need no quotes, several times as fast: those of pixels. */
export function* plainLines(rows: Iterable<readonly Cell[]>): Generator<string> {
  let text = '';
  let count = 0;
  for (const row of rows) {
    text += `${row.join(',')}\n`;
    if (++count % AT_ONCE !== 0) continue;
    yield text;
    text = '';
  }
  if (text !== '') yield text;
}

/** A table as CSV: a line of column names, then the rows. Of a table with a line for each pixel: `csvPieces`. */
export function writeCsv(columns: readonly string[], rows: Iterable<readonly Cell[]>): string {
  return [...csvLines([columns]), ...csvLines(rows)].join('');
}

/** A table some lines at a time, its columns first. */
export function csvPieces(columns: readonly string[], lines: () => Iterable<string>): Pieces {
  return {
    *pieces() {
      yield* csvLines([columns]);
      yield* lines();
    },
  };
}

/** The rows of a table by column name; of one with a line for each pixel: `eachPixel`. */
export function readCsv(text: string): Record<string, string>[] {
  return parse(text, { columns: true }) as Record<string, string>[];
}

/** The same one after the other, of a table that may be long. */
export async function* csvRows(data: FileData): AsyncGenerator<Readonly<Record<string, string>>> {
  const source = Readable.from(piecesOf(data), { objectMode: false });
  const rows = parser({ columns: true });
  source.on('error', (error) => rows.destroy(error)).pipe(rows);
  try {
    yield* rows as AsyncIterable<Readonly<Record<string, string>>>;
  } finally {
    source.destroy();
  }
}
