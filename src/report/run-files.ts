import { type ClassMetrics, summarize } from '../evaluate/metrics.js';
import { type Cell, writeCsv } from './csv.js';
import { gridColumns, gridRows } from './grid-table.js';
import type { Targets } from '../spec/published/targets.js';
import { leakageTable } from './leakage-table.js';
import { publishedTable } from './published-table.js';
import { FIGURE_NAMES, FIGURES, type JudgedTrial, summarizeTrials } from './summary.js';
import {
  EPOCHS_COLUMNS, epochRows, PREDICTION_COLUMNS, predictionRows, PRETRAINING_COLUMNS, pretrainingRows,
  SPLIT_COLUMNS, splitRows, TIMES_COLUMNS, timesRow,
} from './trial-files.js';
import type { LabelledGrid, TrialRecord } from './trial-record.js';

/** One table: its columns, and its rows. */
export interface Table {
  readonly columns: readonly string[];
  readonly rows: Iterable<readonly Cell[]>;
}

/** The tables of a run: those of its trials with the seed in front, and the figures that derive from them. */
export function runTables(
  trials: readonly JudgedTrial[], classNames: readonly string[], grid: LabelledGrid, targets?: Targets,
): Map<string, string> {
  const records = trials.map(({ record }) => record);
  const tables: [string, Table][] = [
    ...figureTables(trials, classNames, targets),
    ...(records[0].search ? [['grid.csv', stack(gridColumns(records[0]), records, gridRows)] as [string, Table]] : []),
    ['split.csv', stack(SPLIT_COLUMNS, records, (record) => splitRows(record, grid))],
    ['predictions.csv', stack(PREDICTION_COLUMNS, records, (record) => predictionRows(record, grid))],
  ];
  return new Map(tables.map(([name, { columns, rows }]) => [name, writeCsv(columns, rows)]));
}

/** The tables without those that have a row for each pixel. */
export function figureTables(trials: readonly JudgedTrial[], classNames: readonly string[], targets?: Targets): [string, Table][] {
  const records = trials.map(({ record }) => record);
  const published = publishedTable(trials, targets);
  return [
    ['metrics.csv', metricsTable(trials)],
    ['classes.csv', classesTable(trials, classNames)],
    ['confusion.csv', confusionTable(trials, classNames)],
    ['leakage.csv', leakageTable(trials, classNames)],
    ['epochs.csv', stack(EPOCHS_COLUMNS, records, epochRows)],
    ...(records.some(({ pretraining }) => pretraining?.length)
      ? [['pretraining.csv', stack(PRETRAINING_COLUMNS, records, pretrainingRows)] satisfies [string, Table]] : []),
    ...(published ? [['published.csv', published] as [string, Table]] : []),
  ];
}

export function timesTable(records: readonly TrialRecord[]): Table {
  return stack(TIMES_COLUMNS, records, (record) => [timesRow(record)]);
}

/** A row for each seed, then mean, sd (population) and n. */
function metricsTable(trials: readonly JudgedTrial[]): Table {
  const summary = summarizeTrials(trials);
  return { columns: ['seed', ...FIGURE_NAMES.map((name) => FIGURES[name].column), 'selected_epoch'], rows: [
    ...trials.map(({ record, metrics }) => [record.seed, ...FIGURE_NAMES.map((name) => metrics[FIGURES[name].of]), record.selected]),
    ...(['mean', 'sd', 'n'] as const).map((row) => [row, ...FIGURE_NAMES.map((name) => summary[name][row]), undefined]),
  ] };
}

function classesTable(trials: readonly JudgedTrial[], names: readonly string[]): Table {
  const figures = ['recall', 'precision', 'f1', 'support'] as const satisfies readonly (keyof ClassMetrics)[];
  const rows: Cell[][] = trials.flatMap(({ record, metrics }) =>
    metrics.classes.map((figure, index) => [record.seed, index + 1, names[index], ...figures.map((name) => figure[name])]));
  for (const row of ['mean', 'sd'] as const) {
    for (const [index, name] of names.entries()) {
      rows.push([row, index + 1, name, ...figures.map((figure) => {
        const values = trials.map(({ metrics }) => metrics.classes[index][figure]).filter((value) => value !== undefined);
        return values.length > 0 ? summarize(values)[row] : undefined;
      })]);
    }
  }
  return { columns: ['seed', 'class', 'name', ...figures], rows };
}

/** One row for each true class, one column for each predicted one. */
function confusionTable(trials: readonly JudgedTrial[], names: readonly string[]): Table {
  const columns = ['seed', 'class', 'name', ...names.map((_, index) => `predicted_${index + 1}`)];
  return { columns, rows: trials.flatMap(
    ({ record, confusion }) => confusion.map((row, index) => [record.seed, index + 1, names[index], ...row])) };
}

function stack(columns: readonly string[], records: readonly TrialRecord[], rows: (record: TrialRecord) => Iterable<Cell[]>): Table {
  return { columns: ['seed', ...columns], rows: records.flatMap((record) => [...rows(record)].map((row) => [record.seed, ...row])) };
}
