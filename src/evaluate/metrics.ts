import type { ConfusionMatrix } from './confusion.js';

/** Figures of one class; undefined where nothing can be divided: recall and F1 of a class without test pixels. */
export interface ClassMetrics {
  readonly recall: number | undefined;
  /** 0 of a class never predicted, as the released code has it. */
  readonly precision: number;
  readonly f1: number | undefined;
  /** Its test pixels. */
  readonly support: number;
}

export interface Metrics {
  /** The share of the pixels that are right. */
  readonly overallAccuracy: number;
  /** The mean recall of the classes that have test pixels: what the field calls AA. */
  readonly averageAccuracy: number;
  /** The mean precision of the same classes: what SSRN's released code, its arguments swapped, calls AA. */
  readonly averagePrecision: number;
  /** Cohen's kappa (1960). */
  readonly kappa: number;
  /** The mean F1 of the classes that have test pixels. */
  readonly f1Macro: number;
  /** Their mean F1, each weighted by its test pixels. */
  readonly f1Weighted: number;
  readonly classes: readonly ClassMetrics[];
}

export function metricsOf(confusion: ConfusionMatrix): Metrics {
  const rows = confusion.map(sum);
  const columns = confusion.map((_, predicted) => sum(confusion.map((row) => row[predicted])));
  const diagonal = confusion.map((row, index) => row[index]);
  const total = sum(rows);
  const classes = diagonal.map((right, index): ClassMetrics => {
    const support = rows[index];
    const precision = columns[index] > 0 ? right / columns[index] : 0;
    if (support === 0) return { recall: undefined, precision, f1: undefined, support };
    return { recall: right / support, precision, f1: (2 * right) / (support + columns[index]), support };
  });
  const tested = classes.filter(({ support }) => support > 0);
  const agreement = sum(diagonal) / total;
  const chance = sum(rows.map((row, index) => row * columns[index])) / (total * total);
  return {
    overallAccuracy: agreement,
    averageAccuracy: mean(tested.map(({ recall }) => recall!)),
    averagePrecision: mean(tested.map(({ precision }) => precision)),
    kappa: chance === 1 ? 1 : (agreement - chance) / (1 - chance),
    f1Macro: mean(tested.map(({ f1 }) => f1!)),
    f1Weighted: sum(tested.map(({ f1, support }) => f1! * support)) / total,
    classes,
  };
}

/** Mean and population standard deviation (ddof 0, as the paper's code has it). */
export function summarize(values: readonly number[]): { mean: number; sd: number; n: number } {
  const centre = mean(values);
  return { mean: centre, sd: Math.sqrt(mean(values.map((value) => (value - centre) * (value - centre)))), n: values.length };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function mean(values: readonly number[]): number {
  return sum(values) / values.length;
}
