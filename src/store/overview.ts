import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { summarize } from '../evaluate/metrics.js';
import { listRuns, listTrials, type StoredRun, type StoredTrial } from './list.js';

export interface Figure {
  readonly mean: number;
  readonly sd: number;
}

/** A run, and what its trials' manifests say of it. */
export interface RunOverview extends StoredRun {
  readonly trials: number;
  /** Of them those that are gone. */
  readonly missing: number;
  /** By `oa`, `aa`, `kappa`, `ap`; absent of runs of several configurations, and where a trial is gone. */
  readonly figures?: Readonly<Record<string, Figure>>;
}

/** What of a run or trial must be so: a path into its resolved pipeline (or its identity), and the value there. */
export interface Condition {
  readonly path: readonly string[];
  readonly value: unknown;
}

const FIGURES = ['oa', 'aa', 'kappa', 'ap'];

/** Every run of a store, with those trials that it refers to. */
export function overviewOf(root: string): { runs: RunOverview[]; unreadable: readonly string[] } {
  const { entries, unreadable } = listRuns(root);
  const trials = listTrials(root);
  const known = new Map(trials.entries.map((trial) => [trial.address, trial]));
  return { runs: entries.map((run) => withFigures(run, known)), unreadable: [...unreadable, ...trials.unreadable] };
}

export function withFigures(run: StoredRun, known: ReadonlyMap<string, StoredTrial>): RunOverview {
  const found = run.configurations.flatMap(({ trials }) => trials.map(({ address }) => known.get(address)));
  const missing = found.filter((trial) => !trial).length;
  const complete = !run.varies && found.every((trial) => trial?.figures);
  return {
    ...run, trials: found.length, missing,
    ...(complete && found.length > 0 ? {
      figures: Object.fromEntries(FIGURES.map((name) => {
        const { mean, sd } = summarize(found.map((trial) => trial!.figures![name]));
        return [name, { mean, sd }];
      })),
    } : {}),
  };
}

/** The pipeline of a run as it was resolved; undefined if it cannot be read any more. */
export function resolvedOf(run: StoredRun): Record<string, unknown> | undefined {
  try {
    return parse(readFileSync(join(run.folder, 'resolved.yaml'), 'utf8')) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

export function meets(value: unknown, { path, value: wanted }: Condition): boolean {
  let found = value;
  for (const key of path) found = (found as Record<string, unknown> | undefined)?.[key];
  return JSON.stringify(found) === JSON.stringify(wanted);
}
