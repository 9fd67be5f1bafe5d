import type { GeoTIFFImage } from 'geotiff';
import type { ClassColour, ImageFacts } from '../../cube.js';
import type { InputFile } from '../input.js';
import { loadList, tags } from './directory.js';

/** Scenes of more bands are not looked through for wavelengths. */
const MOST_BANDS = 5000;

/** What the tags say beside the values: GDAL's no data value, its metadata of each band, the georeference. */
export async function factsOf(input: InputFile, image: GeoTIFFImage, bands: number): Promise<ImageFacts> {
  const directory = image.fileDirectory;
  const names = ['ModelTiepoint', 'ModelPixelScale', 'ModelTransformation'] as const;
  const georeference: Record<string, unknown> = {};
  for (const name of names) {
    if (directory.hasTag(name)) georeference[name] = Array.from(await tags(input, () => directory.loadValue(name)) as Iterable<number>);
  }
  const keys = await tags(input, async () => image.getGeoKeys());
  if (keys && Object.keys(keys).length > 0) georeference.geoKeys = keys;
  const text = directory.hasTag('GDAL_NODATA') ? String(await tags(input, () => directory.loadValue('GDAL_NODATA'))).replace(/\0/g, '').trim() : '';
  const ignore = text === '' ? undefined : /^nan$/i.test(text) ? NaN : Number(text.replace(/inf$/i, 'Infinity'));
  return {
    ...await bandFacts(input, image, bands),
    ...(ignore !== undefined && (!Number.isNaN(ignore) || /^nan$/i.test(text)) && { ignore }),
    ...(Object.keys(georeference).length > 0 && { georeference }),
  };
}

async function bandFacts(input: InputFile, image: GeoTIFFImage, bands: number): Promise<ImageFacts> {
  if (!image.fileDirectory.hasTag('GDAL_METADATA') || bands > MOST_BANDS) return {};
  const wavelengths: number[] = [];
  const fwhm: number[] = [];
  for (let band = 0; band < bands; band++) {
    const items = await tags(input, () => image.getGDALMetadata(band)) ?? {};
    const find = (name: string) => {
      const key = Object.keys(items).find((candidate) => candidate.toLowerCase() === name);
      return key === undefined ? undefined : Number(items[key]);
    };
    const unit = Object.entries(items).find(([key]) => /^wavelength_units?$/i.test(key))?.[1];
    const factor = /^(micro|um)/i.test(String(unit)) ? 1000 : 1;
    const times = (value: number | undefined, by: number) => (value === undefined ? NaN : Math.round(value * by * 1e6) / 1e6);
    wavelengths.push(find('central_wavelength_um') === undefined ? times(find('wavelength'), factor) : times(find('central_wavelength_um'), 1000));
    fwhm.push(find('fwhm_um') === undefined ? times(find('fwhm'), factor) : times(find('fwhm_um'), 1000));
  }
  const whole = (values: number[]) => values.every(Number.isFinite);
  return { ...(whole(wavelengths) && { wavelengths }), ...(whole(fwhm) && { fwhm }) };
}

/** The palette of a mask, from 16 to 8 bits. */
export async function coloursOf(input: InputFile, image: GeoTIFFImage): Promise<readonly ClassColour[] | undefined> {
  if (!image.fileDirectory.hasTag('ColorMap')) return undefined;
  const map = await loadList(input, image, 'ColorMap');
  const count = Math.floor(map.length / 3);
  const channel = (index: number) => Math.floor(map[index] / 257);
  return Array.from({ length: count }, (_, label) => [channel(label), channel(count + label), channel(2 * count + label)] as const);
}
