import type { GeoTIFFImage } from 'geotiff';
import type { ClassColour, ImageFacts } from '../../cube.js';
import type { InputFile } from '../input.js';
import { numberOf } from '../facts/numbers.js';
import { bandFacts } from './band-facts.js';
import { loadList, tags } from './directory.js';
import { metadataItems } from './metadata.js';

/** Scenes of more bands are not looked through for wavelengths. */
const MOST_BANDS = 5000;

/**
 * What the tags say beside the values: GDAL's no data value, its metadata of each band, the georeference.
 *
 * @param kept the samples that are bands
 */
export async function factsOf(input: InputFile, image: GeoTIFFImage, kept: readonly number[]): Promise<ImageFacts> {
  const directory = image.fileDirectory;
  const names = ['ModelTiepoint', 'ModelPixelScale', 'ModelTransformation'] as const;
  const georeference: Record<string, unknown> = {};
  for (const name of names) {
    if (directory.hasTag(name)) georeference[name] = Array.from((await tags(input, () => directory.loadValue(name))) as Iterable<number>);
  }
  const keys = await tags(input, async () => image.getGeoKeys());
  if (keys && Object.keys(keys).length > 0) georeference.geoKeys = keys;
  const noData = directory.hasTag('GDAL_NODATA')
    ? numberOf(String(await tags(input, () => directory.loadValue('GDAL_NODATA'))))
    : undefined;
  const xml =
    directory.hasTag('GDAL_METADATA') && kept.length <= MOST_BANDS
      ? String(await tags(input, () => directory.loadValue('GDAL_METADATA')))
      : '';
  const items = metadataItems(xml).flatMap((item) =>
    item.band === undefined ? [item] : kept.includes(item.band) ? [{ ...item, band: kept.indexOf(item.band) }] : [],
  );
  const entry = items.find(({ name, band }) => name === 'data_ignore_value' && band === undefined);
  const ignore = noData ?? (entry && numberOf(entry.text));
  return {
    ...bandFacts(items, kept.length),
    ...(ignore !== undefined && { ignore }),
    ...(Object.keys(georeference).length > 0 && { georeference }),
  };
}

/** The palette of a mask, from 16 to 8 bits. */
export async function coloursOf(input: InputFile, image: GeoTIFFImage): Promise<readonly ClassColour[] | undefined> {
  if (!image.fileDirectory.hasTag('ColorMap')) return undefined;
  const map = await loadList(input, image, 'ColorMap');
  const count = Math.floor(map.length / 3);
  const channel = (index: number) => Math.floor(map[index] / 257);
  return Array.from({ length: count }, (_, label) => [channel(label), channel(count + label), channel(2 * count + label)] as const);
}
