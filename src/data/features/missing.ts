import { Failure } from '../../errors/failure.js';
import { type Cube, type Mask, newArray } from '../cube.js';
import { rangesOf } from '../arrays/ranges.js';
import { noDataTest } from '../readers/facts/held.js';
import type { ScalingSettings } from './standardize.js';

/** What a missing value counts as, by the scaling of bands: zero after it. */
export const COUNTS_AS = {
  band: "their band's mean",
  global: 'the mean of all bands',
  'min-max': "their band's least value",
  none: 'zero',
} as const satisfies Record<ScalingSettings['scaling'], string>;

export interface MissingSettings {
  /** The value that stands for no measurement. */
  readonly ignore?: number;
  readonly missing: 'error' | 'mean' | 'leave-out';
  /** Indices of the bands that are used: what others lack does not count. */
  readonly bands?: readonly number[];
  /** Says what a missing value counts as; `band` if left out. */
  readonly scaling?: ScalingSettings['scaling'];
}

/** A scene whose missing values are settled. */
export interface Filled {
  readonly cube: Cube;
  readonly mask: Mask;
  readonly warnings: readonly string[];
  /** Pixels that the mask labelled and that have no value in any used band. */
  readonly valueless: readonly number[];
}

/** Values that a cube lacks: how many, the first one, and how many stand in labelled pixels. */
interface Gap {
  count: number;
  first: number;
  labelled: number;
  firstLabelled: number;
}

/**
 * The cube with NaN wherever a used value is missing, which becomes zero when bands are scaled, and the mask without the
 * pixels that are then left out. A cube of whole numbers with such values becomes float32. Nothing is copied where none is.
 *
 * @throws Failure `cube-not-finite` where values are missing and `missing` is `error`: ignored ones may be, in unlabelled pixels
 */
export function withoutMissing(
  cube: Cube,
  mask: Mask,
  { ignore, missing, bands, scaling = 'band' }: MissingSettings,
  file: string,
): Filled {
  if (!mayLack(cube, ignore)) return { cube, mask, warnings: [], valueless: [] };
  const isIgnored = noDataTest(cube.type, ignore);
  const used = usedIn(cube, bands);
  const usedCount = used.reduce((sum, one) => sum + one, 0);
  const invalid: Gap = { count: 0, first: -1, labelled: 0, firstLabelled: -1 };
  const absent: Gap = { count: 0, first: -1, labelled: 0, firstLabelled: -1 };
  eachValue(cube, used, (value, index, pixel) => {
    if (isIgnored(value)) note(absent, index, mask.values[pixel] > 0);
    else if (!Number.isFinite(value)) note(invalid, index, mask.values[pixel] > 0);
  });
  if (missing === 'error') {
    if (invalid.count > 0) throw notFinite(cube, invalid.count, invalid.first, 'NaN or infinite', file, emptyBands(cube, ignore, bands));
    if (absent.labelled > 0)
      throw notFinite(
        cube,
        absent.labelled,
        absent.firstLabelled,
        `${ignore}, the value to be ignored, in labelled pixels`,
        file,
        emptyBands(cube, ignore, bands),
      );
  }
  const count = invalid.count + absent.count;
  if (count === 0) return { cube, mask, warnings: [], valueless: [] };
  const type = isFloat(cube) ? cube.type : 'float32';
  const values = newArray(type, cube.values.length);
  values.set(cube.values);
  const rest = mask.values.slice();
  const gone = new Uint16Array(rest.length);
  let left = 0;
  eachValue(cube, used, (value, index, pixel) => {
    if (Number.isFinite(value) && !isIgnored(value)) return;
    values[index] = NaN;
    gone[pixel]++;
    if (missing !== 'leave-out' || rest[pixel] === 0) return;
    rest[pixel] = 0;
    left++;
  });
  const empty = emptyBands({ ...cube, values }, undefined, bands);
  // Beside a swath, or between tiles, nothing was measured: that is no news, as nothing of it trains or tests.
  const outside = gone.reduce((sum, own, pixel) => sum + (own === usedCount && mask.values[pixel] === 0 ? own : 0), 0);
  const told = `${file}: ${count - outside} of the cube's ${values.length} values are missing and count as ${COUNTS_AS[scaling]}`;
  return {
    cube: { ...cube, type, values },
    mask: { ...mask, values: rest },
    warnings: [
      ...(count > outside
        ? [told + (left > 0 ? `; ${left} labelled ${left === 1 ? 'pixel is' : 'pixels are'} left out because of it` : '')]
        : []),
      ...(empty.length > 0 ? [`${file}: ${bandsWithoutValue(empty)}`] : []),
    ],
    valueless: Array.from(gone.keys()).filter((pixel) => gone[pixel] === usedCount && mask.values[pixel] > 0),
  };
}

/** Whether `withoutMissing` would find a value missing. */
export function lacksValues(cube: Cube, { ignore, bands }: Pick<MissingSettings, 'ignore' | 'bands'>): boolean {
  if (!mayLack(cube, ignore)) return false;
  const isIgnored = noDataTest(cube.type, ignore);
  const used = usedIn(cube, bands);
  return cube.values.some((value, index) => used[index % cube.bands] === 1 && (!Number.isFinite(value) || isIgnored(value)));
}

/** Used bands, from 0, of which no pixel has a value. */
export function emptyBands(cube: Cube, ignore: number | undefined, bands?: readonly number[]): number[] {
  if (!mayLack(cube, ignore)) return [];
  const isIgnored = noDataTest(cube.type, ignore);
  return [...usedIn(cube, bands).entries()]
    .filter(([band, isUsed]) => {
      for (let at = band; isUsed === 1 && at < cube.values.length; at += cube.bands) {
        const value = cube.values[at];
        if (Number.isFinite(value) && !isIgnored(value)) return false;
      }
      return isUsed === 1;
    })
    .map(([band]) => band);
}

/** What to do with bands, from 0, that have no value. */
export function bandsWithoutValue(bands: readonly number[]): string {
  const list = rangesOf(bands.map((band) => band + 1));
  return (
    `band${bands.length === 1 ? ` ${list} has` : `s ${list.join(', ')} have`} no value in any pixel: leave ${bands.length === 1 ? 'it' : 'them'} out with ` +
    `dataset.bands: {drop: [${list.join(', ')}]}`
  );
}

function upper(text: string): string {
  return text[0].toUpperCase() + text.slice(1);
}

function mayLack(cube: Cube, ignore: number | undefined): boolean {
  return isFloat(cube) || ignore !== undefined;
}

function isFloat({ type }: Pick<Cube, 'type'>): boolean {
  return type === 'float32' || type === 'float64';
}

/** 1 for each band that is used. */
function usedIn(cube: Cube, bands: readonly number[] | undefined): Uint8Array {
  const used = new Uint8Array(cube.bands).fill(bands ? 0 : 1);
  for (const band of bands ?? []) used[band] = 1;
  return used;
}

function eachValue({ values, bands }: Cube, used: Uint8Array, visit: (value: number, index: number, pixel: number) => void): void {
  for (let from = 0, pixel = 0; from < values.length; from += bands, pixel++) {
    for (let band = 0; band < bands; band++) if (used[band] === 1) visit(values[from + band], from + band, pixel);
  }
}

function note(gap: Gap, index: number, isLabelled: boolean): void {
  if (gap.count++ === 0) gap.first = index;
  if (isLabelled && gap.labelled++ === 0) gap.firstLabelled = index;
}

function notFinite(
  { columns, bands, values }: Cube,
  count: number,
  first: number,
  what: string,
  file: string,
  empty: readonly number[],
): Failure {
  const pixel = Math.floor(first / bands);
  const place = `row ${Math.floor(pixel / columns) + 1}, column ${(pixel % columns) + 1}, band ${(first % bands) + 1}`;
  return new Failure({
    code: 'cube-not-finite',
    message: `${count} of the cube's ${values.length} values are ${what}, the first at ${place} (counting from 1)`,
    hint:
      (empty.length > 0 ? `${upper(bandsWithoutValue(empty))}. ` : '') +
      'Choose what to do with dataset.missing (mean, leave-out), or leave bands out with dataset.bands.',
    place: { file },
    of: 'cube',
  });
}
