import type { Leakage } from '../data/leakage.js';
import type { Split } from '../splits/split.js';
import type { FileData } from '../base/file-data.js';
import { withLabels } from './label-columns.js';
import { nearnessCells, NEARNESS_COLUMNS } from './leakage-table.js';
import { SPLIT, SPLIT_COLUMNS, splitLines } from '../store/formats/trial/split.js';
import { type TableInParts, tableOf, tablePieces } from './table-parts.js';
import type { LabelledGrid } from '../store/formats/trial/record.js';

/** A split that has not trained anything. */
export interface SavedSplit {
  readonly seed: number;
  readonly split: Split;
  readonly counts: readonly Record<keyof Split, number>[];
  readonly leakage: Leakage;
}

/** The files of `hsi-run split`: the pixels of all seeds, which `split: {by: files}` takes, and each class's counts and leakage. */
export function splitFiles(
  splits: readonly SavedSplit[],
  names: readonly string[],
  grid: LabelledGrid,
  labels?: readonly string[],
): Map<string, FileData> {
  const pixels: TableInParts = {
    columns: ['seed', ...SPLIT_COLUMNS],
    parts: splits.map(({ seed, split }) => ({ front: [seed], lines: () => splitLines({ split }, grid) })),
  };
  const classes = splits.flatMap(({ seed, counts, leakage }) =>
    names.map((name, index) => {
      const { train, validation } = counts[index];
      return [seed, index + 1, name, train, validation, ...nearnessCells(leakage.classes[index])];
    }),
  );
  return new Map<string, FileData>([
    [SPLIT, tablePieces(withLabels(pixels, labels))],
    [
      'classes.csv',
      tablePieces(
        withLabels(tableOf(['seed', 'class', 'name', 'train_pixels', 'validation_pixels', ...NEARNESS_COLUMNS], classes), labels),
      ),
    ],
  ]);
}
