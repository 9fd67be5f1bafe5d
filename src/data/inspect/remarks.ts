import type { ImageFacts, NumericType } from '../cube.js';
import { rangesOf } from '../arrays/ranges.js';
import type { CubeStatistics } from './cube-statistics.js';
import { plausibleRange } from './plausible-range.js';
import type { MaskStatistics } from './mask-statistics.js';

/** Of a band driven to its limit more pixels than this share stand at its greatest value. */
const SATURATED = 0.01;
/** A band of so few different values has many pixels at each of them. */
const FEW_VALUES = 32;

/** What of a cube wants attention before it is used. */
export function cubeRemarks(
  { bands, nan, infinite, ignored, outside, pixelsWithout }: CubeStatistics,
  pixels: number,
  type: NumericType,
  facts?: ImageFacts,
): string[] {
  const zero = indicesOf(bands, ({ min, max }) => min === 0 && max === 0);
  const constant = indicesOf(bands, ({ min, max }) => min !== undefined && min === max && min !== 0);
  const range = plausibleRange(facts);
  const share = (100 * outside) / Math.max(1, pixels * bands.length);
  const empty = indicesOf(bands, ({ min }) => min === undefined);
  const isCounted = !type.startsWith('float');
  const many = Math.max(1, pixels * SATURATED);
  const saturated = indicesOf(
    bands,
    ({ min, max, atMax }) => min !== undefined && max! > min && atMax > many && (!isCounted || max! - min > FEW_VALUES),
  );
  const bad = indicesOf(facts?.goodBands ?? [], (good) => !good);
  const { wavelengths } = facts ?? {};
  return [
    ...(nan + infinite > 0
      ? [`${nan} values are NaN and ${infinite} infinite, in ${pixelsWithout} pixels: choose with dataset.missing what happens to them`]
      : []),
    ...(ignored > 0 ? [`${ignored} values are ${facts!.ignore}, which means no measurement in this file, in ${pixelsWithout} pixels`] : []),
    ...(empty.length > 0 ? [`without a single value: ${bandList(empty)}`] : []),
    ...(zero.length > 0
      ? [`empty, 0 in every pixel: ${bandList(zero)}; leave ${zero.length === 1 ? 'it' : 'them'} out (dataset.bands)`]
      : []),
    ...(range && share >= range.worth
      ? [`${outside} values (${share.toFixed(share < 0.1 ? 3 : 1)} %) lie outside of ${range.least} to ${range.most}, ${range.by}`]
      : []),
    ...(constant.length > 0 ? [`constant over the scene: ${bandList(constant)}`] : []),
    ...(saturated.length > 0 ? [`saturated (more than 1 % of the pixels at the greatest value): ${bandList(saturated)}`] : []),
    ...(bad.length > 0 ? [`marked as bad by the file: ${bandList(bad)}`] : []),
    ...(wavelengths && wavelengths.length !== bands.length
      ? [`the file names ${wavelengths.length} wavelengths for ${bands.length} bands`]
      : []),
    ...(wavelengths?.some((one, band) => band > 0 && one < wavelengths[band - 1])
      ? ['the wavelengths do not increase from band to band']
      : []),
  ];
}

/** What of a mask wants attention; `known` are the labels that its scene has. */
export function maskRemarks(
  { counts, wrong, labelled }: MaskStatistics,
  known?: ReadonlyMap<number, { readonly name: string; readonly pixels: number }>,
): string[] {
  const labels = [...counts.keys()];
  const strange = known ? labels.filter((label) => !known.has(label)) : [];
  const other = known ? [...known].filter(([label, { pixels }]) => (counts.get(label) ?? 0) !== pixels) : [];
  return [
    ...(wrong > 0 ? [`${wrong} values are not valid labels (whole numbers from 0 to 65535)`] : []),
    ...(labelled === 0 ? ['no pixel is labelled: every value is 0'] : []),
    ...(labels.some((label, index) => label !== index + 1) ? [`the labels have gaps: they are ${ranges(labels)}`] : []),
    ...(strange.length > 0 ? [`the scene has no class with the label ${ranges(strange)}`] : []),
    ...other.map(
      ([label, { name, pixels }]) => `${name} has ${counts.get(label) ?? 0} pixels, but ${pixels} in the scene's list of classes`,
    ),
  ];
}

/** 1, 10-14. */
export function ranges(numbers: readonly number[]): string {
  const shown = rangesOf(numbers);
  return shown.slice(0, 20).join(', ') + (shown.length > 20 ? ', …' : '');
}

function indicesOf<Item>(items: readonly Item[], fits: (item: Item) => boolean): number[] {
  return items.flatMap((item, index) => (fits(item) ? [index] : []));
}

function bandList(indices: readonly number[]): string {
  const { length } = indices;
  return `band${length === 1 ? '' : 's'} ${ranges(indices.map((index) => index + 1))}${length > 2 ? ` (${length})` : ''}`;
}
