import { join } from 'node:path';
import { namesIn } from '../store/entries.js';
import { trialsFolder } from '../store/layout.js';
import { listRuns, type StoredRun } from '../store/list.js';
import { RunFolder } from '../store/run-folder.js';
import { sceneNames } from './stored-pipeline.js';

export interface OverviewFigure {
  readonly mean: number;
  readonly sd: number;
}

/** What a run of any version has. */
export const OVERVIEW_FIGURES = { oa: 'overall_accuracy', aa: 'average_accuracy', kappa: 'kappa', ap: 'average_precision' } as const;
export type OverviewFigureName = keyof typeof OVERVIEW_FIGURES;
export type FiguresOf = Readonly<Record<OverviewFigureName, OverviewFigure>>;

/** A run, and what its tables say of it. */
export interface RunOverview extends StoredRun {
  /** `indian-pines`, `synthetic`, or the name of a cube's file; several where a pipeline varies them. */
  readonly scene: string;
  readonly trials: number;
  /** Of them those that are gone. */
  readonly missing: number;
  /** By the configuration's name; empty where the tables cannot be read any more. */
  readonly figures: ReadonlyMap<string, FiguresOf>;
}

/** Every run of a store. Trials are counted and not read: a store may have ten thousands of them. */
export function overviewOf(root: string): { runs: RunOverview[]; unreadable: readonly string[] } {
  const { entries, unreadable } = listRuns(root);
  const known = trialNames(root);
  return { runs: entries.map((run) => overview(run, known)), unreadable };
}

/** One run that has been found. */
export function overview(run: StoredRun, known: ReadonlySet<string> = trialNames(join(run.folder, '..'))): RunOverview {
  const addresses = run.configurations.flatMap(({ trials }) => trials.map(({ address }) => address));
  return {
    ...run,
    scene: sceneNames(run).join(', '),
    trials: addresses.length,
    missing: addresses.filter((address) => !known.has(address)).length,
    figures: figuresOf(run),
  };
}

/** A run's best mean over its configurations; undefined where it is not known. */
export function best({ figures }: RunOverview, name: OverviewFigureName): number | undefined {
  const means = [...figures.values()].map((figure) => figure[name].mean);
  return means.length > 0 ? Math.max(...means) : undefined;
}

function trialNames(root: string): ReadonlySet<string> {
  return new Set(namesIn(trialsFolder(root)));
}

function figuresOf({ folder, name, varies }: StoredRun): ReadonlyMap<string, FiguresOf> {
  try {
    const rows = new RunFolder(folder).rows(varies ? 'configurations.csv' : 'metrics.csv');
    if (varies) return new Map(rows.map((row) => [row.configuration, each((column) => [row[column], row[`${column}_sd`]])]));
    const [mean, sd] = ['mean', 'sd'].map((label) => rows.find(({ seed }) => seed === label)!);
    return new Map([[name, each((column) => [mean[column], sd[column]])]]);
  } catch {
    return new Map();
  }
}

function each(read: (column: string) => readonly [string, string]): FiguresOf {
  return Object.fromEntries(
    Object.entries(OVERVIEW_FIGURES).map(([name, column]) => {
      const [mean, sd] = read(column);
      return [name, { mean: Number(mean), sd: Number(sd) }];
    }),
  ) as unknown as FiguresOf;
}
