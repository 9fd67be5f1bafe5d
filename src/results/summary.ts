import { type Leakage, leakageOf } from '../data/leakage.js';
import { confusionMatrix, type ConfusionMatrix } from '../evaluate/confusion.js';
import { type Metrics, metricsOf, summarize } from '../evaluate/metrics.js';
import { type LabelledGrid, outlineOf, type TrialOutline, type TrialRecord } from '../store/formats/trial/record.js';
import { recordTables, type TrialTables } from '../store/formats/trial/tables.js';

/** A trial with the figures that derive from its predictions, without the pixels that they are of. */
export interface JudgedTrial {
  readonly record: TrialOutline;
  /** Its tables with a line for each pixel, epoch or setting. */
  readonly tables: TrialTables;
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

/** @param tables where they are read from again; else the record stays in memory for them */
export function judge(
  record: TrialRecord,
  grid: LabelledGrid,
  classes: number,
  tables: TrialTables = recordTables(record, grid),
): JudgedTrial {
  const { mask, columns, patch } = grid;
  const truth = Uint16Array.from(record.split.test, (pixel) => mask[pixel]);
  const confusion = confusionMatrix(truth, record.predictions.classes, classes);
  const leakage = leakageOf(record.split, { rows: mask.length / columns, columns, values: mask }, patch, classes);
  return { record: outlineOf(record), tables, confusion, metrics: metricsOf(confusion), leakage };
}

/** Every figure of a trial by the name that `--json` uses: its column in the tables, and what it is of the metrics. */
export const FIGURES = {
  oa: { column: 'overall_accuracy', of: 'overallAccuracy' },
  aa: { column: 'average_accuracy', of: 'averageAccuracy' },
  kappa: { column: 'kappa', of: 'kappa' },
  ap: { column: 'average_precision', of: 'averagePrecision' },
  f1_macro: { column: 'f1_macro', of: 'f1Macro' },
  f1_weighted: { column: 'f1_weighted', of: 'f1Weighted' },
} as const satisfies Record<string, { column: string; of: keyof Metrics }>;

export type FigureName = keyof typeof FIGURES;
export const FIGURE_NAMES = Object.keys(FIGURES) as FigureName[];

/** What each figure may be. */
export const RANGES: Readonly<Record<FigureName, readonly [number, number]>> = {
  oa: [0, 1],
  aa: [0, 1],
  kappa: [-1, 1],
  ap: [0, 1],
  f1_macro: [0, 1],
  f1_weighted: [0, 1],
};

/** Each figure over the trials of a run. */
export function summarizeTrials(trials: readonly JudgedTrial[]): Record<FigureName, Spread> {
  return Object.fromEntries(
    FIGURE_NAMES.map((name) => [name, summarize(trials.map(({ metrics }) => metrics[FIGURES[name].of]))]),
  ) as Record<FigureName, Spread>;
}
