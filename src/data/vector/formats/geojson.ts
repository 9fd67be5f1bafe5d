import { damaged, unsupported } from '../../readers/problems.js';
import {
  type Crs,
  type Feature,
  type FieldValue,
  type VectorLayer,
  MOST_POSITIONS,
  type Position,
  type VectorShape,
  type VectorFormat,
} from '../layer.js';
import { bytesOf, decodeText } from './text.js';

/** RFC 7946: longitude and latitude, unless the member `crs` of the older form (2008) names something else. */
const LONGITUDE_LATITUDE = 4326;

export const geojson: VectorFormat = {
  format: 'GeoJSON',
  extensions: ['.geojson', '.json'],
  recognizes: (head) => /^\uFEFF?\s*\{/.test(decodeText(head.subarray(0, 64))) && /"(type|features|crs|name)"/.test(decodeText(head)),
  async read(file) {
    const value = parsed(file, decodeText(await bytesOf(file)));
    const count = { positions: 0 };
    const all = value.type === 'FeatureCollection' ? listOf(value.features, file) : [value];
    const features = all.map((one, index) => featureOf(one, index, file, count));
    return {
      name: typeof value.name === 'string' ? value.name : 'features',
      features,
      crs: crsOf(value.crs, file),
      remarks: [],
    } satisfies VectorLayer;
  },
};

type Json = Readonly<Record<string, unknown>>;

function parsed(file: string, text: string): Json {
  try {
    return objectOf(JSON.parse(text.replace(/^\uFEFF/, '')), file);
  } catch (error) {
    if (error instanceof SyntaxError) throw damaged(file, `the GeoJSON file is damaged: ${error.message}`).causedBy(error);
    throw error;
  }
}

function featureOf(value: unknown, index: number, file: string, count: { positions: number }): Feature {
  const one = objectOf(value, file);
  const geometry = one.type === 'Feature' ? one.geometry : one;
  const properties = one.type === 'Feature' && one.properties !== null ? objectOf(one.properties ?? {}, file) : {};
  const fields = new Map(Object.entries(properties).map(([key, field]) => [key, fieldOf(field)]));
  const id = typeof one.id === 'string' || typeof one.id === 'number' ? ` (id ${one.id})` : '';
  return {
    name: `feature ${index + 1}${id}`,
    fields,
    shapes: geometry === null || geometry === undefined ? [] : shapesOf(objectOf(geometry, file), file, count),
  };
}

function fieldOf(value: unknown): FieldValue {
  return typeof value === 'number' || typeof value === 'string' ? value : typeof value === 'boolean' ? Number(value) : undefined;
}

function shapesOf({ type, coordinates, geometries }: Json, file: string, count: { positions: number }): VectorShape[] {
  const position = (value: unknown): Position => {
    const [x, y] = listOf(value, file);
    if (typeof x !== 'number' || typeof y !== 'number') throw damaged(file, 'the GeoJSON file is damaged: a position is two numbers');
    if (++count.positions > MOST_POSITIONS)
      throw unsupported(file, `the file has more than ${MOST_POSITIONS} positions`, 'Keep only the areas of this scene.');
    return [x, y];
  };
  const line = (value: unknown) => listOf(value, file).map(position);
  const area = (value: unknown): VectorShape => ({ kind: 'area', rings: listOf(value, file).map(line) });
  switch (type) {
    case 'Polygon':
      return [area(coordinates)];
    case 'MultiPolygon':
      return listOf(coordinates, file).map(area);
    case 'Point':
      return [{ kind: 'points', points: [position(coordinates)] }];
    case 'MultiPoint':
      return [{ kind: 'points', points: line(coordinates) }];
    case 'GeometryCollection':
      return listOf(geometries, file).flatMap((one) => shapesOf(objectOf(one, file), file, count));
    default:
      throw unsupported(
        file,
        `the file has a ${String(type)}, and labels are polygons or points`,
        'Draw areas, or give lines a width (buffer).',
      );
  }
}

/** `urn:ogc:def:crs:EPSG::32632`, `EPSG:32632`, `urn:ogc:def:crs:OGC:1.3:CRS84`. */
function crsOf(value: unknown, file: string): Crs {
  if (value === undefined || value === null) return { code: LONGITUDE_LATITUDE };
  const { properties } = objectOf(value, file);
  const name = String((properties as Json | undefined)?.name ?? '');
  const code = /EPSG:(?:[\d.]*:)?(\d{4,6})$/i.exec(name)?.[1];
  return { code: code === undefined ? LONGITUDE_LATITUDE : Number(code) };
}

function objectOf(value: unknown, file: string): Json {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Json;
  throw damaged(file, 'the GeoJSON file is damaged: expected an object');
}

function listOf(value: unknown, file: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw damaged(file, 'the GeoJSON file is damaged: expected a list');
}
