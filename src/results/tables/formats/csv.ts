import { type Cell, writeCsv } from '../../../base/csv.js';
import { hasSpread, isMeasured, type PaperTable } from '../table.js';
import type { TableFormatKind } from './format.js';

/** Numbers whole, shares between 0 and 1; a standard deviation has a column of its own. Of several each has its name above it. */
export const csv: TableFormatKind = {
  write: (tables) => (tables.length === 1 ? csvOf(tables[0]) : tables.map((table) => `# ${table.name}\n${csvOf(table)}`).join('\n\n')),
};

function csvOf(table: PaperTable): string {
  const { columns, rows } = table;
  const spread = columns.map((_, index) => hasSpread(table, index));
  return writeCsv(
    columns.flatMap(({ key }, index) => (spread[index] ? [key, `${key}_sd`] : [key])),
    rows.map((row) =>
      columns.flatMap((_, index): Cell[] => {
        const value = row[index];
        const mean = isMeasured(value) ? value.mean : value;
        return spread[index] ? [mean, isMeasured(value) ? value.sd : undefined] : [mean];
      }),
    ),
  ).trimEnd();
}
