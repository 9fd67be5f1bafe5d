import { type FileData, linesIn } from '../base/file-data.js';
import { csvLines, csvPieces, plainLines } from '../base/csv.js';
import { gridColumns, gridRows } from './grid-table.js';
import {
  EPOCHS_COLUMNS,
  epochRows,
  PREDICTION_COLUMNS,
  predictionRows,
  PRETRAINING_COLUMNS,
  pretrainingRows,
  SPLIT_COLUMNS,
  splitRows,
} from './trial-rows.js';
import type { LabelledGrid, TrialRecord } from './trial-record.js';

export type TrialTable = 'split.csv' | 'epochs.csv' | 'pretraining.csv' | 'grid.csv' | 'predictions.csv';

/** A trial's tables, wherever they are. None of their cells is ever quoted. */
export interface TrialTables {
  readonly has: (file: TrialTable) => boolean;
  /** The lines after the first, some at a time. */
  readonly lines: (file: TrialTable) => Iterable<string> | AsyncIterable<string>;
}

/** The tables of a trial in the order of its folder, made from its record each time they are needed. */
export function tablesOfRecord(record: TrialRecord, grid: LabelledGrid): Map<TrialTable, FileData> {
  return new Map(tableLines(record, grid).map(([file, columns, lines]) => [file, csvPieces(columns, lines)]));
}

/** The same for a run's tables: the record stays in memory. */
export function recordTables(record: TrialRecord, grid: LabelledGrid): TrialTables {
  const tables = new Map(tableLines(record, grid).map(([file, , lines]) => [file, lines]));
  return { has: (file) => tables.has(file), lines: (file) => tables.get(file)?.() ?? [] };
}

/** The tables of a trial in files, read again each time they are needed. */
export function readTables(
  { search, pretraining }: Pick<TrialRecord, 'search' | 'pretraining'>,
  { open }: { open(file: string): FileData },
): TrialTables {
  const files = new Set<TrialTable>([
    'split.csv',
    'epochs.csv',
    ...(pretraining?.length ? (['pretraining.csv'] as const) : []),
    ...(search ? (['grid.csv'] as const) : []),
    'predictions.csv',
  ]);
  return { has: (file) => files.has(file), lines: (file) => (files.has(file) ? withoutFirst(open(file)) : []) };
}

async function* withoutFirst(data: FileData): AsyncGenerator<string> {
  let isFirst = true;
  for await (const lines of linesIn(data)) {
    yield isFirst ? lines.slice(lines.indexOf('\n') + 1) : lines;
    isFirst = false;
  }
}

type Lines = readonly [file: TrialTable, columns: readonly string[], lines: () => Iterable<string>];

function tableLines(record: TrialRecord, grid: LabelledGrid): Lines[] {
  return [
    ['split.csv', SPLIT_COLUMNS, () => plainLines(splitRows(record, grid))],
    ['epochs.csv', EPOCHS_COLUMNS, () => csvLines(epochRows(record))],
    ...(record.pretraining?.length
      ? [['pretraining.csv', PRETRAINING_COLUMNS, () => csvLines(pretrainingRows(record))] satisfies Lines]
      : []),
    ...(record.search ? [['grid.csv', gridColumns(record), () => csvLines(gridRows(record))] satisfies Lines] : []),
    ['predictions.csv', PREDICTION_COLUMNS, () => plainLines(predictionRows(record, grid))],
  ];
}
