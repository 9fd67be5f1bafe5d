import type { Files } from '../../store/folder.js';
import { auxiliaryXml } from './auxiliary-xml.js';
import { classLines, confidenceLines, enviFiles, rasterLines, UNCLASSIFIED } from './envi.js';
import { enviPlace, tiffPlace } from './georeference.js';
import { encodeGeotiff } from './geotiff.js';
import type { MapParts } from './map-facts.js';
import type { MapFacts } from '../../store/formats/run-map-manifest.js';
import type { MapRecord } from './map-record.js';
import { labelFiles } from './label-files.js';
import { mapMetrics } from './map-metrics.js';
import { mapPictures } from './pictures.js';
import { probabilityStack } from './probabilities.js';
import { uncertaintyRasters } from './uncertainty-files.js';

/**
 * All files that are made of a map: pictures (PNG), its rasters as ENVI and GeoTIFF, and of another scene than the trial's own
 * with a mask how right it is. The same map gives the same bytes.
 *
 * @param parts of the split, on the trial's own scene
 */
export async function derivedMapFiles(map: MapRecord, facts: MapFacts, parts?: MapParts): Promise<Files> {
  // Other commands start without the library.
  const { encodePng } = await import('../../pictures/image/png.js');
  const pictures: [string, Uint8Array][] = [];
  for (const [name, picture] of mapPictures(map, facts, parts)) pictures.push([`${name}.png`, encodePng(picture)]);
  const { classes, confidence } = map;
  const envi = enviPlace(facts.georeference);
  const place = tiffPlace(facts.georeference);
  const names = Object.fromEntries([UNCLASSIFIED, ...facts.classes].map((name, index) => [`CLASS_${index}`, name]));
  const more: [string, string | Uint8Array][] = [];
  for (const { name, values, noData, unit, band } of uncertaintyRasters(map, facts)) {
    more.push(...enviFiles(name, values, map, rasterLines(band, noData), envi));
    more.push([`${name}.tif`, await encodeGeotiff({ ...map, values, unit, noData, place })]);
    if (place.wkt) more.push([`${name}.tif.aux.xml`, auxiliaryXml(place.wkt)]);
  }
  const stack = probabilityStack(map, facts);
  if (stack) {
    more.push(['probabilities.tif', await encodeGeotiff({ ...stack, place })]);
    if (place.wkt) more.push(['probabilities.tif.aux.xml', auxiliaryXml(place.wkt)]);
  }
  return new Map<string, string | Uint8Array>([
    ...pictures,
    ...enviFiles('classification', classes, map, classLines(facts.classes, facts.colours), envi),
    ...enviFiles('confidence', confidence, map, confidenceLines(), envi),
    ['classification.tif', await encodeGeotiff({ ...map, values: classes, colours: facts.colours, metadata: names, noData: 0, place })],
    ['classification.tif.aux.xml', auxiliaryXml(place.wkt, facts)],
    ['confidence.tif', await encodeGeotiff({ ...map, values: confidence, place })],
    ...(place.wkt ? [['confidence.tif.aux.xml', auxiliaryXml(place.wkt)] as const] : []),
    ...(await labelFiles(map, facts)),
    ...more,
    ...(facts.own ? [] : mapMetrics(map, facts)),
  ]);
}
