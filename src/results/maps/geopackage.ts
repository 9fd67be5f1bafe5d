/** A polygon of a class, as GeoJSON has it. */
export interface PolygonFeature {
  readonly properties: {
    readonly class: number;
    readonly name: string;
    readonly colour: string;
    readonly pixels: number;
    readonly area_m2?: number;
  };
  /** Rings, the outer one first. */
  readonly geometry: { readonly coordinates: readonly (readonly (readonly number[])[])[] };
}

type Value = number | string | Uint8Array | null;
/** What is used of the package sql.js. */
interface Database {
  run(sql: string, values?: readonly Value[]): void;
  prepare(sql: string): { run(values: readonly Value[]): void; free(): void };
  export(): Uint8Array;
  close(): void;
}
type SqlJs = () => Promise<{ Database: new () => Database }>;

/** GeoPackage's own numbers for coordinates of a plane that nobody knows, and for longitude and latitude. */
const [UNKNOWN, WGS84] = [-1, 4326];
/** The bytes `GPKG`, and version 1.3 of the specification. */
const [APPLICATION, VERSION] = [0x47504b47, 10300];
/** The time of writing would make other bytes of the same map. */
const CHANGED = '1970-01-01T00:00:00.000Z';
const DEFINITION =
  'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],' +
  'PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433],AUTHORITY["EPSG","4326"]]';

const TABLES = `
CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY, organization TEXT NOT NULL,
  organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE, description TEXT DEFAULT '',
  last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')), min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE,
  srs_id INTEGER, CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL,
  srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL, CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
  CONSTRAINT uk_gc_table_name UNIQUE (table_name), CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
  CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE classes (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, geom POLYGON, class INTEGER, name TEXT, colour TEXT, pixels INTEGER,
  area_m2 DOUBLE);
`;

/**
 * Polygons of classes as a GeoPackage with one layer, `classes` (OGC 12-128r17, version 1.3), written by SQLite (sql.js). The same map
 * gives the same bytes.
 *
 * @param areLonLat whether coordinates are longitude and latitude of WGS 84; else they are of a plane that is not said
 */
export async function geopackageOf(features: readonly PolygonFeature[], description: string, areLonLat: boolean): Promise<Uint8Array> {
  const { default: open } = (await import('sql.js')) as unknown as { default: SqlJs };
  const { Database } = await open();
  const database = new Database();
  const srs = areLonLat ? WGS84 : UNKNOWN;
  try {
    database.run(`PRAGMA application_id = ${APPLICATION}; PRAGMA user_version = ${VERSION};${TABLES}`);
    const systems: Value[][] = [
      ['Undefined Cartesian SRS', UNKNOWN, 'NONE', UNKNOWN, 'undefined', null],
      ['Undefined geographic SRS', 0, 'NONE', 0, 'undefined', null],
      ['WGS 84 geodetic', WGS84, 'EPSG', WGS84, DEFINITION, 'longitude and latitude'],
    ];
    for (const system of systems) database.run('INSERT INTO gpkg_spatial_ref_sys VALUES (?,?,?,?,?,?)', system);
    const all = boundsOf(features.flatMap(({ geometry }) => geometry.coordinates.flat()));
    database.run('INSERT INTO gpkg_contents VALUES (?,?,?,?,?,?,?,?,?,?)', [
      'classes',
      'features',
      'classes',
      description,
      CHANGED,
      ...all,
      srs,
    ]);
    database.run('INSERT INTO gpkg_geometry_columns VALUES (?,?,?,?,0,0)', ['classes', 'geom', 'POLYGON', srs]);
    database.run('BEGIN');
    const insert = database.prepare('INSERT INTO classes (geom, class, name, colour, pixels, area_m2) VALUES (?,?,?,?,?,?)');
    for (const { properties, geometry } of features) {
      const { class: label, name, colour, pixels, area_m2: area } = properties;
      insert.run([geometryBlob(geometry.coordinates, srs), label, name, colour, pixels, area ?? null]);
    }
    insert.free();
    database.run('COMMIT');
    return database.export();
  } finally {
    database.close();
  }
}

/** The least x, the least y, the greatest x, the greatest y; nothing of nothing. */
function boundsOf(points: readonly (readonly number[])[]): (number | null)[] {
  if (points.length === 0) return [null, null, null, null];
  const bounds = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of points) {
    bounds[0] = Math.min(bounds[0], x);
    bounds[1] = Math.min(bounds[1], y);
    bounds[2] = Math.max(bounds[2], x);
    bounds[3] = Math.max(bounds[3], y);
  }
  return bounds;
}

/** GeoPackage's header with the box of the polygon, then the polygon as well-known binary; little-endian. */
function geometryBlob(rings: PolygonFeature['geometry']['coordinates'], srs: number): Uint8Array {
  const [west, south, east, north] = boundsOf(rings[0]) as number[];
  const bytes = Buffer.alloc(8 + 32 + 9 + rings.reduce((sum, ring) => sum + 4 + 16 * ring.length, 0));
  bytes.write('GP', 'latin1');
  // An envelope of x and y, little-endian.
  bytes[3] = 0b11;
  bytes.writeInt32LE(srs, 4);
  [west, east, south, north].forEach((value, index) => bytes.writeDoubleLE(value, 8 + 8 * index));
  let at = 40;
  at = bytes.writeUInt8(1, at);
  at = bytes.writeUInt32LE(3, at);
  at = bytes.writeUInt32LE(rings.length, at);
  for (const ring of rings) {
    at = bytes.writeUInt32LE(ring.length, at);
    for (const [x, y] of ring) at = bytes.writeDoubleLE(y, bytes.writeDoubleLE(x, at));
  }
  return bytes;
}
