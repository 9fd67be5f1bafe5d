import { parse } from 'csv-parse/sync';
import type { ImageFacts } from '../cube.js';
import { decoded } from './envi/header.js';
import { numberOf } from './facts/numbers.js';
import { wavelengthUnit } from './facts/units.js';
import type { InputFile } from './input.js';
import { damaged, unsupported } from './problems.js';
import type { Reader } from './reader.js';
import { assumedScale, CLASSES, libraryClasses, type LibraryClasses, libraryVariables, putClasses } from './spectra/library.js';

/** Larger tables are no libraries. */
const MOST_BYTES = 1 << 28;
const DELIMITERS = [',', ';', '\t'];
const CLASS_COLUMN = /^(class(es|_?name|_?id)?|labels?|name|material|species|category|type|group|target)$/i;
/** A number, perhaps with its unit: `450`, `450.5 nm`, `X0.45um`. */
const CENTRE = /^[xb]?_?(\d+(?:\.\d+)?)\s*([a-zµμ]*)$/i;

interface Table {
  readonly centres: readonly number[];
  readonly unit: string;
  readonly values: Float64Array;
  readonly classes: LibraryClasses;
}

/**
 * Spectra in a table: a row for each, with a class and a column for each wavelength; or a row for each wavelength, with a column for each
 * spectrum, named as its class. Failures: `damaged`, `format-unsupported`.
 */
export const spectra: Reader = {
  format: 'CSV of spectra',
  extensions: ['.csv', '.tsv', '.txt'],
  maskExtensions: [],
  fixesAxes: true,
  recognizes(head) {
    const lines = decoded(head).split(/\r\n|\r|\n/);
    return !head.includes(0) && lines.length > 2 && formOf(lines[0], lines[1]) !== undefined;
  },
  async list(input) {
    const { centres, unit, classes, values } = await tableOf(input);
    const { facts: scale, remarks } = assumedScale(values);
    return libraryVariables(classes.labels.length, centres.length, 'float64', { ...factsOf(centres, unit), ...scale }, classes, remarks);
  },
  async read(input, { name }, sink) {
    const { values, classes, centres } = await tableOf(input);
    if (name === CLASSES) putClasses(sink, classes);
    else sink.put(values, [0, 0, 0], [classes.labels.length, 1, centres.length]);
  },
};

type Form = 'rows' | 'columns';

/** Which way spectra lie in a table, by its first two lines. */
function formOf(first: string, second: string): { form: Form; delimiter: string } | undefined {
  for (const delimiter of DELIMITERS) {
    const [names, cells] = [first, second].map((line) => line.split(delimiter).map(unquoted));
    if (names.length < 3 || cells.length !== names.length) continue;
    const centres = names.filter((name) => CENTRE.test(name)).length;
    if (centres >= 3 && names.length - centres <= 8) return { form: 'rows', delimiter };
    if (/wave|band|lambda|^nm$|^um$/i.test(names[0]) && cells.every((cell) => numberOf(cell) !== undefined))
      return { form: 'columns', delimiter };
  }
  return undefined;
}

function unquoted(cell: string): string {
  return cell
    .trim()
    .replace(/^"(.*)"$/, '$1')
    .trim();
}

async function tableOf(input: InputFile): Promise<Table> {
  const { file, size } = input;
  if (size > MOST_BYTES) throw unsupported(file, `the table of spectra has ${size} bytes`, 'Save the spectra as NPY or ENVI.');
  const text = decoded(await input.read(0, size)).replace(/^\uFEFF/, '');
  const lines = text.split(/\r\n|\r|\n/, 2);
  const found = formOf(lines[0], lines[1] ?? '');
  if (!found) throw damaged(file, 'the table has no columns of wavelengths');
  let rows: string[][];
  try {
    rows = parse(text, { delimiter: found.delimiter, relax_column_count: false, skip_empty_lines: true, trim: true }) as string[][];
  } catch (error) {
    throw damaged(file, `the table cannot be read: ${(error as Error).message}`, 'Give every line as many cells as the first.').causedBy(
      error,
    );
  }
  return found.form === 'rows' ? spectraInRows(rows, file) : spectraInColumns(rows, file);
}

function spectraInRows([names, ...rows]: string[][], file: string): Table {
  const bands = names.flatMap((name, column) => (CENTRE.test(name) ? [column] : []));
  const others = names.map((_, column) => column).filter((column) => !bands.includes(column));
  const named = others.find((column) => CLASS_COLUMN.test(names[column])) ?? (others.length === 1 ? others[0] : undefined);
  if (named === undefined) {
    throw unsupported(
      file,
      `the table of spectra has no column with their classes: beside wavelengths it has ${others.map((column) => names[column]).join(', ') || 'none'}`,
      'Call the column class.',
    );
  }
  const centres = bands.map((column) => Number(CENTRE.exec(names[column])![1]));
  const values = Float64Array.from(
    rows.flatMap((row, index) => bands.map((column) => valueOf(row[column], `line ${index + 2}, column ${names[column]}`, file))),
  );
  return { centres, unit: CENTRE.exec(names[bands[0]])![2], values, classes: libraryClasses(rows.map((row) => row[named])) };
}

function spectraInColumns([names, ...rows]: string[][], file: string): Table {
  const centres = rows.map((row, index) => valueOf(row[0], `line ${index + 2}, column ${names[0]}`, file));
  const count = names.length - 1;
  const values = new Float64Array(count * rows.length);
  for (const [band, row] of rows.entries()) {
    for (let spectrum = 0; spectrum < count; spectrum++)
      values[spectrum * rows.length + band] = valueOf(row[spectrum + 1], `line ${band + 2}, column ${names[spectrum + 1]}`, file);
  }
  return {
    centres,
    unit: /\b(nm|um|µm|micromet\w*|nanomet\w*)\b/i.exec(names[0])?.[1] ?? '',
    values,
    classes: libraryClasses(names.slice(1)),
  };
}

/** An empty cell is a missing value. */
function valueOf(cell: string, place: string, file: string): number {
  const value = cell === '' ? NaN : numberOf(cell);
  if (value === undefined) throw damaged(file, `${place} is ${JSON.stringify(cell)}, which is not a number`, 'Correct the table.');
  return value;
}

function factsOf(centres: readonly number[], word: string): ImageFacts {
  const unit = wavelengthUnit(word, centres);
  return unit ? { wavelengths: centres.map((centre) => unit.toNanometres(centre)) } : {};
}
