import type { NumericVariable } from '../cube.js';

export interface MaskStatistics {
  /** Pixels of each label that occurs, by rising label; 0 is unlabelled. */
  readonly counts: ReadonlyMap<number, number>;
  readonly labelled: number;
  readonly unlabelled: number;
  /** Values that can be no label: below 0, broken, beyond 65535, not a number. */
  readonly wrong: number;
}

/** The labels of a mask [rows, columns] as its file has them. */
export function maskStatistics({ values }: Pick<NumericVariable, 'values'>): MaskStatistics {
  const counts = new Uint32Array(65536);
  let wrong = 0;
  for (const value of values) {
    if (Number.isInteger(value) && value >= 0 && value < counts.length) counts[value]++;
    else wrong++;
  }
  const found = new Map(Array.from(counts, (count, label) => [label, count] as const).filter(([label, count]) => label > 0 && count > 0));
  return { counts: found, labelled: values.length - counts[0] - wrong, unlabelled: counts[0], wrong };
}
