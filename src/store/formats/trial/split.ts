import { type Cell, plainLines } from '../../../base/csv.js';
import type { FileData } from '../../../base/file-data.js';
import { NumberList } from '../../../base/number-list.js';
import type { Split } from '../../../splits/index.js';
import { eachPixel } from '../pixel-table.js';
import type { LabelledGrid } from './record.js';

/** A trial's file: the pixels in use, in the order of the split. */
export const SPLIT = 'split.csv';

/** The parts of a split in the order of the table. */
export const PARTS = ['train', 'validation', 'test'] as const;

export const SPLIT_COLUMNS = ['row', 'column', 'class', 'part'] as const;
export type SplitColumn = (typeof SPLIT_COLUMNS)[number];

/** The lines of split.csv, some at a time. */
export function splitLines({ split }: { readonly split: Split }, grid: LabelledGrid): Iterable<string> {
  return plainLines(rows(split, grid));
}

function* rows(split: Split, { columns, mask }: LabelledGrid): Generator<Cell[]> {
  for (const part of PARTS) {
    for (const pixel of split[part]) yield [Math.floor(pixel / columns), pixel % columns, mask[pixel], part];
  }
}

/** @param columns of the scene */
export async function readSplit(data: FileData, columns: number): Promise<Split> {
  const [train, validation, test] = PARTS.map(() => new NumberList(Uint32Array));
  const lists = new Map<string, NumberList<Uint32Array<ArrayBuffer>>>(Object.entries({ train, validation, test }));
  await eachSplitPixel(data, ['row', 'column', 'part'], ([row, column, part]) => {
    lists.get(part)?.push(Number(row) * columns + Number(column));
  });
  return { train: train.values(), validation: validation.values(), test: test.values() };
}

/** Of a split.csv the columns that are wanted, of each pixel (`eachPixel`). */
export function eachSplitPixel(data: FileData, names: readonly SplitColumn[], take: (cells: readonly string[]) => void): Promise<void> {
  return eachPixel(data, names, take);
}
