import type { Targets } from '../pipeline/published/targets.js';
import type { Pieces } from '../base/file-data.js';
import type { Cell } from '../base/csv.js';
import { withLabels } from './label-columns.js';
import { figureTables, LABELLED, timesTable } from './run-files.js';
import { FIGURE_NAMES, FIGURES, type JudgedTrial, summarizeTrials } from './summary.js';
import { below, type TableInParts, tableOf, tablePieces, widened, widestColumns } from './table-parts.js';

/** One configuration of several, with the trials of its seeds. */
export interface JudgedConfiguration {
  readonly name: string;
  /** What varies: each path with the value that it has here. */
  readonly point: Readonly<Record<string, unknown>>;
  readonly trials: readonly JudgedTrial[];
  readonly classNames: readonly string[];
  /** The published values that it is held against. */
  readonly targets?: Targets;
  /** Of its classes in the mask, where they are not 1, 2, 3, … */
  readonly labels?: readonly string[];
}

/** The tables of a run of several configurations: theirs below one another, and a row for each in configurations.csv. */
export function sweepTables(configurations: readonly JudgedConfiguration[]): Map<string, Pieces> {
  const tables = new Map<string, [string, TableInParts][]>();
  for (const { name, trials, classNames, targets } of configurations) {
    for (const [file, table] of figureTables(trials, classNames, targets)) tables.set(file, [...(tables.get(file) ?? []), [name, table]]);
  }
  return new Map([
    ['configurations.csv', tablePieces(configurationsTable(configurations))],
    ...[...tables].map(([file, parts]): [string, Pieces] => [
      file,
      tablePieces(below('configuration', LABELLED.includes(file) ? labelled(parts, configurations) : parts)),
    ]),
  ]);
}

/** Where one configuration has labels of its own, all have their column. */
function labelled(
  parts: readonly [string, TableInParts][],
  configurations: readonly JudgedConfiguration[],
): readonly [string, TableInParts][] {
  if (configurations.every(({ labels }) => labels === undefined)) return parts;
  const widest = widestColumns(parts.map(([, table]) => table));
  return parts.map(([name, table], index) => {
    const { labels, classNames } = configurations[index];
    return [name, withLabels(widened(table, widest), labels ?? classNames.map((_, one) => String(one + 1)))];
  });
}

export function sweepTimes(configurations: readonly JudgedConfiguration[]): Pieces {
  return tablePieces(
    below(
      'configuration',
      configurations.map(({ name, trials }) => [name, timesTable(trials.map(({ record }) => record))]),
    ),
  );
}

/** What varies, then mean and sd (population) of the figures over the seeds, and how many there are. */
function configurationsTable(configurations: readonly JudgedConfiguration[]): TableInParts {
  const paths = Object.keys(configurations[0].point);
  const columns = FIGURE_NAMES.flatMap((name) => [FIGURES[name].column, `${FIGURES[name].column}_sd`]);
  return tableOf(
    ['configuration', ...paths, 'n', ...columns],
    configurations.map(({ name, point, trials }) => {
      const summary = summarizeTrials(trials);
      return [
        name,
        ...paths.map((path) => cellOf(point[path])),
        trials.length,
        ...FIGURE_NAMES.flatMap((key) => [summary[key].mean, summary[key].sd]),
      ];
    }),
  );
}

function cellOf(value: unknown): Cell {
  if (value === null || value === undefined) return undefined;
  return typeof value === 'number' || typeof value === 'string' ? value : JSON.stringify(value);
}
