import { Failure } from '../errors/failure.js';
import { nearName } from '../errors/near-name.js';
import { TABLE_FORMATS, type TableFormat, writeTables } from '../results/tables/formats/index.js';
import type { Table } from '../results/tables/table.js';
import { print } from './command.js';
import type { Values } from './options/option.js';
import type { TABLES } from './options/shared.js';

/** What `--format` names; undefined without it. @throws Failure `usage`, of a `--table` alone too */
export function tableFormat({ format: name, table }: Partial<Values<typeof TABLES>>): TableFormat | undefined {
  if (name === undefined && table !== undefined) {
    throw new Failure({
      code: 'usage',
      message: `--table ${table} needs --format`,
      hint: `Add --format, one of ${TABLE_FORMATS.join(', ')}.`,
    });
  }
  if (name === undefined || TABLE_FORMATS.includes(name as TableFormat)) return name as TableFormat | undefined;
  throw new Failure({
    code: 'usage',
    message: `--format ${name}: unknown format`,
    suggestion: nearName(name, TABLE_FORMATS),
    hint: `Known: ${TABLE_FORMATS.join(', ')}.`,
  });
}

/** Prints tables, or the one that `--table` names. @throws Failure `usage` if there is none of this name */
export function printTables(tables: readonly Table[], format: TableFormat, wanted: string | undefined): void {
  const names = tables.map(({ name }) => name);
  if (wanted !== undefined && !names.includes(wanted)) {
    throw new Failure({
      code: 'usage',
      message: `--table ${wanted}: unknown table`,
      suggestion: nearName(wanted, names),
      hint: `Known: ${names.join(', ')}.`,
    });
  }
  print(writeTables(wanted === undefined ? tables : tables.filter(({ name }) => name === wanted), format));
}
