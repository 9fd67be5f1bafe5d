import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';
import { columnsOnce } from '../../base/csv-header.js';

export const METRICS = ['oa', 'aa', 'kappa', 'class_accuracy', 'training_minutes', 'testing_seconds'] as const;
export type Metric = (typeof METRICS)[number];

/** Held to a verdict, shown for its trend alone, or not to be believed. */
export const USES = ['target', 'trend', 'misprint'] as const;
export type Use = (typeof USES)[number];

/** One published value. */
export interface PublishedValue {
  readonly table: string;
  readonly scene: string;
  readonly method: string;
  readonly metric: Metric;
  /** From 1, of an accuracy of a class. */
  readonly class?: number;
  /** A share; minutes and seconds of times. */
  readonly mean: number;
  /** In the same unit, as it was published. */
  readonly sd?: number;
  /** Runs that it is the mean of. */
  readonly n?: number;
  readonly use: Use;
  readonly remark: string;
}

/** What cannot be read in a file of published values. */
export class PublishedError extends Error {}

const PAPER = fileURLToPath(new URL('../../../../pipelines/paper/published.csv', import.meta.url));
const COLUMNS = ['table', 'scene', 'method', 'metric', 'class', 'mean', 'std'];
const known = new Map<string, readonly PublishedValue[]>();

/** The paper's own values. */
export function paperValues(): readonly PublishedValue[] {
  if (!known.has(PAPER)) known.set(PAPER, parseValues(readFileSync(PAPER, 'utf8')));
  return known.get(PAPER)!;
}

/** @throws PublishedError that says in which line what is wrong */
export function readValues(file: string): readonly PublishedValue[] {
  try {
    return parseValues(readFileSync(file, 'utf8'));
  } catch (error) {
    if (error instanceof PublishedError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    throw new PublishedError(code === 'ENOENT' ? 'is missing' : `cannot be read (${code ?? message})`);
  }
}

export function parseValues(text: string): PublishedValue[] {
  const columns = columnsOnce((name) => new PublishedError(`has the column ${name} twice`));
  const records = parse(text, {
    columns,
    comment: '#',
    comment_no_infix: true,
    bom: true,
    info: true,
    skip_empty_lines: true,
    trim: true,
  }) as unknown as { record: Record<string, string>; info: { lines: number } }[];
  if (records.length === 0) throw new PublishedError('has no values');
  const missing = COLUMNS.filter((column) => !(column in records[0].record));
  if (missing.length > 0) throw new PublishedError(`has no column ${missing.join(', ')}`);
  return records.flatMap(({ record, info }) => valueOf(record, info.lines) ?? []);
}

/** @returns undefined of a metric that is not compared */
function valueOf(row: Record<string, string>, line: number): PublishedValue | undefined {
  const metric = row.metric.replace(/^kappa_x100$/, 'kappa') as Metric;
  if (!METRICS.includes(metric)) return undefined;
  const wrong = (column: string, wanted: string) =>
    new PublishedError(`line ${line}: ${column} is ${JSON.stringify(row[column])}, not ${wanted}`);
  const scale = /^(training_minutes|testing_seconds)$/.test(metric) ? 1 : 100;
  const number = (column: string, most = Infinity): number | undefined => {
    const text = row[column] ?? '';
    if (text === '') return undefined;
    if (!/^\d+(\.\d+)?$/.test(text) || Number(text) > most)
      throw wrong(column, most < Infinity ? `a number from 0 to ${most}` : 'a number from 0');
    return Number(text);
  };
  const mean = number('mean', scale === 100 ? 100 : Infinity);
  if (mean === undefined) throw wrong('mean', 'a number');
  const use = (row.use || 'target') as Use;
  if (!USES.includes(use)) throw wrong('use', USES.join(' or '));
  const [sd, n, classNumber] = [number('std'), number('n'), number('class')];
  if (metric === 'class_accuracy' && !(Number.isInteger(classNumber) && classNumber! > 0)) throw wrong('class', 'the number of a class');
  return {
    table: row.table,
    scene: row.scene,
    method: row.method,
    metric,
    mean: shareOf(mean, scale),
    use,
    remark: row.remark ?? '',
    ...(metric === 'class_accuracy' ? { class: classNumber } : {}),
    ...(sd === undefined ? {} : { sd: shareOf(sd, scale) }),
    ...(n === undefined ? {} : { n }),
  };
}

/** Rounded, so that 99.19 % is 0.9919 and not its neighbour. */
function shareOf(value: number, scale: number): number {
  return scale === 1 ? value : Number((value / scale).toFixed(12));
}
