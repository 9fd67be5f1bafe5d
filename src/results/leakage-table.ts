import type { Nearness } from '../data/leakage.js';
import type { Cell } from '../base/csv.js';
import type { JudgedTrial } from './summary.js';

/** The leakage of a split as it is shown: shares of the test pixels. */
export interface ShownLeakage {
  readonly inside: number;
  readonly overlap: number;
}

/** The columns of nearnessCells. */
export const NEARNESS_COLUMNS = [
  'test_pixels',
  'inside',
  'overlap',
  'distance_min',
  'distance_quartile_1',
  'distance_median',
  'distance_quartile_3',
];

/** Of each seed a row for all test pixels, whose class is `all`, then one for those of each class. */
export function leakageTable(trials: readonly JudgedTrial[], names: readonly string[]): { columns: readonly string[]; rows: Cell[][] } {
  return {
    columns: ['seed', 'class', 'name', ...NEARNESS_COLUMNS],
    rows: trials.flatMap(({ record: { seed }, leakage }) => [
      [seed, 'all', undefined, ...nearnessCells(leakage)],
      ...leakage.classes.map((own, index) => [seed, index + 1, names[index], ...nearnessCells(own)]),
    ]),
  };
}

export function nearnessCells({ pixels, inside, overlap, distance }: Nearness): Cell[] {
  return [pixels, inside, overlap, distance?.min, distance?.quartile1, distance?.median, distance?.quartile3];
}

/** By the seed; of one configuration, where there are several. */
export function readLeakage(rows: readonly Record<string, string>[], configuration?: string): Map<number, ShownLeakage> {
  const mine = rows.filter((row) => row.class === 'all' && (configuration === undefined || row.configuration === configuration));
  return new Map(mine.map(({ seed, inside, overlap }) => [Number(seed), { inside: Number(inside), overlap: Number(overlap) }]));
}

/** The mean over several splits; undefined where one is not known. */
export function meanLeakage(all: readonly (ShownLeakage | undefined)[]): ShownLeakage | undefined {
  const known = all.filter((one) => one !== undefined);
  if (known.length === 0 || known.length < all.length) return undefined;
  const mean = (key: keyof ShownLeakage) => known.reduce((sum, one) => sum + one[key], 0) / known.length;
  return { inside: mean('inside'), overlap: mean('overlap') };
}

/** What the columns of `leakageCells` are, below a table that has them. */
export const LEAKAGE_MEANING =
  'inside: test pixels with a training pixel in their patch; overlap: those whose patch has a part in common with that of a training pixel';

/**
 * One line that says how much of the test set was seen in training.
 *
 * @param tested the size of a sample (pipeline/experiment.ts), and whether test pixels lie in another scene
 */
export function leakageLine({ inside, overlap }: ShownLeakage, tested?: { readonly sample: number; readonly elsewhere: boolean }): string {
  if (tested?.elsewhere && inside === 0 && overlap === 0) return ELSEWHERE;
  if (tested?.sample === 1) return ONE_PIXEL;
  return `test pixels with a training pixel in their patch ${percent(inside)}, with an overlapping training patch ${percent(overlap)}`;
}

/** What is said in place of shares of patches where there are none: that both are 0 would read as if the land were another. */
const ONE_PIXEL =
  'each sample is one pixel: no test pixel contains values of a training pixel, but it may be beside one ' +
  '(leakage.csv has the distances)';

const ELSEWHERE = 'test pixels lie in another scene: no sample contains values of a training pixel';

/** `inside` and `overlap` as cells of a table. */
export function leakageCells(leakage: ShownLeakage | undefined): string[] {
  return leakage ? [percent(leakage.inside), percent(leakage.overlap)] : ['–', '–'];
}

/** 0 % and 100 % only where they are exact. */
export function percent(share: number): string {
  const text = (100 * share).toFixed(1);
  const isRounded = (text === '0.0' && share > 0) || (text === '100.0' && share < 1);
  const isExact = share === 0 || share === 1;
  return `${isRounded ? (100 * share).toFixed(3) : isExact ? text.replace('.0', '') : text} %`;
}
