import type { ImageFacts } from '../../cube.js';
import { numberOf, numbersOf } from '../facts/numbers.js';
import { reciprocal } from '../facts/reciprocal.js';
import { wavelengthUnit } from '../facts/units.js';
import type { MetadataItem } from './metadata.js';

/** Names of entries, in the order in which they are asked. */
const WAVELENGTHS = [
  'wavelength',
  'wavelengths',
  'central_wavelength',
  'centre_wavelength',
  'center_wavelength',
  'band_wavelength',
  'wavelength_centers',
];
const WIDTHS = ['fwhm', 'full_width_half_maximum', 'bandwidth', 'band_width'];
const UNITS = ['wavelength_units', 'wavelength_unit', 'wavelengths_units', 'wavelengths_unit', 'units_of_wavelength'];
const GOOD = ['bbl', 'bad_band_list', 'good_bands', 'good_wavelengths'];
/** A band's description or name that says where it lies: `Band 4 (665.0 Nanometers)`, `0.665 um`. */
const DESCRIBED = /(?:^|[\s(])(\d+(?:\.\d+)?)\s*(nanomet(?:er|re)s?|nm|micromet(?:er|re)s?|microns?|[uµμ]m)\)?\s*$/i;

/** What metadata says of each band: in an entry of its own, in a list of the file's, in its description. */
export function bandFacts(items: readonly MetadataItem[], bands: number): ImageFacts {
  const centres = ofBands(items, WAVELENGTHS, bands);
  const unit = textOf(items, UNITS);
  const micrometres = ofBands(items, ['central_wavelength_um'], bands);
  const found = micrometres ? wavelengthUnit('um', micrometres) : wavelengthUnit(unit, centres);
  const values = micrometres ?? centres;
  const wavelengths = (found && values?.map((value) => found.toNanometres(value))) ?? described(items, bands);
  const widths =
    ofBands(items, ['fwhm_um'], bands)?.map((value) => value * 1000) ??
    (found?.widths ? ofBands(items, WIDTHS, bands)?.map((value) => found.toNanometres(value)) : undefined);
  const good = ofBands(items, GOOD, bands);
  const names = perBand(
    items.filter(({ role }) => role === 'description'),
    bands,
  );
  return {
    ...(wavelengths && { wavelengths }),
    ...(widths && { fwhm: widths.map((value) => Math.round(value * 1e6) / 1e6) }),
    ...(good && { goodBands: good.map((value) => value !== 0) }),
    ...(names && { bandNames: names }),
    ...scaleOf(items, bands),
  };
}

/** A value of each band by the first of some names that all bands have, or that the file lists. */
function ofBands(items: readonly MetadataItem[], names: readonly string[], bands: number): number[] | undefined {
  for (const name of names) {
    const texts = perBand(
      items.filter((item) => item.name === name && item.role === undefined),
      bands,
    );
    const own = texts?.map((text) => numberOf(firstNumber(text)));
    if (own?.every((value) => value !== undefined && Number.isFinite(value))) return own as number[];
    const list = items.find((item) => item.name === name && item.band === undefined);
    const listed = list && numbersOf(list.text);
    if (listed?.length === bands && listed.every(Number.isFinite)) return listed;
  }
  return undefined;
}

/** The number of `665.0 nm`. */
function firstNumber(text: string): string {
  return /^\s*([-+]?[\d.]+(e[-+]?\d+)?)/i.exec(text)?.[1] ?? text;
}

function perBand(items: readonly MetadataItem[], bands: number): string[] | undefined {
  const texts = new Map(items.flatMap(({ band, text }) => (band === undefined ? [] : [[band, text] as const])));
  const all = Array.from({ length: bands }, (_, band) => texts.get(band));
  return all.every((text) => text !== undefined) ? all : undefined;
}

/** The word for the unit: the file's, else the one that its bands share; else what stands behind a band's number. */
function textOf(items: readonly MetadataItem[], names: readonly string[]): string | undefined {
  const named = items.filter(({ name }) => names.includes(name));
  const found = named.find(({ band }) => band === undefined) ?? named.at(0);
  if (found) return found.text;
  const value = items.find(({ name }) => WAVELENGTHS.includes(name))?.text ?? '';
  return /^[-+\d.e]+\s*([^\d\s,;{}[\]]+)$/i.exec(value.trim())?.[1];
}

function described(items: readonly MetadataItem[], bands: number): number[] | undefined {
  const texts =
    perBand(
      items.filter(({ role }) => role === 'description'),
      bands,
    ) ?? namedBands(items, bands);
  const parts = texts?.map((text) => DESCRIBED.exec(text));
  if (!parts?.every((one) => one !== null)) return undefined;
  const numbers = parts.map(([, value]) => Number(value));
  const unit = wavelengthUnit(parts[0][2], numbers);
  return unit && numbers.map((value) => unit.toNanometres(value));
}

/** GDAL keeps the names of an ENVI header's bands as `Band_1`, `Band_2`, … of the file. */
function namedBands(items: readonly MetadataItem[], bands: number): string[] | undefined {
  const all = Array.from(
    { length: bands },
    (_, band) => items.find((item) => item.name === `band_${band + 1}` && item.band === undefined)?.text,
  );
  return all.every((text) => text !== undefined) ? all : undefined;
}

/**
 * Digital numbers for 1 and 0: an entry as ENVI has it, or GDAL's scale and offset, a factor and what is added, where all bands have
 * the same.
 */
function scaleOf(items: readonly MetadataItem[], bands: number): Pick<ImageFacts, 'scale' | 'zero'> {
  const entry = items.find(({ name, band }) => name === 'reflectance_scale_factor' && band === undefined);
  const value = entry && numberOf(entry.text);
  if (value !== undefined && Number.isFinite(value) && value > 0) return { scale: value };
  const factors = new Set(
    perBand(
      items.filter(({ role }) => role === 'scale'),
      bands,
    )?.map(numberOf),
  );
  const offsets = new Set(
    perBand(
      items.filter(({ role }) => role === 'offset'),
      bands,
    )?.map(numberOf),
  );
  const [[factor], [offset = 0]] = [[...factors], [...offsets]];
  if (factors.size !== 1 || offsets.size > 1 || factor === undefined || !(factor > 0)) return {};
  if (!Number.isFinite(factor) || !Number.isFinite(offset)) return {};
  const scale = reciprocal(factor);
  return { scale, ...(offset === 0 ? {} : { zero: -offset * scale }) };
}
