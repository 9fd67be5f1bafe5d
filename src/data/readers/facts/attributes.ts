import type { ImageFacts } from '../../cube.js';
import type { Attributes, DescribedAround, Surroundings } from './around.js';
import { firstOf, textOf } from './look-up.js';
import { numbersIn } from './numbers.js';
import { placeOf, turnedRemarks } from './place-of.js';
import { reciprocal } from './reciprocal.js';
import { wavelengthUnit } from './units.js';

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

/** The facts of an array in HDF5 or netCDF: its own attributes, those of its groups, and arrays beside it. */
export function attributeFacts(around: Surroundings): AttributeFacts {
  const { own } = around;
  const noData = noDataOf(around);
  const { remarks: scaling, ...scale } = scaleOf(around);
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
  return {
    facts,
    alsoNoData: noData.slice(1),
    remarks: [...scaling, ...(georeference ? [] : turnedRemarks(around))],
    ...(classNames && { classNames }),
  };
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
  const from = (attributes: Attributes): Omit<DescribedAround, 'name'>[] =>
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
