import type { ImageFacts } from '../../cube.js';
import { numberOf, numbersOf } from './numbers.js';
import { reciprocal } from './reciprocal.js';
import { wavelengthUnit } from './units.js';

export type AttributeValue = number | string | readonly number[] | readonly string[];
/** By names in lower case without blanks, `_` and `-`. */
export type Attributes = ReadonlyMap<string, AttributeValue>;

/** An array beside the image that describes its bands, and the unit that it names. */
export interface Described {
  /** As those of attributes are. */
  readonly name: string;
  readonly value: AttributeValue;
  readonly unit?: string;
}

/** What stands around an array in its file. */
export interface Surroundings {
  readonly shape: readonly number[];
  readonly own: Attributes;
  /** Of the groups that it lies in, the nearest first. */
  readonly groups: readonly Attributes[];
  /** The nearest first. */
  readonly beside: readonly Described[];
}

/** What attributes say of an image. */
export interface AttributeFacts {
  readonly facts: ImageFacts;
  readonly alsoNoData: readonly number[];
  readonly classNames?: readonly string[];
  readonly remarks: readonly string[];
}

const NO_DATA = ['fillvalue', 'missingvalue', 'dataignorevalue', 'ignorevalue', 'nodatavalue', 'nodata', 'nullvalue'];
const SCALES = ['reflectancescalefactor', 'scalefactor', 'scalingfactor', 'reflectancescale', 'scale'];
const OFFSETS = ['addoffset', 'offset', 'scaleoffset'];
const PLAIN = ['scale', 'offset'];
export const WAVELENGTHS = [
  'wavelength',
  'wavelengths',
  'centerwavelength',
  'centerwavelengths',
  'centrewavelength',
  'centrewavelengths',
  'centralwavelength',
  'centralwavelengths',
  'wavelengthcenters',
  'wavelengthcentres',
  'bandcenters',
  'bandcentres',
  'bandwavelengths',
  'sensorbandwavelengths',
  'wavelengthnm',
  'wavelengthsnm',
  'wavelengthum',
  'wavelengthsum',
  // PACE OCI: of its levels 2 and 1B.
  'wavelength3d',
  'bluewavelength',
  'redwavelength',
  'swirwavelength',
];
export const WIDTHS = ['fwhm', 'fullwidthhalfmax', 'fullwidthhalfmaximum', 'bandwidth', 'bandwidths'];
export const GOOD = ['bbl', 'badbandlist', 'goodwavelengths', 'goodbands'];
const UNITS = ['wavelengthunits', 'wavelengthunit', 'wavelengthsunits', 'wavelengthsunit', 'unitsofwavelength'];
const BAND_NAMES = ['bandnames', 'bandname'];
export const MAP_INFO = ['mapinfo'];

/** The facts of an array in HDF5 or netCDF: its own attributes, those of its groups, and arrays beside it. */
export function attributeFacts(around: Surroundings): AttributeFacts {
  const { own } = around;
  const noData = noDataOf(around);
  const { remarks, ...scale } = scaleOf(around);
  const wavelengths = listOf(around, WAVELENGTHS);
  const unit = wavelengthUnit(wavelengths?.unit ?? textOf(around, UNITS), wavelengths?.values);
  const widths = listOf(around, WIDTHS);
  const widthUnit = wavelengthUnit(widths?.unit ?? wavelengths?.unit ?? textOf(around, UNITS), wavelengths?.values);
  const good = listOf(around, GOOD);
  const names = own.get(BAND_NAMES.find((name) => own.has(name)) ?? '');
  const georeference = placeOf(around);
  const range = rangeOf(own);
  const facts: ImageFacts = {
    ...(wavelengths && unit && { wavelengths: wavelengths.values.map((value) => unit.toNanometres(value)) }),
    ...(widths && widthUnit?.widths && { fwhm: widths.values.map((value) => widthUnit.toNanometres(value)) }),
    ...(good && { goodBands: good.values.map((value) => value !== 0) }),
    ...(Array.isArray(names) && { bandNames: names.map(String) }),
    ...scale,
    ...(noData.length > 0 && { ignore: noData[0] }),
    ...(range && { range }),
    ...(georeference && { georeference }),
  };
  const classNames = flagNames(own);
  return { facts, alsoNoData: noData.slice(1), remarks, ...(classNames && { classNames }) };
}

/** CF's `valid_range`, or `valid_min` and `valid_max`, in the values as they are stored. */
function rangeOf(own: Attributes): ImageFacts['range'] {
  const both = numbersIn(own.get('validrange') ?? []);
  const [least, most] =
    both.length === 2 ? both : [numbersIn(own.get('validmin') ?? [])[0] ?? -Infinity, numbersIn(own.get('validmax') ?? [])[0] ?? Infinity];
  return least < most && (least > -Infinity || most < Infinity) ? [least, most] : undefined;
}

/** Every value that means no data, each once. A group's fill value is that of something else. */
function noDataOf({ own, groups }: Surroundings): number[] {
  const found = [...NO_DATA.map((name) => own.get(name)), ...groups.flatMap((group) => NO_DATA.slice(1).map((name) => group.get(name)))];
  const values = found.flatMap((value) => (value === undefined ? [] : numbersIn(value)));
  return values.filter((value, index) => values.findIndex((other) => Object.is(other, value)) === index);
}

/**
 * Digital numbers for 1, and for 0. A factor below 1 is what values are multiplied by (CF's scale_factor), one from 1 on what they are
 * divided by, as it stands in headers; beside an offset it is CF's whatever it is.
 */
function scaleOf(around: Surroundings): Pick<ImageFacts, 'scale' | 'zero'> & { readonly remarks: readonly string[] } {
  const factors = numbersIn(firstOf(around, SCALES) ?? []).filter(Number.isFinite);
  const offsets = numbersIn(firstOf(around, OFFSETS) ?? []).filter(Number.isFinite);
  if (factors.length === 0 || factors.some((one) => !(one > 0))) return { remarks: [] };
  const [factor, offset = 0] = [factors[0], offsets[0]];
  if (factors.some((one) => one !== factor) || offsets.some((one) => one !== offset)) {
    return { remarks: ['the scale factors of its bands differ: none is applied'] };
  }
  const scale = factor < 1 || offset !== 0 ? reciprocal(factor) : factor;
  return { scale, ...(offset === 0 ? {} : { zero: -offset * scale }), remarks: [] };
}

/** A list with a value for each step of one axis: the array's own, that of an array beside it, that of a group. */
function listOf({ own, groups, beside, shape }: Surroundings, names: readonly string[]): { values: number[]; unit?: string } | undefined {
  const from = (attributes: Attributes): Omit<Described, 'name'>[] =>
    names.flatMap((name) => {
      const value = attributes.get(name);
      return value === undefined ? [] : [{ value }];
    });
  const candidates = [...from(own), ...beside.filter(({ name }) => names.includes(name)), ...groups.flatMap(from)];
  for (const { value, unit } of candidates) {
    const values = numbersIn(value);
    const isList = values.length > 1 && shape.includes(values.length) && values.every(Number.isFinite);
    if (isList) return { values, ...(unit === undefined ? {} : { unit }) };
  }
  return undefined;
}

/** A plain word such as `scale` counts on the array itself, not on a group. */
function firstOf({ own, groups }: Surroundings, names: readonly string[]): AttributeValue | undefined {
  for (const attributes of [own, ...groups]) {
    for (const name of names) {
      const value = attributes === own || !PLAIN.includes(name) ? attributes.get(name) : undefined;
      if (value !== undefined) return value;
    }
  }
  return undefined;
}

function textOf(around: Surroundings, names: readonly string[]): string | undefined {
  for (const attributes of [around.own, ...around.groups]) {
    const found = names.map((name) => attributes.get(name)).find((value) => value !== undefined);
    if (found !== undefined) return String(Array.isArray(found) ? found[0] : found);
  }
  return undefined;
}

function numbersIn(value: AttributeValue): number[] {
  if (typeof value === 'number') return [value];
  if (typeof value === 'string') return numbersOf(value) ?? [];
  const numbers = value.map((one) => (typeof one === 'number' ? one : numberOf(one)));
  return numbers.every((one) => one !== undefined) ? numbers : [];
}

/** Where the image lies, as an ENVI header says it: its own `map info`, or GDAL's transformation with what it calls the projection. */
function placeOf(around: Surroundings): ImageFacts['georeference'] {
  const info = textOf(around, MAP_INFO) ?? around.beside.find(({ name }) => MAP_INFO.includes(name))?.value;
  const wkt = textOf(around, ['coordinatesystemstring', 'spatialref', 'crswkt']);
  const projection = wkt === undefined ? {} : { 'coordinate system string': wkt };
  if (info !== undefined)
    return {
      'map info': String(Array.isArray(info) ? info[0] : info)
        .replace(/^\s*\{|\}\s*$/g, '')
        .trim(),
      ...projection,
    };
  const transform = numbersIn(firstOf(around, ['geotransform']) ?? []);
  if (transform.length !== 6 || transform[2] !== 0 || transform[4] !== 0 || !(transform[1] > 0) || !(transform[5] < 0)) return undefined;
  return { 'map info': ['Arbitrary', 1, 1, transform[0], transform[3], transform[1], -transform[5]].join(', '), ...projection };
}

/** CF's names of flags: the index is the label. */
function flagNames(own: Attributes): string[] | undefined {
  const values = numbersIn(own.get('flagvalues') ?? []);
  const meanings = own.get('flagmeanings');
  const names = typeof meanings === 'string' ? meanings.trim().split(/\s+/) : [];
  const areLabels = values.every((value) => Number.isInteger(value) && value >= 0 && value <= 65535);
  if (names.length === 0 || names.length !== values.length || !areLabels) return undefined;
  const byLabel = new Map(values.map((value, index) => [value, names[index]]));
  return Array.from({ length: Math.max(...values) + 1 }, (_, label) => byLabel.get(label) ?? `Class ${label}`);
}
