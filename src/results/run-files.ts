import { type ClassMetrics, summarize } from '../evaluate/metrics.js';
import type { Targets } from '../pipeline/published/targets.js';
import type { Pieces } from '../base/file-data.js';
import type { Cell } from '../base/csv.js';
import { withLabels } from './label-columns.js';
import { leakageTable } from './leakage-table.js';
import { publishedTable } from './published-table.js';
import { FIGURE_NAMES, FIGURES, type JudgedTrial, summarizeTrials } from './summary.js';
import { type TableInParts, tableOf, tablePieces } from './table-parts.js';
import type { TrialOutline } from '../store/formats/trial/record.js';
import { EPOCHS, EPOCHS_COLUMNS } from '../store/formats/trial/epochs.js';
import { GRID, gridColumns } from '../store/formats/trial/grid.js';
import { PREDICTION_COLUMNS, PREDICTIONS } from '../store/formats/trial/predictions.js';
import { PRETRAINING, PRETRAINING_COLUMNS } from '../store/formats/trial/pretraining.js';
import { SPLIT, SPLIT_COLUMNS } from '../store/formats/trial/split.js';
import { TIMES_COLUMNS, timesRow } from '../store/formats/trial/times.js';
import type { TrialTable } from '../store/formats/trial/tables.js';

/**
 * The tables of a run: those of its trials with the seed in front, and the figures that derive from them.
 *
 * @param labels of the classes in the mask, where they are not 1, 2, 3, …
 */
export function runTables(
  trials: readonly JudgedTrial[],
  classNames: readonly string[],
  targets?: Targets,
  labels?: readonly string[],
): Map<string, Pieces> {
  const { search } = trials[0].record;
  const tables: [string, TableInParts][] = [
    ...figureTables(trials, classNames, targets),
    ...(search ? [[GRID, stack(GRID, gridColumns(search), trials)] satisfies [string, TableInParts]] : []),
    [SPLIT, stack(SPLIT, SPLIT_COLUMNS, trials)],
    [PREDICTIONS, stack(PREDICTIONS, PREDICTION_COLUMNS, trials)],
  ];
  return new Map(tables.map(([name, table]) => [name, tablePieces(LABELLED.includes(name) ? withLabels(table, labels) : table)]));
}

/** Tables with classes by their numbers. */
export const LABELLED: readonly string[] = ['classes.csv', 'confusion.csv', 'leakage.csv', SPLIT, PREDICTIONS];

/** The tables without those that have a row for each pixel. */
export function figureTables(trials: readonly JudgedTrial[], classNames: readonly string[], targets?: Targets): [string, TableInParts][] {
  const published = publishedTable(trials, targets);
  const leakage = leakageTable(trials, classNames);
  return [
    ['metrics.csv', metricsTable(trials)],
    ['classes.csv', classesTable(trials, classNames)],
    ['confusion.csv', confusionTable(trials, classNames)],
    ['leakage.csv', tableOf(leakage.columns, leakage.rows)],
    [EPOCHS, stack(EPOCHS, EPOCHS_COLUMNS, trials)],
    ...(trials.some(({ tables }) => tables.has(PRETRAINING))
      ? [[PRETRAINING, stack(PRETRAINING, PRETRAINING_COLUMNS, trials)] satisfies [string, TableInParts]]
      : []),
    ...(published ? [['published.csv', tableOf(published.columns, published.rows)] as [string, TableInParts]] : []),
  ];
}

export function timesTable(records: readonly TrialOutline[]): TableInParts {
  return tableOf(
    ['seed', ...TIMES_COLUMNS],
    records.map((record) => [record.seed, ...timesRow(record.times)]),
  );
}

/** A row for each seed, then mean, sd (population) and n. */
function metricsTable(trials: readonly JudgedTrial[]): TableInParts {
  const summary = summarizeTrials(trials);
  return tableOf(
    ['seed', ...FIGURE_NAMES.map((name) => FIGURES[name].column), 'selected_epoch'],
    [
      ...trials.map(({ record, metrics }) => [record.seed, ...FIGURE_NAMES.map((name) => metrics[FIGURES[name].of]), record.selected]),
      ...(['mean', 'sd', 'n'] as const).map((row) => [row, ...FIGURE_NAMES.map((name) => summary[name][row]), undefined]),
    ],
  );
}

function classesTable(trials: readonly JudgedTrial[], names: readonly string[]): TableInParts {
  const figures = ['recall', 'precision', 'f1', 'support'] as const satisfies readonly (keyof ClassMetrics)[];
  const rows: Cell[][] = trials.flatMap(({ record, metrics }) =>
    metrics.classes.map((figure, index) => [record.seed, index + 1, names[index], ...figures.map((name) => figure[name])]),
  );
  for (const row of ['mean', 'sd'] as const) {
    for (const [index, name] of names.entries()) {
      rows.push([
        row,
        index + 1,
        name,
        ...figures.map((figure) => {
          const values = trials.map(({ metrics }) => metrics.classes[index][figure]).filter((value) => value !== undefined);
          return values.length > 0 ? summarize(values)[row] : undefined;
        }),
      ]);
    }
  }
  return tableOf(['seed', 'class', 'name', ...figures], rows);
}

/** One row for each true class, one column for each predicted one. */
function confusionTable(trials: readonly JudgedTrial[], names: readonly string[]): TableInParts {
  const columns = ['seed', 'class', 'name', ...names.map((_, index) => `predicted_${index + 1}`)];
  return {
    columns,
    parts: trials.map(({ record: { seed }, confusion }) => ({
      front: [seed],
      rows: confusion.map((row, index) => [index + 1, names[index], ...row]),
    })),
  };
}

/** A table of each trial below one another, the seed in front. */
function stack(file: TrialTable, columns: readonly string[], trials: readonly JudgedTrial[]): TableInParts {
  return {
    columns: ['seed', ...columns],
    parts: trials.map(({ record: { seed }, tables }) => ({ front: [seed], lines: () => tables.lines(file) })),
  };
}
