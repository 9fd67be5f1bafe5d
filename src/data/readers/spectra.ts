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
  readonly bands: readonly BandName[];
  readonly values: Float64Array;
  readonly classes: LibraryClasses;
}

/** What a column's or a row's name says of its band. */
interface BandName {
  readonly number: number;
  readonly unit: string;
  /** It is called a band: `B8`. */
  readonly isNumbered: boolean;
}

function bandName(name: string): BandName {
  const [, number, unit] = CENTRE.exec(name)!;
  return { number: Number(number), unit, isNumbered: /^b/i.test(name) };
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
    const { bands, classes, values } = await tableOf(input);
    const { facts: scale, remarks } = assumedScale(values);
    return libraryVariables(classes.labels.length, bands.length, 'float64', { ...factsOf(bands), ...scale }, classes, remarks);
  },
  async read(input, { name }, sink) {
    const { values, classes, bands } = await tableOf(input);
    if (name === CLASSES) putClasses(sink, classes);
    else sink.put(values, [0, 0, 0], [classes.labels.length, 1, bands.length]);
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
  const values = Float64Array.from(
    rows.flatMap((row, index) => bands.map((column) => valueOf(row[column], `line ${index + 2}, column ${names[column]}`, file))),
  );
  return { bands: bands.map((column) => bandName(names[column])), values, classes: libraryClasses(rows.map((row) => row[named])) };
}

function spectraInColumns([names, ...rows]: string[][], file: string): Table {
  const centres = rows.map((row, index) => valueOf(row[0], `line ${index + 2}, column ${names[0]}`, file));
  const count = names.length - 1;
  const values = new Float64Array(count * rows.length);
  for (const [band, row] of rows.entries()) {
    for (let spectrum = 0; spectrum < count; spectrum++)
      values[spectrum * rows.length + band] = valueOf(row[spectrum + 1], `line ${band + 2}, column ${names[spectrum + 1]}`, file);
  }
  const unit = /\b(nm|um|µm|micromet\w*|nanomet\w*)\b/i.exec(names[0])?.[1] ?? '';
  const isNumbered = /^band/i.test(names[0]);
  return { bands: centres.map((number) => ({ number, unit, isNumbered })), values, classes: libraryClasses(names.slice(1)) };
}

/** An empty cell is a missing value. */
function valueOf(cell: string, place: string, file: string): number {
  const value = cell === '' ? NaN : numberOf(cell);
  if (value === undefined) throw damaged(file, `${place} is ${JSON.stringify(cell)}, which is not a number`, 'Correct the table.');
  return value;
}

/** Centres in nm where all bands say theirs: names that only count bands are none. */
function factsOf(bands: readonly BandName[]): ImageFacts {
  if (areNumbers(bands)) return {};
  // Each column has its own unit; those of one unit tell together what their numbers mean.
  const units = new Map([...new Set(bands.map(({ unit }) => unit))].map((word) => [word, unitOf(word, bands)]));
  const wavelengths = bands.flatMap(({ number, unit }) => units.get(unit)?.toNanometres(number) ?? []);
  return wavelengths.length === bands.length ? { wavelengths } : {};
}

function unitOf(word: string, bands: readonly BandName[]) {
  return wavelengthUnit(
    word,
    bands.filter(({ unit }) => unit === word).map(({ number }) => number),
  );
}

/** `B1` to `B12` of Sentinel-2, or 1, 2, 3, … without a unit: no sensor's bands lie so. */
function areNumbers(bands: readonly BandName[]): boolean {
  if (!bands.every(({ number, unit }) => unit === '' && Number.isInteger(number))) return false;
  return bands.every(({ number }, index) => number === index + 1) || bands.every(({ number, isNumbered }) => isNumbered && number < 100);
}
