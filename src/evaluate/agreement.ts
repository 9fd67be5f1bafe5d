import type { ConfusionMatrix } from './confusion.js';

/** Figures of a confusion matrix beside those of metrics.ts. They are made when they are shown: no stored file has them. */
export interface Agreement {
  /** Matthews' correlation of several classes (Gorodkin 2004); 0 where all pixels are of one class, or all are predicted as one. */
  readonly mcc: number;
  /** The mean recall of the classes that have test pixels: AA by another name. */
  readonly balancedAccuracy: number;
  /** The mean of `classes` over the classes that have test pixels. */
  readonly meanIou: number;
  /** Of each class TP / (TP + FP + FN), intersection over union; undefined without test pixels. */
  readonly classes: readonly (number | undefined)[];
}

export function agreementOf(confusion: ConfusionMatrix): Agreement {
  const rows = confusion.map(sum);
  const columns = confusion.map((_, at) => sum(confusion.map((row) => row[at])));
  const right = confusion.map((row, at) => row[at]);
  const total = sum(rows);
  const classes = right.map((count, at) => (rows[at] > 0 ? count / (rows[at] + columns[at] - count) : undefined));
  const tested = [...rows.keys()].filter((at) => rows[at] > 0);
  const spread = (counts: readonly number[]) => total * total - sum(counts.map((count) => count * count));
  const norm = Math.sqrt(spread(rows)) * Math.sqrt(spread(columns));
  return {
    mcc: norm === 0 ? 0 : (sum(right) * total - sum(rows.map((count, at) => count * columns[at]))) / norm,
    balancedAccuracy: sum(tested.map((at) => right[at] / rows[at])) / tested.length,
    meanIou: sum(tested.map((at) => classes[at]!)) / tested.length,
    classes,
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
