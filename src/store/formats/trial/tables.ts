import { csvPieces } from '../../../base/csv.js';
import { type FileData, linesIn } from '../../../base/file-data.js';
import { EPOCHS, epochLines, EPOCHS_COLUMNS } from './epochs.js';
import { GRID, gridColumns, gridLines } from './grid.js';
import { PREDICTION_COLUMNS, PREDICTIONS, trialPredictionLines } from './predictions.js';
import { PRETRAINING, PRETRAINING_COLUMNS, pretrainingLines } from './pretraining.js';
import type { LabelledGrid, TrialRecord } from './record.js';
import { SPLIT, SPLIT_COLUMNS, splitLines } from './split.js';

/** The tables that derive from a trial's record, and stand in its run below one another. */
export type TrialTable = typeof SPLIT | typeof EPOCHS | typeof PRETRAINING | typeof GRID | typeof PREDICTIONS;

/** A trial's tables, wherever they are. None of their cells is ever quoted. */
export interface TrialTables {
  readonly has: (file: TrialTable) => boolean;
  /** The lines after the first, some at a time. */
  readonly lines: (file: TrialTable) => Iterable<string> | AsyncIterable<string>;
}

/** The tables of a trial in the order of its folder, made from its record each time they are needed. */
export function tablesOfRecord(record: TrialRecord, grid: LabelledGrid): Map<TrialTable, FileData> {
  return new Map(tablesIn(record).map(([file, { columns, lines }]) => [file, csvPieces(columns, () => lines(record, grid))]));
}

/** The same for a run's tables: the record stays in memory. */
export function recordTables(record: TrialRecord, grid: LabelledGrid): TrialTables {
  const tables = new Map(tablesIn(record));
  return { has: (file) => tables.has(file), lines: (file) => tables.get(file)?.lines(record, grid) ?? [] };
}

/** The tables of a trial in files, read again each time they are needed. */
export function readTables(outline: Contents, { open }: { open(file: string): FileData }): TrialTables {
  const files = new Set(tablesIn(outline).map(([file]) => file));
  return { has: (file) => files.has(file), lines: (file) => (files.has(file) ? withoutFirst(open(file)) : []) };
}

async function* withoutFirst(data: FileData): AsyncGenerator<string> {
  let isFirst = true;
  for await (const lines of linesIn(data)) {
    yield isFirst ? lines.slice(lines.indexOf('\n') + 1) : lines;
    isFirst = false;
  }
}

interface Table {
  readonly columns: readonly string[];
  readonly lines: (record: TrialRecord, grid: LabelledGrid) => Iterable<string>;
}

/** What decides which tables a trial has. */
type Contents = Pick<TrialRecord, 'search' | 'pretraining'>;

function tablesIn({ search, pretraining = [] }: Contents): (readonly [TrialTable, Table])[] {
  return [
    [SPLIT, { columns: SPLIT_COLUMNS, lines: splitLines }],
    [EPOCHS, { columns: EPOCHS_COLUMNS, lines: epochLines }],
    ...(pretraining.length > 0
      ? [[PRETRAINING, { columns: PRETRAINING_COLUMNS, lines: () => pretrainingLines(pretraining) }] as const]
      : []),
    ...(search ? [[GRID, { columns: gridColumns(search), lines: () => gridLines(search) }] as const] : []),
    [PREDICTIONS, { columns: PREDICTION_COLUMNS, lines: trialPredictionLines }],
  ];
}
