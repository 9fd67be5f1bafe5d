import type { Pieces } from '../base/file-data.js';
import { type Cell, csvLines } from '../base/csv.js';

/** Rows, or lines of a table elsewhere that have no quoted cell, with the same cells in front of each. */
export type TablePart = { readonly front: readonly Cell[] } & (
  { readonly rows: Iterable<readonly Cell[]> } | { readonly lines: () => Iterable<string> | AsyncIterable<string> }
);

/** One table: its columns, and its parts below one another. */
export interface TableInParts {
  readonly columns: readonly string[];
  readonly parts: readonly TablePart[];
}

export function tableOf(columns: readonly string[], rows: Iterable<readonly Cell[]>): TableInParts {
  return { columns, parts: [{ front: [], rows }] };
}

/** A table as CSV, some lines at a time. */
export function tablePieces({ columns, parts }: TableInParts): Pieces {
  return {
    async *pieces() {
      yield* csvLines([columns]);
      for (const part of parts) yield* linesOf(part);
    },
  };
}

/** Tables below one another, each with a cell in front; the columns are those of the widest, whose last cells others leave empty. */
export function below(column: string, tables: readonly (readonly [cell: Cell, table: TableInParts])[]): TableInParts {
  const widest = widestColumns(tables.map(([, table]) => table));
  return {
    columns: [column, ...widest],
    parts: tables.flatMap(([cell, table]) =>
      widened(table, widest).parts.map((part): TablePart => ({ ...part, front: [cell, ...part.front] })),
    ),
  };
}

export function widestColumns(tables: readonly TableInParts[]): readonly string[] {
  return tables.map(({ columns }) => columns).reduce((wide, columns) => (columns.length > wide.length ? columns : wide));
}

/** A table with the columns of a wider one, which it leaves empty. */
export function widened({ columns, parts }: TableInParts, widest: readonly string[]): TableInParts {
  const empty = new Array<Cell>(widest.length - columns.length).fill(undefined);
  if (empty.length === 0) return { columns, parts };
  return {
    columns: widest,
    parts: parts.map((part): TablePart =>
      'rows' in part
        ? { front: part.front, rows: behind(part.rows, empty) }
        : { front: part.front, lines: () => around(part.lines(), '', ','.repeat(empty.length)) },
    ),
  };
}

function linesOf(part: TablePart): Iterable<string> | AsyncIterable<string> {
  const { front } = part;
  if ('rows' in part) return csvLines(front.length === 0 ? part.rows : before(front, part.rows));
  if (front.length === 0) return part.lines();
  const [text] = csvLines([front]);
  return around(part.lines(), `${text.slice(0, -1)},`, '');
}

/** The same text in front of each line, or behind it. */
async function* around(lines: Iterable<string> | AsyncIterable<string>, front: string, back: string): AsyncGenerator<string> {
  for await (const some of lines) {
    const text = some.endsWith('\n') ? some.slice(0, -1) : some;
    if (some !== '') yield `${front}${text.replaceAll('\n', () => `${back}\n${front}`)}${back}\n`;
  }
}

function before(front: readonly Cell[], rows: Iterable<readonly Cell[]>): Iterable<readonly Cell[]> {
  return again(rows, (row) => [...front, ...row]);
}

function behind(rows: Iterable<readonly Cell[]>, back: readonly Cell[]): Iterable<readonly Cell[]> {
  return again(rows, (row) => [...row, ...back]);
}

/** Rows that are made anew each time that they are walked: a table is written, hashed and compared. */
function again(rows: Iterable<readonly Cell[]>, change: (row: readonly Cell[]) => readonly Cell[]): Iterable<readonly Cell[]> {
  return {
    *[Symbol.iterator]() {
      for (const row of rows) yield change(row);
    },
  };
}
