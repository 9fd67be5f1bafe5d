import { summarize } from '../evaluate/metrics.js';
import type { JudgedTrial, Spread } from './summary.js';

/** A trial as it is shown: its figures, without its pixels. */
export interface ShownTrial {
  readonly seed: number;
  readonly oa: number;
  readonly aa: number;
  readonly kappa: number;
  readonly ap: number;
  /** The selected one. */
  readonly epoch: number;
  readonly trainingSeconds: number;
  readonly testingSeconds: number;
}

export type Figures = Record<'oa' | 'aa' | 'kappa' | 'ap', Spread>;

export function shownTrial({ record, metrics }: JudgedTrial): ShownTrial {
  return {
    seed: record.seed, oa: metrics.overallAccuracy, aa: metrics.averageAccuracy, kappa: metrics.kappa, ap: metrics.averagePrecision,
    epoch: record.selected, ...record.times,
  };
}

/** The trials of metrics.csv and times.csv; of one configuration, where there are several. */
export function readShown(
  metrics: readonly Record<string, string>[], times: readonly Record<string, string>[], configuration?: string,
): ShownTrial[] {
  const mine = (row: Record<string, string>) => configuration === undefined || row.configuration === configuration;
  const seconds = new Map(times.filter(mine).map((row) => [row.seed, row]));
  return metrics.filter((row) => mine(row) && /^\d+$/.test(row.seed)).map((row) => ({
    seed: Number(row.seed), oa: Number(row.overall_accuracy), aa: Number(row.average_accuracy), kappa: Number(row.kappa),
    ap: Number(row.average_precision), epoch: Number(row.selected_epoch),
    trainingSeconds: Number(seconds.get(row.seed)?.training_seconds), testingSeconds: Number(seconds.get(row.seed)?.testing_seconds),
  }));
}

export function summarizeShown(trials: readonly ShownTrial[]): Figures {
  const over = (key: keyof Figures) => summarize(trials.map((trial) => trial[key]));
  return { oa: over('oa'), aa: over('aa'), kappa: over('kappa'), ap: over('ap') };
}
