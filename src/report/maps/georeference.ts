import type { ImageFacts } from '../../data/cube.js';

type Georeference = NonNullable<ImageFacts['georeference']>;

/** Entries of an ENVI header. */
export type EnviPlace = Readonly<Record<string, string>>;

/** What a GeoTIFF says of its place. */
export interface TiffPlace {
  readonly pixelScale?: readonly number[];
  readonly tiepoint?: readonly number[];
  readonly transformation?: readonly number[];
  /** By their names in the standard (OGC 19-008r4). */
  readonly geoKeys?: Readonly<Record<string, number | string | readonly number[]>>;
  /** Of a projection that no key names: for the file beside it. */
  readonly wkt?: string;
}

interface GeotiffTags {
  readonly ModelTiepoint?: readonly number[];
  readonly ModelPixelScale?: readonly number[];
  readonly geoKeys?: Readonly<Record<string, number>>;
}

/** As JSON can hold it. */
export function plainGeoreference(georeference: Georeference): Georeference {
  const plain = (value: unknown): unknown => (ArrayBuffer.isView(value) ? Array.from(value as unknown as Iterable<number>)
    : value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plain(one)])) : value);
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
  const zone = [[32600, 'North'], [32700, 'South']].find(([base]) => code > Number(base) && code <= Number(base) + 60);
  if (zone) return { 'map info': ['UTM', ...grid, code - Number(zone[0]), zone[1], 'WGS-84', 'units=Meters'].join(', ') };
  if (geoKeys?.GeographicTypeGeoKey === 4326 && !code) return { 'map info': ['Geographic Lat/Lon', ...grid, 'WGS-84', 'units=Degrees'].join(', ') };
  return { 'map info': ['Arbitrary', ...grid, 0, 'North'].join(', ') };
}

/** A GeoTIFF's own tags as they are; of ENVI's `map info` the grid, and the projection by its EPSG code where that is known. */
export function tiffPlace(georeference: Georeference | undefined): TiffPlace {
  if (!georeference) return {};
  const { ModelTiepoint, ModelPixelScale, ModelTransformation, geoKeys } = georeference as Record<string, number[]>;
  if (ModelTiepoint || ModelTransformation || geoKeys) {
    const own = { tiepoint: ModelTiepoint, pixelScale: ModelPixelScale, transformation: ModelTransformation };
    return { ...own, geoKeys: geoKeys as unknown as TiffPlace['geoKeys'] };
  }
  const info = String(georeference['map info'] ?? '').split(',').map((item) => item.trim());
  const [column, row, east, north, width, height] = info.slice(1, 7).map(Number);
  if (info.length < 7 || ![column, row, east, north, width, height].every(Number.isFinite)) return {};
  // A turned grid has no pixel scale: ENVI's header alone tells of it.
  if (info.some((item) => /^rotation\s*=\s*-?0*\.?0*[1-9]/i.test(item))) return {};
  const wkt = georeference['coordinate system string'] as string | undefined;
  const keys = keysOf(info, wkt);
  return {
    tiepoint: [column - 1, row - 1, 0, east, north, 0], pixelScale: [width, height, 0],
    ...(keys ? { geoKeys: keys } : wkt ? { wkt } : {}),
  };
}

/** What the files of a map cannot say of a scene's place. */
export function placeRemarks(georeference: Georeference | undefined): string[] {
  if (!georeference) return [];
  const info = enviPlace(georeference)['map info'];
  const { tiepoint, transformation, geoKeys, wkt } = tiffPlace(georeference);
  const grid = tiepoint ?? transformation;
  return [
    ...(info === undefined ? ['the ENVI files have no place: their header cannot say it'] : []),
    ...(info?.startsWith('Arbitrary,') && geoKeys ? ['the ENVI files have the scene\'s grid and not its projection, which the GeoTIFF files have'] : []),
    ...(grid === undefined ? ['the GeoTIFF files have no place: the ENVI files say it'] : []),
    ...(grid && !geoKeys && !wkt ? ['the GeoTIFF files have the scene\'s grid and no projection: none is known'] : []),
  ];
}

/** What ENVI and ESRI call a datum, and EPSG's first UTM zone of it, north and south. */
const UTM = [
  { datum: /^(WGS-?84|WGS_1984)/i, north: 32600, south: 32700 }, { datum: /^(North America 1983|NAD-?83|NAD_1983)/i, north: 26900 },
  { datum: /^(ETRS-?89|ETRS_1989|European Terrestrial)/i, north: 25800 },
  { datum: /^(North America 1927|NAD-?27|NAD_1927)/i, north: 26700 },
] as const satisfies readonly { datum: RegExp; north: number; south?: number }[];

type Keys = Readonly<Record<string, number>>;
const projected = (code: number | undefined): Keys | undefined =>
  (code === undefined ? undefined : { GTModelTypeGeoKey: 1, GTRasterTypeGeoKey: 1, ProjectedCSTypeGeoKey: code });
const geographic = (code: number): Keys => ({ GTModelTypeGeoKey: 2, GTRasterTypeGeoKey: 1, GeographicTypeGeoKey: code });

/** By EPSG code: UTM zones on common data, longitude and latitude on WGS-84, and what names its code itself. */
function keysOf(info: readonly string[], wkt = ''): Keys | undefined {
  const authority = /AUTHORITY\["EPSG",\s*"?(\d+)"?\]\s*\]\s*$/i.exec(wkt);
  if (authority) return (/^\s*GEOGCS/i.test(wkt) ? geographic : projected)(Number(authority[1]));
  const named = /^PROJCS\["(\w+?)_UTM_Zone_(\d+)([NS])"/i.exec(wkt);
  if (named) return projected(utmCode(named[1], Number(named[2]), named[3].toUpperCase() === 'S'));
  if (/^PROJCS/i.test(wkt)) return undefined;
  if (info[0] === 'UTM') return projected(utmCode(info[9] ?? '', Number(info[7]), /^south/i.test(info[8] ?? '')));
  const isWgs84 = info.some((item) => UTM[0].datum.test(item)) || /GEOGCS\["GCS_WGS_1984"/.test(wkt);
  return /^Geographic/i.test(info[0]) && isWgs84 ? geographic(4326) : undefined;
}

function utmCode(datum: string, zone: number, isSouth: boolean): number | undefined {
  const found: { north: number; south?: number } | undefined = UTM.find((one) => one.datum.test(datum));
  const base = isSouth ? found?.south : found?.north;
  return base !== undefined && zone >= 1 && zone <= 60 ? base + zone : undefined;
}
