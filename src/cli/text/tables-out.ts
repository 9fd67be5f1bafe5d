import { basename, dirname, extname, relative } from 'node:path';
import { Failure } from '../../errors/failure.js';
import { nearName } from '../../errors/near-name.js';
import { TABLE_FORMATS, type TableFormat, writeTables } from '../../results/tables/formats/index.js';
import type { PaperTable } from '../../results/tables/table.js';
import { print } from './print.js';
import type { Values } from '../options/option.js';
import type { TABLE_FILE, TABLES } from '../options/shared.js';
import { writeNew } from '../files/write-new.js';

/** The formats by the ending of a file's name. */
const ENDINGS: Readonly<Record<string, TableFormat>> = { '.md': 'md', '.csv': 'csv', '.json': 'json', '.tex': 'latex' };

type Wanted = Partial<Values<typeof TABLES & typeof TABLE_FILE>>;

/** Whether a file's name says that it takes tables. */
export function isTableFile(file: string | undefined): file is string {
  return file !== undefined && Object.hasOwn(ENDINGS, extname(file).toLowerCase());
}

/**
 * What `--format` names, or the ending of the file that `--output` does; undefined without both.
 *
 * @throws Failure `usage`, of a `--table` alone too
 */
export function tableFormat({ format, table, output }: Wanted): TableFormat | undefined {
  const name = format ?? (isTableFile(output) ? ENDINGS[extname(output).toLowerCase()] : undefined);
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

/** A file of tables in a format that neither `--format` nor its ending says. @throws Failure `usage` */
export function checkTableFile({ output }: Wanted, format: TableFormat | undefined): void {
  if (output === undefined || format !== undefined) return;
  throw new Failure({
    code: 'usage',
    message: `--output ${output}: the format of the tables is not known`,
    hint: `Let the name end in ${Object.keys(ENDINGS).join(', ')}, or add --format, one of ${TABLE_FORMATS.join(', ')}.`,
  });
}

/**
 * Prints tables, or the one that `--table` names; into the file that `--output` names, where that is given.
 *
 * @throws Failure `usage` if there is none of this name, `exists`, `write`
 */
export async function printTables(
  tables: readonly PaperTable[],
  format: TableFormat,
  { table: wanted, output }: Pick<Wanted, 'table' | 'output'> = {},
): Promise<void> {
  const names = tables.map(({ name }) => name);
  if (wanted !== undefined && !names.includes(wanted)) {
    throw new Failure({
      code: 'usage',
      message: `--table ${wanted}: unknown table`,
      suggestion: nearName(wanted, names),
      hint: `Known: ${names.join(', ')}.`,
    });
  }
  const text = writeTables(wanted === undefined ? tables : tables.filter(({ name }) => name === wanted), format);
  if (output === undefined) return print(text);
  await writeNew(
    dirname(output),
    new Map([[basename(output), `${text}\n`]]),
    'Choose another file with --output FILE, or remove this one.',
  );
  print(relative('', output) || output);
}
