import { type Georeference, tiffPlace } from '../../data/georeference.js';

export { tiffPlace, type TiffPlace } from '../../data/georeference.js';

/** Entries of an ENVI header. */
export type EnviPlace = Readonly<Record<string, string>>;

interface GeotiffTags {
  readonly ModelTiepoint?: readonly number[];
  readonly ModelPixelScale?: readonly number[];
  readonly geoKeys?: Readonly<Record<string, number>>;
}

/** As JSON can hold it. */
export function plainGeoreference(georeference: Georeference): Georeference {
  const plain = (value: unknown): unknown =>
    ArrayBuffer.isView(value)
      ? Array.from(value as unknown as Iterable<number>)
      : value !== null && typeof value === 'object' && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plain(one)]))
        : value;
  return plain(georeference) as Georeference;
}

/** ENVI's own entries as they are; of a GeoTIFF what ENVI can say: the grid, and UTM or degrees of WGS-84. */
export function enviPlace(georeference: Georeference | undefined): EnviPlace {
  if (!georeference) return {};
  if (georeference['map info'] !== undefined) return georeference as EnviPlace;
  const { ModelTiepoint: tie, ModelPixelScale: scale, geoKeys } = georeference as GeotiffTags;
  if (!tie || !scale || tie.length !== 6) return {};
  const half = geoKeys?.GTRasterTypeGeoKey === 2 ? 0.5 : 0;
  // ENVI counts pixels from 1, at their upper left corners.
  const grid = [tie[0] + 1 + half, tie[1] + 1 + half, tie[3], tie[4], scale[0], scale[1]];
  const code = geoKeys?.ProjectedCSTypeGeoKey ?? 0;
  const zone = [
    [32600, 'North'],
    [32700, 'South'],
  ].find(([base]) => code > Number(base) && code <= Number(base) + 60);
  if (zone) return { 'map info': ['UTM', ...grid, code - Number(zone[0]), zone[1], 'WGS-84', 'units=Meters'].join(', ') };
  if (geoKeys?.GeographicTypeGeoKey === 4326 && !code)
    return { 'map info': ['Geographic Lat/Lon', ...grid, 'WGS-84', 'units=Degrees'].join(', ') };
  return { 'map info': ['Arbitrary', ...grid, 0, 'North'].join(', ') };
}

/** What the files of a map cannot say of a scene's place. */
export function placeRemarks(georeference: Georeference | undefined): string[] {
  if (!georeference) return [];
  const info = enviPlace(georeference)['map info'];
  const { tiepoint, transformation, geoKeys, wkt } = tiffPlace(georeference);
  const grid = tiepoint ?? transformation;
  return [
    ...(info === undefined ? ['the ENVI files have no place: their header cannot say it'] : []),
    ...(info?.startsWith('Arbitrary,') && geoKeys
      ? ["the ENVI files have the scene's grid and not its projection, which the GeoTIFF files have"]
      : []),
    ...(grid === undefined ? ['the GeoTIFF files have no place: the ENVI files say it'] : []),
    ...(grid && !geoKeys && !wkt ? ["the GeoTIFF files have the scene's grid and no projection: none is known"] : []),
  ];
}
