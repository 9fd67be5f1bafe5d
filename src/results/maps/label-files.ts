import type { MapFacts } from '../../store/formats/run-map-manifest.js';
import { auxiliaryXml } from './auxiliary-xml.js';
import { classLines, enviFiles, UNCLASSIFIED } from './envi.js';
import { enviPlace, tiffPlace } from './georeference.js';
import { encodeGeotiff } from './geotiff.js';
import type { MapRecord } from './map-record.js';

/** Programs that name the values of a raster list a name for each up to the greatest. */
const MOST_NAMED = 1024;
/** What values without a class are drawn in. */
const NO_COLOUR = '#000000';

/**
 * The classification in the labels of the user's own mask, as GeoTIFF and ENVI; a merged class has the smallest of its labels. None where
 * classes are the labels 1, 2, 3, …: the classification holds them.
 */
export async function labelFiles(
  map: Pick<MapRecord, 'rows' | 'columns' | 'classes'>,
  facts: Pick<MapFacts, 'classes' | 'colours' | 'labels' | 'georeference'>,
): Promise<[string, Uint8Array | string][]> {
  if (!facts.labels) return [];
  const values = labelsOf(map.classes, facts.labels);
  const most = Math.max(...facts.labels.map(([label]) => label));
  const byLabel = new Map(facts.labels.map(([label], index) => [label, index]));
  const ofEach = (list: readonly string[], other: (label: number) => string) =>
    Array.from({ length: most }, (_, index) => list[byLabel.get(index + 1) ?? -1] ?? other(index + 1));
  // Lists of names want one for each value, and no two alike.
  const [names, colours] = [ofEach(facts.classes, (label) => `(${label})`), ofEach(facts.colours, () => NO_COLOUR)];
  const metadata = Object.fromEntries([
    ['CLASS_0', UNCLASSIFIED],
    ...facts.labels.map(([label], index) => [`CLASS_${label}`, facts.classes[index]] as const),
  ]);
  const place = tiffPlace(facts.georeference);
  const isNamed = most <= MOST_NAMED;
  const lines = isNamed ? classLines(names, colours) : ['file type = ENVI Standard', 'band names = {label}'];
  return [
    [`${LABELS}.tif`, await encodeGeotiff({ ...map, values, ...(isNamed && { colours }), metadata, noData: 0, place })],
    [`${LABELS}.tif.aux.xml`, auxiliaryXml(place.wkt, isNamed ? { classes: names } : undefined)],
    ...enviFiles(LABELS, values, map, lines, enviPlace(facts.georeference)),
  ];
}

const LABELS = 'classification-labels';

function labelsOf(classes: ArrayLike<number>, labels: readonly (readonly number[])[]): Uint8Array | Uint16Array {
  const first = [0, ...labels.map(([label]) => label)];
  const values = Math.max(...first) > 255 ? new Uint16Array(classes.length) : new Uint8Array(classes.length);
  for (let pixel = 0; pixel < values.length; pixel++) values[pixel] = first[classes[pixel]];
  return values;
}
