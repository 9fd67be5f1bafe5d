import { Failure } from '../errors/failure.js';
import { type Cube, type Mask, newArray } from './cube.js';

export interface MissingSettings {
  /** The value that stands for no measurement. */
  readonly ignore?: number;
  readonly missing: 'error' | 'mean' | 'leave-out';
  /** Indices of the bands that are used: what others lack does not count. */
  readonly bands?: readonly number[];
}

/** Values that a cube lacks: how many, the first one, and how many stand in labelled pixels. */
interface Gap {
  count: number;
  first: number;
  labelled: number;
  firstLabelled: number;
}

/**
 * The cube with NaN wherever a used value is missing, which later steps take for the band's mean, and the mask without the
 * pixels that are then left out. A cube of whole numbers with such values becomes float32. Nothing is copied where none is.
 *
 * @throws Failure `cube-not-finite` where values are missing and `missing` is `error`: ignored ones may be, in unlabelled pixels
 */
export function withoutMissing(
  cube: Cube, mask: Mask, { ignore, missing, bands }: MissingSettings, file: string,
): { cube: Cube; mask: Mask; warnings: string[] } {
  if (!mayLack(cube, ignore)) return { cube, mask, warnings: [] };
  const isIgnored = ignoredIn(cube, ignore);
  const used = usedIn(cube, bands);
  const invalid: Gap = { count: 0, first: -1, labelled: 0, firstLabelled: -1 };
  const absent: Gap = { count: 0, first: -1, labelled: 0, firstLabelled: -1 };
  eachValue(cube, used, (value, index, pixel) => {
    if (isIgnored(value)) note(absent, index, mask.values[pixel] > 0);
    else if (!Number.isFinite(value)) note(invalid, index, mask.values[pixel] > 0);
  });
  if (missing === 'error') {
    if (invalid.count > 0) throw notFinite(cube, invalid.count, invalid.first, 'NaN or infinite', file);
    if (absent.labelled > 0) throw notFinite(cube, absent.labelled, absent.firstLabelled, `${ignore}, the value to be ignored, in labelled pixels`, file);
  }
  const count = invalid.count + absent.count;
  if (count === 0) return { cube, mask, warnings: [] };
  const type = isFloat(cube) ? cube.type : 'float32';
  const values = newArray(type, cube.values.length);
  values.set(cube.values);
  const rest = mask.values.slice();
  let left = 0;
  eachValue(cube, used, (value, index, pixel) => {
    if (Number.isFinite(value) && !isIgnored(value)) return;
    values[index] = NaN;
    if (missing !== 'leave-out' || rest[pixel] === 0) return;
    rest[pixel] = 0;
    left++;
  });
  const told = `${file}: ${count} of the cube's ${values.length} values are missing and count as their band's mean`;
  return {
    cube: { ...cube, type, values }, mask: { ...mask, values: rest },
    warnings: [told + (left > 0 ? `; ${left} labelled ${left === 1 ? 'pixel is' : 'pixels are'} left out for it` : '')],
  };
}

/** Whether `withoutMissing` would find a value missing. */
export function lacksValues(cube: Cube, { ignore, bands }: Pick<MissingSettings, 'ignore' | 'bands'>): boolean {
  if (!mayLack(cube, ignore)) return false;
  const isIgnored = ignoredIn(cube, ignore);
  const used = usedIn(cube, bands);
  return cube.values.some((value, index) => used[index % cube.bands] === 1 && (!Number.isFinite(value) || isIgnored(value)));
}

function mayLack(cube: Cube, ignore: number | undefined): boolean {
  return isFloat(cube) || ignore !== undefined;
}

function isFloat({ type }: Pick<Cube, 'type'>): boolean {
  return type === 'float32' || type === 'float64';
}

function ignoredIn({ type }: Cube, ignore: number | undefined): (value: number) => boolean {
  const ignored = ignore !== undefined && type === 'float32' ? Math.fround(ignore) : ignore;
  return (value) => value === ignored || (ignored !== undefined && Number.isNaN(ignored) && Number.isNaN(value));
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

function notFinite({ columns, bands, values }: Cube, count: number, first: number, what: string, file: string): Failure {
  const pixel = Math.floor(first / bands);
  const place = `row ${Math.floor(pixel / columns) + 1}, column ${(pixel % columns) + 1}, band ${(first % bands) + 1}`;
  return new Failure({
    code: 'cube-not-finite',
    message: `${count} of the cube's ${values.length} values are ${what}, the first at ${place} (counting from 1)`,
    cure: 'dataset.missing says what to do with them (mean, leave-out), dataset.bands leaves bands out.',
    place: { file },
  });
}
