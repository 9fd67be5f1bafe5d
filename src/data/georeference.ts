import type { ImageFacts } from './cube.js';
import { enviGrid, isTurned, turnedMatrix } from './envi-grid.js';

export type Georeference = NonNullable<ImageFacts['georeference']>;

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

/** A GeoTIFF's own tags as they are; of ENVI's `map info` the grid, and the projection by its EPSG code where that is known. */
export function tiffPlace(georeference: Georeference | undefined): TiffPlace {
  if (!georeference) return {};
  const { ModelTiepoint, ModelPixelScale, ModelTransformation, geoKeys } = georeference as Record<string, number[]>;
  if (ModelTiepoint || ModelTransformation || geoKeys) {
    const own = { tiepoint: ModelTiepoint, pixelScale: ModelPixelScale, transformation: ModelTransformation };
    return { ...own, geoKeys: geoKeys as unknown as TiffPlace['geoKeys'] };
  }
  const grid = enviGrid(georeference);
  if (!grid) return {};
  const { column, row, east, north, width, height, info } = grid;
  // A turned grid has no pixel scale: ENVI's header alone tells of it.
  if (info.some(isTurned)) return {};
  const wkt = georeference['coordinate system string'] as string | undefined;
  const keys = keysOf(info, wkt);
  return {
    tiepoint: [column - 1, row - 1, 0, east, north, 0],
    pixelScale: [width, height, 0],
    ...(keys ? { geoKeys: keys } : wkt ? { wkt } : {}),
  };
}

/** What ENVI and ESRI call a datum, and EPSG's first UTM zone of it, north and south. */
const UTM = [
  { datum: /^(WGS-?84|WGS_1984)/i, north: 32600, south: 32700 },
  { datum: /^(North America 1983|NAD-?83|NAD_1983)/i, north: 26900 },
  { datum: /^(ETRS-?89|ETRS_1989|European Terrestrial)/i, north: 25800 },
  { datum: /^(North America 1927|NAD-?27|NAD_1927)/i, north: 26700 },
] as const satisfies readonly { datum: RegExp; north: number; south?: number }[];

type Keys = Readonly<Record<string, number>>;
const projected = (code: number | undefined): Keys | undefined =>
  code === undefined ? undefined : { GTModelTypeGeoKey: 1, GTRasterTypeGeoKey: 1, ProjectedCSTypeGeoKey: code };
const geographic = (code: number): Keys => ({ GTModelTypeGeoKey: 2, GTRasterTypeGeoKey: 1, GeographicTypeGeoKey: code });

/** By EPSG code: UTM zones on common data, longitude and latitude on WGS-84, and what names its code itself. */
function keysOf(info: readonly string[], wkt = ''): Keys | undefined {
  const authority = /(?:AUTHORITY|ID)\["EPSG",\s*"?(\d+)"?\]\s*\]\s*$/i.exec(wkt);
  if (authority) return (/^\s*GEOG(?:CS|CRS)/i.test(wkt) ? geographic : projected)(Number(authority[1]));
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

/** Where the pixels of an image lie: the upper left corner of its first one, and how far apart they are, to the right and down. */
export interface MapGrid {
  /** As `EPSG:32632`, or the projection's name where no code is known. */
  readonly crs?: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Of these numbers; absent where nothing says it. */
  readonly unit?: 'metres' | 'degrees';
}

/** User-defined, or undefined. */
const NO_CODE = [0, 32767];

/** The grid of an image; undefined where it has none, or one that is turned or bent. */
export function gridOf(georeference: Georeference | undefined): MapGrid | undefined {
  const { tiepoint, pixelScale, transformation, geoKeys, wkt } = tiffPlace(georeference);
  const crs = crsOf(geoKeys, wkt);
  const unit = unitOf(geoKeys, wkt ?? (georeference?.['coordinate system string'] as string | undefined));
  const isPoint = geoKeys?.GTRasterTypeGeoKey === 2;
  const placed = (x: number, y: number, width: number, height: number): MapGrid | undefined =>
    [x, y, width, height].every(Number.isFinite) && width > 0 && height > 0
      ? {
          ...(crs === undefined ? {} : { crs }),
          ...(unit ? { unit } : {}),
          x: x - (isPoint ? width / 2 : 0),
          y: y + (isPoint ? height / 2 : 0),
          width,
          height,
        }
      : undefined;
  if (tiepoint?.length === 6 && pixelScale) {
    const [width, height] = pixelScale;
    return placed(tiepoint[3] - tiepoint[0] * width, tiepoint[4] + tiepoint[1] * height, width, height);
  }
  if (transformation?.length !== 16 || transformation[1] !== 0 || transformation[4] !== 0) return undefined;
  return placed(transformation[3], transformation[7], transformation[0], -transformation[5]);
}

/** Where the pixels of an image lie, however it is turned or mirrored. */
export interface ImagePlace {
  readonly crs?: string;
  /** x = m[0] + m[1] column + m[2] row, y = m[3] + m[4] column + m[5] row, of corners of pixels: GDAL's geotransform. */
  readonly matrix: readonly [number, number, number, number, number, number];
}

/** The place of an image; undefined where nothing says it, or it is bent. */
export function placeOf(georeference: Georeference | undefined): ImagePlace | undefined {
  if (!georeference) return undefined;
  const { tiepoint, pixelScale, transformation, geoKeys, wkt } = tiffPlace(georeference);
  const envi = enviGrid(georeference);
  const turned = envi?.info.find(isTurned);
  if (envi && turned && !transformation && !tiepoint) {
    const text = georeference['coordinate system string'] as string | undefined;
    return placed(crsOf(keysOf(envi.info, text), text), turnedMatrix(envi, parseFloat(turned.split('=')[1])));
  }
  const crs = crsOf(geoKeys, wkt);
  const half = geoKeys?.GTRasterTypeGeoKey === 2 ? 0.5 : 0;
  if (tiepoint?.length === 6 && pixelScale) {
    const [column, row, , x, y] = tiepoint;
    // GDAL takes a negative height of GeoTIFF's pixels for a mistake; that of ENVI says that rows run from south to north.
    const [width, height] = envi ? pixelScale : pixelScale.map(Math.abs);
    return placed(crs, [x - (column + half) * width, width, 0, y + (row + half) * height, 0, -height]);
  }
  if (transformation?.length !== 16) return undefined;
  const [a, b, , x, d, e, , y] = transformation;
  return placed(crs, [x - half * (a + b), a, b, y - half * (d + e), d, e]);
}

function placed(crs: string | undefined, matrix: ImagePlace['matrix']): ImagePlace | undefined {
  const isPlane = matrix.every(Number.isFinite) && matrix[1] * matrix[5] !== matrix[2] * matrix[4];
  return isPlane ? { ...(crs === undefined ? {} : { crs }), matrix } : undefined;
}

function crsOf(keys: TiffPlace['geoKeys'], wkt: string | undefined): string | undefined {
  const code = [keys?.ProjectedCSTypeGeoKey, keys?.GeographicTypeGeoKey].find((one) => typeof one === 'number' && !NO_CODE.includes(one));
  if (code !== undefined) return `EPSG:${String(code)}`;
  return /^\s*(?:PROJCS|GEOGCS|PROJCRS|GEOGCRS)\["([^"]+)"/i.exec(wkt ?? '')?.[1];
}

/** Whether two projections are not the same: codes are compared with codes, names with names. */
export function isOtherCrs(own: string | undefined, other: string | undefined): boolean {
  if (own === undefined || other === undefined || own.startsWith('EPSG:') !== other.startsWith('EPSG:')) return false;
  return own.toLowerCase() !== other.toLowerCase();
}

/** EPSG's codes of projections in metres that are met often, as ranges: UTM zones, the web's, national and continental grids. */
const IN_METRES: readonly (readonly [first: number, last: number])[] = [
  [32601, 32660],
  [32701, 32760],
  [25828, 25838],
  [26701, 26722],
  [26901, 26923],
  [3857, 3857],
  [3031, 3031],
  [3034, 3035],
  [3413, 3413],
  [3577, 3577],
  [5070, 5070],
  [6933, 6933],
  [31466, 31469],
  [31370, 31370],
  [28992, 28992],
  [27700, 27700],
  [21781, 21781],
  [2056, 2056],
  [2154, 2154],
  [2193, 2193],
  [28348, 28358],
  [7846, 7859],
];

/**
 * Feet and unknown units are none of both. A projection's own text says its unit, or a key does; without them a code is in metres only
 * where it is known to be, as many of EPSG's are in feet.
 */
function unitOf(keys: TiffPlace['geoKeys'], wkt = ''): MapGrid['unit'] {
  if (/^\s*GEOG(?:CS|CRS)/i.test(wkt)) return 'degrees';
  // A text that is no more than a name and a code says nothing of its unit.
  if (/^\s*PROJ(?:CS|CRS)/i.test(wkt) && /UNIT\[/i.test(wkt))
    return /(?:LENGTH)?UNIT\["met(?:re|er)s?",\s*1(?:\.0*)?\b(?![\s\S]*UNIT\["[^"]*f(?:oo|ee)t)/i.test(wkt) ? 'metres' : undefined;
  const { GTModelTypeGeoKey: model, ProjLinearUnitsGeoKey: linear, GeogAngularUnitsGeoKey: angular } = keys ?? {};
  if (model === 2) return angular === undefined || angular === 9102 ? 'degrees' : undefined;
  if (model === 1) return linear === 9001 || (linear === undefined && isInMetres(keys?.ProjectedCSTypeGeoKey)) ? 'metres' : undefined;
  return undefined;
}

function isInMetres(code: unknown): boolean {
  return typeof code === 'number' && IN_METRES.some(([first, last]) => code >= first && code <= last);
}

/** The georeference of an image's rows from one on: the same place for the same pixels. */
export function fromRow(georeference: Georeference, first: number): Georeference {
  const { 'map info': info, ModelTiepoint: points, ModelTransformation: matrix } = georeference;
  const moved: Record<string, unknown> = { ...georeference };
  if (typeof info === 'string') {
    const items = info.split(',');
    const place = items.some((item) => isTurned(item.trim())) ? placeOf(georeference) : undefined;
    // GDAL turns a grid at its corner: the coordinates become those of the new one.
    if (place && first > 0) {
      const [x, , right, y, , down] = place.matrix;
      items.splice(1, 4, ...[1, 1, x + first * right, y + first * down].map((item) => ` ${item}`));
      // Which row, from 1, the coordinates are of.
    } else if (items.length > 2) items[2] = ` ${Number(items[2]) - first}`;
    moved['map info'] = items.join(',');
  }
  if (points !== undefined) moved.ModelTiepoint = (points as readonly number[]).map((one, index) => (index % 6 === 1 ? one - first : one));
  if (matrix !== undefined) {
    const own = [...(matrix as readonly number[])];
    for (const line of [0, 4, 8]) own[line + 3] += own[line + 1] * first;
    moved.ModelTransformation = own;
  }
  return moved;
}
