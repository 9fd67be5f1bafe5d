import { type Leakage, leakageOf } from '../data/leakage.js';
import { confusionMatrix, type ConfusionMatrix } from '../evaluate/confusion.js';
import { type Metrics, metricsOf, summarize } from '../evaluate/metrics.js';
import type { LabelledGrid, TrialRecord } from './trial-record.js';

/** A trial with the figures that derive from its predictions. */
export interface JudgedTrial {
  readonly record: TrialRecord;
  readonly confusion: ConfusionMatrix;
  readonly metrics: Metrics;
  readonly leakage: Leakage;
}

export interface Spread {
  readonly mean: number;
  /** Population standard deviation (ddof 0). */
  readonly sd: number;
  readonly n: number;
}

export function judge(record: TrialRecord, { mask, columns, patch }: LabelledGrid, classes: number): JudgedTrial {
  const truth = Array.from(record.split.test, (pixel) => mask[pixel]);
  const confusion = confusionMatrix(truth, record.predictions.classes, classes);
  const leakage = leakageOf(record.split, { rows: mask.length / columns, columns, values: mask }, patch, classes);
  return { record, confusion, metrics: metricsOf(confusion), leakage };
}

/** The figures of a run by the names that `--json` uses, each over its trials. */
export function summarizeTrials(trials: readonly JudgedTrial[]): Record<'oa' | 'aa' | 'kappa' | 'ap', Spread> {
  const over = (figure: (metrics: Metrics) => number) => summarize(trials.map(({ metrics }) => figure(metrics)));
  return {
    oa: over(({ overallAccuracy }) => overallAccuracy), aa: over(({ averageAccuracy }) => averageAccuracy),
    kappa: over(({ kappa }) => kappa), ap: over(({ averagePrecision }) => averagePrecision),
  };
}
