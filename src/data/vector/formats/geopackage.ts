import { Failure } from '../../../errors/failure.js';
import { damaged, unsupported } from '../../readers/problems.js';
import type { Crs, Feature, FieldValue, VectorShape, VectorFormat } from '../layer.js';
import { bytesOf } from './text.js';
import { shapesOfWkb, WkbProblem } from './wkb.js';

type Value = number | string | Uint8Array | null;

/** What is used of the package sql.js. */
interface Database {
  exec(sql: string): { readonly columns: string[]; readonly values: Value[][] }[];
  close(): void;
}
type SqlJs = (config?: object) => Promise<{ Database: new (bytes: Uint8Array) => Database }>;

/** Of a table more rows are no drawn labels. */
const MOST_FEATURES = 1_000_000;
/** Bytes of a geometry's header by the kind of its envelope (OGC 12-128r19, GeoPackageBinaryHeader). */
const ENVELOPES = [0, 32, 48, 48, 64];

/** GeoPackage (OGC 12-128r19), QGIS' own format; the database is read by SQLite (sql.js). */
export const geopackage: VectorFormat = {
  format: 'GeoPackage',
  extensions: ['.gpkg'],
  recognizes: (head) => head.toString('latin1', 0, 16) === 'SQLite format 3\0',
  async read(file, layer) {
    const bytes = await bytesOf(file);
    const { default: open } = (await import('sql.js')) as unknown as { default: SqlJs };
    const { Database } = await open();
    let database: Database | undefined;
    try {
      database = new Database(bytes);
      return layerOf(database, file, layer);
    } catch (error) {
      if (error instanceof Failure) throw error;
      if (error instanceof WkbProblem && error.supported)
        throw unsupported(file, error.message, 'Draw areas, or give lines a width (buffer).').causedBy(error);
      throw damaged(file, `the GeoPackage cannot be read: ${(error as Error).message}`).causedBy(error);
    } finally {
      database?.close();
    }
  },
};

function layerOf(database: Database, file: string, wanted: string | undefined) {
  const isTable = new Set(
    rowsOf(database, "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'").map(([name]) =>
      String(name),
    ),
  );
  // A view may compute without an end.
  if (!['gpkg_geometry_columns', 'gpkg_spatial_ref_sys'].every((name) => isTable.has(name)))
    throw new Error('it has no table of its layers');
  const tables = rowsOf(database, 'SELECT table_name, column_name, srs_id FROM gpkg_geometry_columns');
  const names = tables.map(([name]) => String(name));
  const table = wanted === undefined ? (tables.length === 1 ? tables[0] : undefined) : tables.find(([name]) => name === wanted);
  if (!table) {
    throw new Failure({
      code: wanted === undefined ? 'variable-ambiguous' : 'variable-missing',
      place: { file },
      message:
        wanted === undefined
          ? `the file has ${names.length} layers: ${names.join(', ')}`
          : `there is no layer '${wanted}'; the file has ${names.join(', ')}`,
      hint: 'Name one of them as dataset.mask.variable.',
    });
  }
  const [name, column, srs] = table;
  if (!isTable.has(String(name)))
    throw unsupported(file, `the layer ${String(name)} is a view or is computed`, 'Save the layer itself: ogr2ogr NEW OLD.');
  const [result] = database.exec(`SELECT * FROM ${quoted(String(name))} LIMIT ${MOST_FEATURES}`);
  const at = result?.columns.indexOf(String(column)) ?? -1;
  const features = (result?.values ?? []).map((row, index): Feature => {
    const fields = new Map(
      result.columns.flatMap((key, place): [string, FieldValue][] => (place === at ? [] : [[key, fieldOf(row[place])]])),
    );
    const id = fields.get('fid') ?? fields.get('ogc_fid') ?? fields.get('id');
    return { name: `feature ${index + 1}${id === undefined ? '' : ` (id ${id})`}`, fields, shapes: geometryOf(row[at]) };
  });
  return { name: String(name), features, crs: crsOf(database, Number(srs)), remarks: [] };
}

function geometryOf(value: Value | undefined): VectorShape[] {
  if (!(value instanceof Uint8Array)) return [];
  const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  if (bytes.length < 8 || bytes.toString('latin1', 0, 2) !== 'GP')
    throw new WkbProblem("a geometry does not begin as GeoPackage's do", false);
  const flags = bytes[3];
  // Bit 4 marks one that is empty.
  if (flags & 0x10) return [];
  return shapesOfWkb(bytes, 8 + (ENVELOPES[(flags >> 1) & 7] ?? 0));
}

function crsOf(database: Database, id: number): Crs | undefined {
  // 0 and -1: not known; GeoPackage has them for drawings without a map.
  if (!(id > 0)) return undefined;
  const [row] = rowsOf(
    database,
    `SELECT organization, organization_coordsys_id, definition FROM gpkg_spatial_ref_sys WHERE srs_id = ${Math.trunc(id)}`,
  );
  if (!row) return undefined;
  const code = /^epsg$/i.test(String(row[0])) ? Number(row[1]) : undefined;
  const wkt = typeof row[2] === 'string' && /\[/.test(row[2]) ? row[2] : undefined;
  return { ...(code !== undefined && { code }), ...(wkt !== undefined && { wkt }) };
}

function rowsOf(database: Database, sql: string): Value[][] {
  return database.exec(sql)[0]?.values ?? [];
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function fieldOf(value: Value | undefined): FieldValue {
  return typeof value === 'number' || typeof value === 'string' ? value : undefined;
}
