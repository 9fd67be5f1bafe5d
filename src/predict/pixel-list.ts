import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import type { Mask } from '../data/cube.js';
import { Failure, type Place } from '../errors/failure.js';
import { columnsOnce } from '../base/csv-header.js';

/** Pixels to classify, and the class of each from 1; 0 where nobody knows it. */
export interface LabelledPixels {
  /** Flat indices: row * columns + column. */
  readonly pixels: Uint32Array;
  readonly labels: Uint16Array;
}

/** What a column may be called. */
const COLUMNS = { row: ['row'], column: ['column', 'col'], class: ['class', 'label'] } as const;

interface PixelRow {
  readonly record: Readonly<Record<string, string>>;
  readonly info: { readonly lines: number };
}

/** The classes of a run. */
export interface ListedClasses {
  /** The name of class 1 first. */
  readonly names: readonly string[];
  /** Their labels in the scene's mask, where these are not 1, 2, … */
  readonly labels?: readonly (readonly number[])[];
}

/**
 * Pixels from a CSV with the columns row and column (from 0), and where it has one, class (its number in the run, or its name) or label
 * (the value of the mask): it must be that of the scene's mask.
 *
 * @throws Failure `pixels-file` at the line
 */
export function readPixelList(file: string, { rows, columns, values }: Mask, classes: ListedClasses): LabelledPixels {
  const lines = linesOf(file);
  const names = Object.keys(lines[0]?.record ?? {});
  const nameOf = (column: keyof typeof COLUMNS) => COLUMNS[column].find((name) => names.includes(name));
  const [row, column, label] = [nameOf('row'), nameOf('column'), nameOf('class')];
  if (row === undefined || column === undefined) {
    const found = names.length > 0 ? `its columns are ${names.join(', ')}` : 'it has no rows';
    throw problem(
      `the table needs the columns row and column, but ${found}`,
      { file, line: 1 },
      "A run's split.csv has them for its test pixels.",
    );
  }
  const found = lines.map(({ record, info }) => {
    const place = { file, line: info.lines };
    const [y, x] = [wholeNumber(record[row], 'the row', place), wholeNumber(record[column], 'the column', place)];
    if (y >= rows || x >= columns) throw problem(`row ${y}, column ${x} is outside the scene of ${rows} x ${columns} pixels`, place);
    const own = values[y * columns + x];
    const given = label === undefined ? 0 : classOf(record[label], label === 'label', classes, place);
    if (given > 0 && own > 0 && given !== own)
      throw problem(`row ${y}, column ${x} has class ${given} here, but class ${own} in the scene's mask`, place);
    return { pixel: y * columns + x, label: given || own };
  });
  return { pixels: Uint32Array.from(found, ({ pixel }) => pixel), labels: Uint16Array.from(found, (one) => one.label) };
}

/** From 1; 0 where the table says nothing. */
function classOf(text: string, isLabel: boolean, { names, labels }: ListedClasses, place: Place): number {
  if (text === '') return 0;
  const byName = names.indexOf(text) + 1;
  if (byName > 0) return byName;
  const number = wholeNumber(text, 'the class', place, `It is a number from 1 to ${names.length}, or a name: ${names.join(', ')}.`);
  if (!isLabel || !labels || number === 0) {
    if (number > names.length) throw problem(`class ${number} is not one of the scene's ${names.length}`, place);
    return number;
  }
  const byLabel = labels.findIndex((own) => own.includes(number)) + 1;
  if (byLabel === 0) throw problem(`label ${number} is not one of the scene's: ${labels.flat().join(', ')}`, place);
  return byLabel;
}

function linesOf(file: string): PixelRow[] {
  try {
    const columns = columnsOnce((name) => problem(`the table has the column ${name} twice`, { file, line: 1 }, 'Remove one of them.'));
    return parse(readFileSync(file), { columns, info: true, bom: true, trim: true, skip_empty_lines: true }) as unknown as PixelRow[];
  } catch (error) {
    if (error instanceof Failure) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT')
      throw new Failure(
        { code: 'file-missing', message: 'there is no such file', place: { file }, hint: 'The path starts from the current folder.' },
        { cause: error },
      );
    throw problem(`the table cannot be read: ${message}`, { file }, 'It must be CSV with commas.').causedBy(error);
  }
}

function wholeNumber(text: string, what: string, place: Place, hint = 'Write a whole number from 0.'): number {
  if (/^\d{1,10}$/.test(text)) return Number(text);
  throw problem(`${what} is ${JSON.stringify(text)}`, place, hint);
}

function problem(message: string, place: Place, hint = 'Is the list for another scene?'): Failure {
  return new Failure({ code: 'pixels-file', message, place, hint });
}
