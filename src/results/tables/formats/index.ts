import type { PaperTable } from '../table.js';
import { csv } from './csv.js';
import type { TableFormatKind } from './format.js';
import { json } from './json.js';
import { latex } from './latex.js';
import { markdown } from './markdown.js';

/** Every format by its name after --format, one line a file. */
export const FORMATS = { md: markdown, csv, json, latex } as const satisfies Readonly<Record<string, TableFormatKind>>;

export type TableFormat = keyof typeof FORMATS;
export const TABLE_FORMATS = Object.keys(FORMATS) as TableFormat[];

export function writeTables(tables: readonly PaperTable[], format: TableFormat): string {
  return FORMATS[format].write(tables);
}
