import type { Table } from '../table.js';
import { csv } from './csv.js';
import { jsonTable } from './json.js';
import { latex } from './latex.js';
import { markdown } from './markdown.js';

/** Several tables in each format; CSV has the name of each in a line before it, where there are several. */
const FORMATS = {
  md: (tables: readonly Table[]) => tables.map(markdown).join('\n\n'),
  csv: (tables: readonly Table[]) => (tables.length === 1 ? csv(tables[0]) : tables.map((table) => `# ${table.name}\n${csv(table)}`).join('\n\n')),
  json: (tables: readonly Table[]) => JSON.stringify(tables.length === 1 ? jsonTable(tables[0]) : tables.map(jsonTable), null, 2),
  latex: (tables: readonly Table[]) => tables.map(latex).join('\n\n'),
} as const satisfies Record<string, (tables: readonly Table[]) => string>;

export type TableFormat = keyof typeof FORMATS;
export const TABLE_FORMATS = Object.keys(FORMATS) as TableFormat[];

export function writeTables(tables: readonly Table[], format: TableFormat): string {
  return FORMATS[format](tables);
}
