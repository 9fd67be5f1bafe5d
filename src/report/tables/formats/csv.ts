import { type Cell, writeCsv } from '../../csv.js';
import { hasSpread, isMeasured, type Table } from '../table.js';

/** Numbers whole, shares between 0 and 1; a standard deviation has a column of its own. */
export function csv(table: Table): string {
  const { columns, rows } = table;
  const spread = columns.map((_, index) => hasSpread(table, index));
  return writeCsv(
    columns.flatMap(({ key }, index) => (spread[index] ? [key, `${key}_sd`] : [key])),
    rows.map((row) => columns.flatMap((_, index): Cell[] => {
      const value = row[index];
      const mean = isMeasured(value) ? value.mean : value;
      return spread[index] ? [mean, isMeasured(value) ? value.sd : undefined] : [mean];
    })),
  ).trimEnd();
}
