import type { ClassColour, ImageFacts } from '../../cube.js';
import type { EnviHeader } from './header.js';

/** What a header says of the image beside its values. */
export function factsOf(header: EnviHeader, bands: number): ImageFacts {
  const toNanometres = wavelengthUnit(header, header.numbers('wavelength', bands));
  const inNanometres = (key: string) => toNanometres && header.numbers(key, bands)?.map(toNanometres);
  const georeference = Object.fromEntries(['map info', 'coordinate system string', 'projection info', 'rpc info', 'x start', 'y start', 'pixel size']
    .flatMap((key) => (header.text(key) === undefined ? [] : [[key, header.text(key)]])));
  const facts = {
    wavelengths: inNanometres('wavelength'),
    // A width cannot be converted from wavenumbers on its own.
    fwhm: toNanometres === fromWavenumber ? undefined : inNanometres('fwhm'),
    goodBands: header.numbers('bbl', bands)?.map((value) => value !== 0),
    bandNames: header.list('band names', bands),
    scale: header.number('reflectance scale factor'),
    ignore: header.number('data ignore value'),
    georeference: Object.keys(georeference).length > 0 ? georeference : undefined,
  };
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
}

export function classesOf(header: EnviHeader): { classNames?: readonly string[]; classColours?: readonly ClassColour[] } {
  if (header.text('class names') === undefined && header.text('class lookup') === undefined) return {};
  const classes = header.whole('classes', 1, header.text('class names')?.split(',').length ?? header.text('class lookup')!.split(',').length / 3);
  const parts = header.numbers('class lookup', 3 * classes);
  const classColours = parts && Array.from({ length: classes }, (_, label): ClassColour =>
    [parts[3 * label], parts[3 * label + 1], parts[3 * label + 2]]);
  const classNames = header.list('class names', classes);
  return { ...(classNames && { classNames }), ...(classColours && { classColours }) };
}

const times = (factor: number) => (value: number) => rounded(value * factor);
const [nanometres, micrometres] = [times(1), times(1000)];
const fromWavenumber = (value: number) => rounded(1e7 / value);

/** Six decimals: 1.098 um is 1098 nm, not 1098.0000000000002. */
function rounded(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}

/** From the header's unit to nm; undefined where bands are numbered otherwise. Without a unit no band has less than 100 nm. */
function wavelengthUnit(header: EnviHeader, values: readonly number[] | undefined): ((value: number) => number) | undefined {
  const unit = header.text('wavelength units')?.toLowerCase() ?? 'unknown';
  if (/^(nanomet|nm$)/.test(unit)) return nanometres;
  if (/^(micromet|micron|um$|\u00b5m$|\u03bcm$)/.test(unit)) return micrometres;
  if (/^wavenumber/.test(unit)) return fromWavenumber;
  if (unit !== 'unknown' || !values) return undefined;
  return Math.max(...values) < 100 ? micrometres : Math.min(...values) >= 100 ? nanometres : undefined;
}
