import { gridOf } from '../../data/georeference.js';
import type { MapFacts } from '../../store/formats/run-map-manifest.js';
import { geopackageOf, type PolygonFeature } from './geopackage.js';
import { majority } from './majority.js';
import type { MapRecord } from './map-record.js';
import { crsOf, lonLatOf } from './place.js';
import { type Corner, regionsOf } from './polygons.js';

/** EPSG's UTM zones on common data: their unit is the metre, and a pixel's area is true to a part in a thousand. */
const UTM = /^(326|327|258|269|267)\d\d$/;

/** Areas of a class on a map. */
export interface PolygonArea {
  readonly class: number;
  readonly name: string;
  readonly polygons: number;
  readonly pixels: number;
  /** In m², where the unit of the scene's coordinates is known to be the metre. */
  readonly area?: number;
}

export interface ClassPolygons {
  /** GeoJSON (RFC 7946). */
  readonly text: string;
  readonly areas: readonly PolygonArea[];
  /** The same as a GeoPackage. */
  readonly geopackage: Uint8Array;
  /** What the coordinates are. */
  readonly coordinates: string;
  /** Pixels that the majority filter gave another class, if it was used. */
  readonly changed?: number;
}

/**
 * A map's classes as polygons: one for each set of pixels that are connected by their sides. Sides of pixels are kept as they are.
 *
 * @param window of a majority filter before, pixels along its side; none if left out
 */
export async function classPolygons(map: MapRecord, facts: MapFacts, window?: number): Promise<ClassPolygons> {
  const raster = window === undefined ? map : majority(map, window);
  let changed = 0;
  for (const [pixel, label] of map.classes.entries()) if (label !== raster.classes[pixel]) changed++;
  const { coordinates, position, pixelArea, isLonLat = false } = await placed(facts);
  const areas = facts.classes.map((name, index) => ({ class: index + 1, name, polygons: 0, pixels: 0 }));
  const features: PolygonFeature[] = [];
  for (const { label, pixels, rings } of regionsOf(raster)) {
    const sums = areas[label - 1];
    sums.polygons++;
    sums.pixels += pixels;
    features.push({
      properties: {
        class: label,
        name: sums.name,
        colour: facts.colours[label - 1],
        pixels,
        ...(pixelArea === undefined ? {} : { area_m2: pixels * pixelArea }),
      },
      geometry: { coordinates: rings.map((ring) => ring.map(position)) },
    });
  }
  const lines = features.map(({ properties, geometry }) =>
    JSON.stringify({ type: 'Feature', properties, geometry: { type: 'Polygon', ...geometry } }),
  );
  const about = {
    type: 'FeatureCollection',
    scene: facts.scene,
    trial: facts.trial,
    coordinates,
    majority: window === undefined ? 'none' : `${window} x ${window} pixels; ${changed} pixels changed`,
  };
  return {
    text: `${JSON.stringify(about).slice(0, -1)},"features":[\n${lines.join(',\n')}\n]}\n`,
    areas: areas.map((one) => (pixelArea === undefined ? one : { ...one, area: one.pixels * pixelArea })),
    geopackage: await geopackageOf(features, `${facts.scene}, trial ${facts.trial}; majority filter: ${about.majority}`, isLonLat),
    coordinates,
    ...(window === undefined ? {} : { changed }),
  };
}

interface Placed {
  readonly coordinates: string;
  readonly position: (corner: Corner) => readonly number[];
  readonly pixelArea?: number;
  readonly isLonLat?: boolean;
}

/** Longitude and latitude where the projection is known, as RFC 7946 wants; else the scene's own coordinates, else pixels. */
async function placed(facts: MapFacts): Promise<Placed> {
  const grid = gridOf(facts.georeference);
  if (!grid)
    return { coordinates: 'pixels: column, and minus row, from the upper left corner', position: ([column, row]) => [column, 0 - row] };
  const { x, y, width, height, crs } = grid;
  const pixelArea = UTM.test(String(crsOf(facts).code)) ? { pixelArea: width * height } : {};
  const position = await lonLatOf(facts);
  if (position) return { coordinates: 'longitude and latitude (WGS 84)', position, isLonLat: true, ...pixelArea };
  return {
    coordinates: `those of the scene${crs === undefined ? '' : ` (${crs})`}`,
    position: ([column, row]) => [x + column * width, y - row * height],
    ...pixelArea,
  };
}
