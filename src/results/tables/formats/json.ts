import type { PaperTable } from '../table.js';
import type { TableFormatKind } from './format.js';

/** One object a row by the columns' keys; numbers whole, shares between 0 and 1, what is not known null. Several tables are a list. */
export const json: TableFormatKind = {
  write: (tables) => JSON.stringify(tables.length === 1 ? jsonTable(tables[0]) : tables.map(jsonTable), null, 2),
};

function jsonTable({ name, caption, columns, rows, notes }: PaperTable): object {
  return {
    table: name,
    caption,
    columns,
    notes,
    rows: rows.map((row) => Object.fromEntries(columns.map(({ key }, index) => [key, row[index] ?? null]))),
  };
}
