import type { ClassColour, ImageFacts } from '../../cube.js';
import { wavelengthUnit } from '../facts/units.js';
import type { EnviHeader } from './header.js';

/** What of a header is left out, since it cannot be meant. */
export function headerRemarks(header: EnviHeader, bands: number): string[] {
  const isLost = header.text('band names') !== undefined && !header.names('band names', bands);
  return isLost ? [`the header's band names are not as many as its ${bands} bands, and are left out (${header.file})`] : [];
}

/** What a header says of the image beside its values. */
export function factsOf(header: EnviHeader, bands: number): ImageFacts {
  const centres = header.numbers('wavelength', bands);
  const unit = wavelengthUnit(header.text('wavelength units'), centres);
  const inNanometres = (values: readonly number[] | undefined) => unit && values?.map((value) => unit.toNanometres(value));
  const georeference = Object.fromEntries(
    ['map info', 'coordinate system string', 'projection info', 'rpc info', 'x start', 'y start', 'pixel size'].flatMap((key) =>
      header.text(key) === undefined ? [] : [[key, header.text(key)]],
    ),
  );
  const facts = {
    wavelengths: inNanometres(centres),
    // A width cannot be converted from wavenumbers on its own.
    fwhm: unit?.widths ? inNanometres(header.numbers('fwhm', bands)) : undefined,
    goodBands: header.numbers('bbl', bands)?.map((value) => value !== 0),
    bandNames: header.names('band names', bands),
    scale: header.number('reflectance scale factor'),
    ignore: header.number('data ignore value'),
    georeference: Object.keys(georeference).length > 0 ? georeference : undefined,
  };
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
}

export function classesOf(header: EnviHeader): { classNames?: readonly string[]; classColours?: readonly ClassColour[] } {
  if (header.text('class names') === undefined && header.text('class lookup') === undefined) return {};
  const classes = header.whole(
    'classes',
    1,
    header.text('class names')?.split(',').length ?? header.text('class lookup')!.split(',').length / 3,
  );
  const parts = header.numbers('class lookup', 3 * classes);
  const classColours =
    parts && Array.from({ length: classes }, (_, label): ClassColour => [parts[3 * label], parts[3 * label + 1], parts[3 * label + 2]]);
  const classNames = header.names('class names', classes) ?? header.list('class names', classes);
  return { ...(classNames && { classNames }), ...(classColours && { classColours }) };
}
