import { summarize } from '../evaluate/metrics.js';
import { readLeakage, type ShownLeakage } from './leakage-table.js';
import type { JudgedTrial, Spread } from './summary.js';

/** A trial as it is shown: its figures, without its pixels. */
export interface ShownTrial {
  readonly seed: number;
  readonly oa: number;
  readonly aa: number;
  readonly kappa: number;
  readonly ap: number;
  /** The selected one; undefined of a classifier. */
  readonly epoch?: number;
  /** Of the test pixels; undefined of a run of an older version. */
  readonly leakage?: ShownLeakage;
  readonly trainingSeconds: number;
  readonly testingSeconds: number;
}

type Rows = readonly Record<string, string>[];

export type Figures = Record<'oa' | 'aa' | 'kappa' | 'ap', Spread>;

export function shownTrial({ record, metrics, leakage: { inside, overlap } }: JudgedTrial): ShownTrial {
  return {
    seed: record.seed, oa: metrics.overallAccuracy, aa: metrics.averageAccuracy, kappa: metrics.kappa, ap: metrics.averagePrecision,
    ...(record.selected === undefined ? {} : { epoch: record.selected }),
    leakage: { inside: inside!, overlap: overlap! }, ...record.times,
  };
}

/** The trials of metrics.csv, times.csv and leakage.csv; of one configuration, where there are several. */
export function readShown(
  metrics: Rows, times: Rows, leakage: Rows, configuration?: string,
): ShownTrial[] {
  const mine = (row: Record<string, string>) => configuration === undefined || row.configuration === configuration;
  const leaks = readLeakage(leakage, configuration);
  const seconds = new Map(times.filter(mine).map((row) => [row.seed, row]));
  return metrics.filter((row) => mine(row) && /^\d+$/.test(row.seed)).map((row) => ({
    seed: Number(row.seed), oa: Number(row.overall_accuracy), aa: Number(row.average_accuracy), kappa: Number(row.kappa),
    ap: Number(row.average_precision), ...(row.selected_epoch === '' ? {} : { epoch: Number(row.selected_epoch) }),
    ...(leaks.has(Number(row.seed)) ? { leakage: leaks.get(Number(row.seed)) } : {}),
    trainingSeconds: Number(seconds.get(row.seed)?.training_seconds), testingSeconds: Number(seconds.get(row.seed)?.testing_seconds),
  }));
}

export function summarizeShown(trials: readonly ShownTrial[]): Figures {
  const over = (key: keyof Figures) => summarize(trials.map((trial) => trial[key]));
  return { oa: over('oa'), aa: over('aa'), kappa: over('kappa'), ap: over('ap') };
}
