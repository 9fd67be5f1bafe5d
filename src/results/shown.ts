import { summarize } from '../evaluate/metrics.js';
import { meanInterval } from '../evaluate/statistics/corrected-t.js';
import { readLeakage, type ShownLeakage } from './leakage-table.js';
import { timesOf, type TrialTimes } from '../store/formats/trial/times.js';
import { FIGURE_NAMES, FIGURES as ALL, RANGES, type FigureName, type JudgedTrial, type Spread } from './summary.js';

type Late = 'f1_macro' | 'f1_weighted';
/** The figures by their names; those that a run of an older version does not have may be missing. */
type ByName<Value> = Readonly<Record<Exclude<FigureName, Late>, Value>> & Readonly<Partial<Record<Late, Value>>>;

/** A trial as it is shown: its figures, without its pixels. */
export interface ShownTrial extends ByName<number>, TrialTimes {
  readonly seed: number;
  /** The selected one; undefined of a classifier. */
  readonly epoch?: number;
  /** Of the test pixels; undefined of a run of an older version. */
  readonly leakage?: ShownLeakage;
}

type Rows = readonly Record<string, string>[];

/** A figure over the seeds. */
export interface ShownSpread extends Spread {
  /** Of the mean, 95 %, as if seeds were independent; undefined of a single one. */
  readonly interval?: readonly [number, number];
}

export type Figures = ByName<ShownSpread>;

export function shownTrial({ record, metrics, leakage: { inside, overlap } }: JudgedTrial): ShownTrial {
  return {
    seed: record.seed,
    ...byName((name) => metrics[ALL[name].of]),
    ...(record.selected === undefined ? {} : { epoch: record.selected }),
    leakage: { inside: inside!, overlap: overlap! },
    ...record.times,
  };
}

/** The trials of metrics.csv, times.csv and leakage.csv; of one configuration, where there are several. */
export function readShown(metrics: Rows, times: Rows, leakage: Rows, configuration?: string): ShownTrial[] {
  const mine = (row: Record<string, string>) => configuration === undefined || row.configuration === configuration;
  const leaks = readLeakage(leakage, configuration);
  const seconds = new Map(times.filter(mine).map((row) => [row.seed, row]));
  return metrics
    .filter((row) => mine(row) && /^\d+$/.test(row.seed))
    .map((row) => ({
      seed: Number(row.seed),
      ...byName((name) => (ALL[name].column in row ? Number(row[ALL[name].column]) : undefined)),
      ...(row.selected_epoch === '' ? {} : { epoch: Number(row.selected_epoch) }),
      ...(leaks.has(Number(row.seed)) ? { leakage: leaks.get(Number(row.seed)) } : {}),
      ...timesOf(seconds.get(row.seed) ?? {}),
    }));
}

export function summarizeShown(trials: readonly ShownTrial[]): Figures {
  return byName((name) => {
    const values = trials.map((trial) => trial[name]).filter((value) => value !== undefined);
    const interval = meanInterval(values, RANGES[name]);
    return values.length === trials.length ? { ...summarize(values), ...(interval ? { interval } : {}) } : undefined;
  });
}

function byName<Value>(valueOf: (name: FigureName) => Value | undefined): ByName<Value> {
  return Object.fromEntries(
    FIGURE_NAMES.flatMap((name) => {
      const value = valueOf(name);
      return value === undefined ? [] : [[name, value]];
    }),
  ) as unknown as ByName<Value>;
}
