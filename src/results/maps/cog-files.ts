import type { Files } from '../../store/folder.js';
import type { MapFacts } from '../../store/formats/run-map-manifest.js';
import { encodeCog } from './cog.js';
import { auxiliaryXml } from './auxiliary-xml.js';
import { UNCLASSIFIED } from './envi.js';
import { tiffPlace } from './georeference.js';
import type { MapRecord } from './map-record.js';
import { probabilityStack } from './probabilities.js';
import { uncertaintyRasters } from './uncertainty-files.js';

/** A map's rasters as cloud-optimised GeoTIFFs, with the same names, colours and place as its other files. */
export async function cogFiles(map: MapRecord, facts: MapFacts): Promise<Files> {
  const place = tiffPlace(facts.georeference);
  const names = Object.fromEntries([UNCLASSIFIED, ...facts.classes].map((name, index) => [`CLASS_${index}`, name]));
  const more: [string, string | Uint8Array][] = [];
  for (const { name, values, noData, unit } of uncertaintyRasters(map, facts)) {
    more.push([`${name}.tif`, await encodeCog({ ...map, values, unit, noData, place })]);
    if (place.wkt) more.push([`${name}.tif.aux.xml`, auxiliaryXml(place.wkt)]);
  }
  const stack = probabilityStack(map, facts);
  if (stack) {
    more.push(['probabilities.tif', await encodeCog({ ...stack, place })]);
    if (place.wkt) more.push(['probabilities.tif.aux.xml', auxiliaryXml(place.wkt)]);
  }
  return new Map<string, string | Uint8Array>([
    ['classification.tif', await encodeCog({ ...map, values: map.classes, colours: facts.colours, metadata: names, noData: 0, place })],
    ['classification.tif.aux.xml', auxiliaryXml(place.wkt, facts)],
    ['confidence.tif', await encodeCog({ ...map, values: map.confidence, place })],
    ...(place.wkt ? [['confidence.tif.aux.xml', auxiliaryXml(place.wkt)] as const] : []),
    ...more,
  ]);
}
