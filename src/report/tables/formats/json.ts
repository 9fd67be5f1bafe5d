import type { Table } from '../table.js';

/** One object a row by the columns' keys; numbers whole, shares between 0 and 1, what is not known null. */
export function jsonTable({ name, caption, columns, rows, notes }: Table): object {
  return {
    table: name, caption, columns, notes,
    rows: rows.map((row) => Object.fromEntries(columns.map(({ key }, index) => [key, row[index] ?? null]))),
  };
}
