import type { ImageFacts, NumericArray, NumericType } from '../cube.js';
import { heldAs, noDataTest } from '../readers/facts/held.js';
import type { ListedVariable } from '../readers/index.js';

/** What a pipeline says of a mask's no data: a value in place of the file's, `nan`, or `none` where there is none. */
export type MaskNoData = number | string;

/** What a file says of a cube, as it is held: the no data value rounded as the values are, and no list that is not one of the bands. */
export function cubeFacts(variable: ListedVariable, type: NumericType, bands: number): ImageFacts | undefined {
  const { facts = {} } = variable;
  const { wavelengths, fwhm, goodBands, bandNames, ignore, ...others } = facts;
  const ofBands = Object.entries({ wavelengths, fwhm, goodBands, bandNames }).filter(([, list]) => list?.length === bands);
  const held = ignore === undefined ? {} : { ignore: heldAs(type, variable.type!, ignore) };
  const all: ImageFacts = { ...Object.fromEntries(ofBands), ...others, ...held };
  return Object.keys(all).length > 0 ? all : undefined;
}

/** Where a file has several values for no data all of them become the first. */
export function joinNoData(values: NumericArray, variable: ListedVariable, type: NumericType): void {
  const { facts, alsoNoData = [] } = variable;
  if (facts?.ignore === undefined || alsoNoData.length === 0) return;
  const first = heldAs(type, variable.type!, facts.ignore);
  replace(
    values,
    alsoNoData.map((value) => heldAs(type, variable.type!, value)),
    type,
    first,
  );
}

/** Gives what a part of a cube's bands has for no data one value. */
export function replaceNoData(
  values: NumericArray,
  { facts, alsoNoData = [], type: stored }: ListedVariable,
  type: NumericType,
  by: number,
  part: { readonly bands: number; readonly from: number; readonly count: number },
): void {
  if (facts?.ignore === undefined) return;
  const wanted = [facts.ignore, ...alsoNoData].map((value) => heldAs(type, stored!, value)).filter((value) => !Object.is(value, by));
  const tests = wanted.map((value) => noDataTest(type, value));
  if (tests.length === 0) return;
  for (let pixel = 0; pixel < values.length; pixel += part.bands) {
    for (let index = pixel + part.from; index < pixel + part.from + part.count; index++) {
      if (tests.some((isNoData) => isNoData(values[index]))) values[index] = by;
    }
  }
}

/** The values that mean no data in a mask: what the pipeline says, else what the file does. */
export function maskNoData(
  { facts, alsoNoData = [] }: Pick<ListedVariable, 'facts' | 'alsoNoData'>,
  said: MaskNoData | undefined,
): readonly number[] {
  if (said !== undefined) return said === 'none' ? [] : [Number(said)];
  return facts?.ignore === undefined ? [] : [facts.ignore, ...alsoNoData];
}

/** Makes what is no data unlabelled, and says how many pixels that was. */
export function unlabelNoData(values: NumericArray, noData: readonly number[], type: NumericType): number {
  return replace(
    values,
    noData.map((value) => (type === 'float32' ? Math.fround(value) : value)),
    type,
    0,
  );
}

function replace(values: NumericArray, wanted: readonly number[], type: NumericType, by: number): number {
  const tests = wanted.filter((value) => !Object.is(value, by)).map((value) => noDataTest(type, value));
  if (tests.length === 0) return 0;
  let count = 0;
  for (let index = 0; index < values.length; index++) {
    if (!tests.some((isNoData) => isNoData(values[index]))) continue;
    values[index] = by;
    count++;
  }
  return count;
}
