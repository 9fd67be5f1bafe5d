import { gridOf } from '../../data/georeference.js';
import { Failure } from '../../errors/failure.js';
import type { MapFacts } from '../../store/formats/run-map-manifest.js';
import type { MapRecord } from './map-record.js';
import { lonLatOf } from './place.js';

/** The specification that items follow. */
const STAC = '1.1.0';
const COG = 'image/tiff; application=geotiff; profile=cloud-optimized';
/** Points along each side of the scene: a straight side in a projection is bent in longitude and latitude. */
const ALONG = 4;

/** When an image was taken: a moment, or from one to another. RFC 3339, in UTC. */
export type ImageTime = readonly [start: string, end?: string];

/**
 * What `--stac` says: `2013-06-23T10:30:00Z`, a day, or `START/END`.
 *
 * @throws Failure `usage`
 */
export function imageTime(text: string): ImageTime {
  const parts = text.split('/');
  const moments = parts.map(momentOf);
  if (parts.length > 2 || moments.some(Number.isNaN) || moments[1] < moments[0]) {
    throw new Failure({
      code: 'usage',
      message: `--stac ${text}: is not the time of an image`,
      hint: 'Write a day (2013-06-23), a moment in UTC (2013-06-23T10:30:00Z), or START/END.',
    });
  }
  const spelled = parts.map((part) => (part.includes('T') ? part : `${part}T00:00:00Z`));
  return spelled.length === 1 ? [spelled[0]] : [spelled[0], spelled[1]];
}

/** NaN of what is none: `Date` would read February 31 as a day of March. */
function momentOf(text: string): number {
  const moment = /^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d+)?Z)?$/.test(text) ? Date.parse(text) : NaN;
  return !Number.isNaN(moment) && new Date(moment).toISOString().startsWith(text.slice(0, 10)) ? moment : NaN;
}

/**
 * A STAC item of a map whose cloud-optimised GeoTIFFs lie beside it (https://stacspec.org). Catalogues find the map by it, without opening it.
 *
 * @param id unique in a collection
 * @throws Failure `place-mismatch` where nobody knows where on the earth the scene lies
 */
export async function stacItem(
  id: string,
  { rows, columns, entropy, setSizes, probabilities }: Pick<MapRecord, 'rows' | 'columns' | 'entropy' | 'setSizes' | 'probabilities'>,
  facts: MapFacts,
  [start, end]: ImageTime,
): Promise<string> {
  const grid = gridOf(facts.georeference);
  const position = await lonLatOf(facts);
  if (!grid || !position) {
    throw new Failure({
      code: 'place-mismatch',
      message: `a STAC item needs longitude and latitude, and ${grid ? `the projection of ${facts.scene} is not known here` : `${facts.scene} has no georeference`}`,
      hint: 'Leave --stac out.',
    });
  }
  const steps = Array.from({ length: ALONG }, (_, index) => index / ALONG);
  // Counterclockwise from the upper left corner, with north at the top.
  const ring = [
    ...steps.map((share) => position([0, share * rows])),
    ...steps.map((share) => position([share * columns, rows])),
    ...steps.map((share) => position([columns, (1 - share) * rows])),
    ...steps.map((share) => position([(1 - share) * columns, 0])),
  ];
  const [east, north] = [ring.map(([x]) => x), ring.map(([, y]) => y)];
  const asset = (file: string, title: string) => ({ href: `./${file}`, type: COG, title, roles: ['data'] });
  const item = {
    type: 'Feature',
    stac_version: STAC,
    id,
    geometry: { type: 'Polygon', coordinates: [[...ring, ring[0]]] },
    bbox: [Math.min(...east), Math.min(...north), Math.max(...east), Math.max(...north)],
    properties: {
      title: `Land cover of ${facts.scene}`,
      ...(end === undefined ? { datetime: start } : { datetime: null, start_datetime: start, end_datetime: end }),
      ...(grid.crs?.startsWith('EPSG:') ? { 'proj:code': grid.crs } : {}),
      'proj:shape': [rows, columns],
      'proj:transform': [grid.width, 0, grid.x, 0, -grid.height, grid.y],
      'hsi-run:trial': facts.trial,
      'hsi-run:seed': facts.seed,
      'hsi-run:classes': facts.classes.map((name, index) => ({ value: index + 1, name, colour: facts.colours[index] })),
    },
    links: [],
    assets: {
      classification: asset('classification.tif', 'Classes, from 1; 0 is unclassified'),
      confidence: asset('confidence.tif', 'Probability of the class'),
      ...(entropy ? { entropy: asset('entropy.tif', 'Entropy of all classes, in nats; −1 where there is no class') } : {}),
      ...(setSizes ? { 'set-size': asset('set-size.tif', 'Classes in the conformal set') } : {}),
      ...(probabilities
        ? {
            probabilities: {
              ...asset('probabilities.tif', 'Probability of each class; −1 where there is no class'),
              bands: facts.classes.map((name) => ({ name })),
            },
          }
        : {}),
    },
  };
  return `${JSON.stringify(item, null, 2)}\n`;
}
