import type { Leakage } from '../data/leakage.js';
import type { Split } from '../data/splits/split.js';
import { writeCsv } from './csv.js';
import { nearnessCells, NEARNESS_COLUMNS } from './leakage-table.js';
import { SPLIT_COLUMNS, splitRows } from './trial-files.js';
import type { LabelledGrid } from './trial-record.js';

/** A split that has not trained anything. */
export interface SavedSplit {
  readonly seed: number;
  readonly split: Split;
  readonly counts: readonly Record<keyof Split, number>[];
  readonly leakage: Leakage;
}

/** The files of `hsi-run split`: the pixels of all seeds, which `split: {by: files}` takes, and each class's counts and leakage. */
export function splitFiles(splits: readonly SavedSplit[], names: readonly string[], grid: LabelledGrid): Map<string, string> {
  const pixels = splits.flatMap(({ seed, split }) => [...splitRows({ split }, grid)].map((row) => [seed, ...row]));
  const classes = splits.flatMap(({ seed, counts, leakage }) => names.map((name, index) => {
    const { train, validation } = counts[index];
    return [seed, index + 1, name, train, validation, ...nearnessCells(leakage.classes[index])];
  }));
  return new Map([
    ['split.csv', writeCsv(['seed', ...SPLIT_COLUMNS], pixels)],
    ['classes.csv', writeCsv(['seed', 'class', 'name', 'train_pixels', 'validation_pixels', ...NEARNESS_COLUMNS], classes)],
  ]);
}
