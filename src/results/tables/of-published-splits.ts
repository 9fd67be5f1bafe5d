import type { PublishedSplit } from '../../scenes/splits/index.js';
import type { Column, PaperTable, CellValue } from './table.js';

/** The sides of patches whose leakage is reported, in pixels. */
export const PATCHES = [3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27] as const;

/** What a published split comes to, as it is distributed. */
export interface PublishedFigures {
  readonly split: PublishedSplit;
  /** Undefined where its files are not here. */
  readonly pixels?: {
    readonly train: number;
    readonly test: number;
    /** Of each of PATCHES the shares of the test pixels that are inside and that overlap (data/leakage.ts). */
    readonly leakage: readonly { readonly patch: number; readonly inside: number; readonly overlap: number }[];
    /** Where the scene's mask is here. */
    readonly misfits?: { readonly outside: { readonly train: number; readonly test: number }; readonly differing: number };
  };
  /** Why they are not known. */
  readonly missing?: string;
}

const WHAT = {
  inside: 'Share of test pixels with a training pixel inside their patch, in percent',
  overlap: 'Share of test pixels whose patch overlaps the patch of a training pixel, in percent',
} as const;

/** The leakage of each split for each size of patch, and how many pixels it has. */
export function publishedTables(found: readonly PublishedFigures[]): PaperTable[] {
  const known = found.filter(({ pixels }) => pixels);
  const counts: PaperTable = {
    name: 'published-splits',
    caption: 'Published splits: pixels as distributed, and those that do not fit the mask of the scene',
    columns: [
      { key: 'split', title: 'Split', unit: 'text' },
      { key: 'train', title: 'Training', unit: 'count' },
      { key: 'test', title: 'Test', unit: 'count' },
      { key: 'train_outside', title: 'Training, not in the mask', unit: 'count' },
      { key: 'test_outside', title: 'Test, not in the mask', unit: 'count' },
      { key: 'other_class', title: 'Other class', unit: 'count' },
    ],
    rows: known.map(({ split, pixels }): CellValue[] => [
      split.id,
      pixels!.train,
      pixels!.test,
      pixels!.misfits?.outside.train,
      pixels!.misfits?.outside.test,
      pixels!.misfits?.differing,
    ]),
    notes: [],
  };
  return [counts, ...(['inside', 'overlap'] as const).map((key) => leakageTable(known, key))];
}

function leakageTable(known: readonly PublishedFigures[], key: 'inside' | 'overlap'): PaperTable {
  return {
    name: `published-splits-${key}`,
    caption: WHAT[key],
    columns: [
      { key: 'split', title: 'Split', unit: 'text' },
      ...PATCHES.map((size): Column => ({ key: `patch_${size}`, title: `${size} x ${size}`, unit: 'share' })),
    ],
    rows: known.map(({ split, pixels }): CellValue[] => [split.id, ...pixels!.leakage.map((one) => one[key])]),
    notes: [],
  };
}
