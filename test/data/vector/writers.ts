import { writeFileSync } from 'node:fs';

/** An area with its fields. */
export interface Drawn {
  readonly rings: readonly (readonly (readonly [number, number])[])[];
  readonly fields: Readonly<Record<string, string | number>>;
}

/** `x.shp` with `x.dbf` and, where a projection is given, `x.prj` ("ESRI Shapefile Technical Description"; dBASE III). */
export function writeShapefile(file: string, drawn: readonly Drawn[], prj?: string): void {
  const records = drawn.map(({ rings }, index) => {
    const closed = rings.map((ring) => [...ring, ring[0]]);
    const points = closed.flat();
    const body = Buffer.alloc(44 + 4 * closed.length + 16 * points.length);
    body.writeInt32LE(5, 0);
    body.writeInt32LE(closed.length, 36);
    body.writeInt32LE(points.length, 40);
    closed.forEach((_, part) => body.writeInt32LE(closed.slice(0, part).flat().length, 44 + 4 * part));
    points.forEach(([x, y], at) => {
      body.writeDoubleLE(x, 44 + 4 * closed.length + 16 * at);
      body.writeDoubleLE(y, 52 + 4 * closed.length + 16 * at);
    });
    const head = Buffer.alloc(8);
    head.writeInt32BE(index + 1, 0);
    head.writeInt32BE(body.length / 2, 4);
    return Buffer.concat([head, body]);
  });
  const header = Buffer.alloc(100);
  header.writeInt32BE(9994, 0);
  header.writeInt32BE(50 + records.reduce((sum, { length }) => sum + length / 2, 0), 24);
  header.writeInt32LE(1000, 28);
  header.writeInt32LE(5, 32);
  writeFileSync(file, Buffer.concat([header, ...records]));
  writeFileSync(file.replace(/shp$/, 'dbf'), dbf(drawn.map(({ fields }) => fields)));
  if (prj !== undefined) writeFileSync(file.replace(/shp$/, 'prj'), prj);
}

function dbf(rows: readonly Drawn['fields'][]): Buffer {
  const names = Object.keys(rows[0]);
  const header = Buffer.alloc(32 + 32 * names.length + 1);
  header[0] = 3;
  header.writeUInt32LE(rows.length, 4);
  header.writeUInt16LE(header.length, 8);
  header.writeUInt16LE(1 + 10 * names.length, 10);
  names.forEach((name, index) => {
    header.write(name, 32 + 32 * index, 'latin1');
    header.write(typeof rows[0][name] === 'number' ? 'N' : 'C', 43 + 32 * index, 'latin1');
    header[48 + 32 * index] = 10;
  });
  header[header.length - 1] = 0x0d;
  return Buffer.concat([
    header,
    ...rows.map((row) => Buffer.from(` ${names.map((name) => String(row[name]).padEnd(10)).join('')}`, 'latin1')),
    Buffer.of(0x1a),
  ]);
}

/** A GeoPackage (OGC 12-128r19) of one layer `fields`. */
export async function writeGeopackage(drawn: readonly Drawn[], code: number): Promise<Buffer> {
  const { default: open } = (await import('sql.js')) as unknown as {
    default: () => Promise<{ Database: new () => { run(sql: string, values?: unknown[]): void; export(): Uint8Array; close(): void } }>;
  };
  const { Database } = await open();
  const database = new Database();
  database.run(
    'CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT, srs_id INTEGER PRIMARY KEY, organization TEXT, organization_coordsys_id INTEGER, definition TEXT)',
  );
  database.run('INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?)', ['x', code, 'EPSG', code, 'undefined']);
  database.run(
    'CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, geometry_type_name TEXT, srs_id INTEGER, z INTEGER, m INTEGER)',
  );
  database.run("INSERT INTO gpkg_geometry_columns VALUES ('fields', 'geom', 'POLYGON', ?, 0, 0)", [code]);
  const names = Object.keys(drawn[0].fields);
  database.run(`CREATE TABLE fields (fid INTEGER PRIMARY KEY, geom BLOB, ${names.join(', ')})`);
  for (const { rings, fields } of drawn) {
    database.run(`INSERT INTO fields (geom, ${names.join(', ')}) VALUES (${['?', ...names.map(() => '?')].join(', ')})`, [
      geometry(rings, code),
      ...names.map((name) => fields[name]),
    ]);
  }
  const bytes = Buffer.from(database.export());
  database.close();
  return bytes;
}

function geometry(rings: Drawn['rings'], code: number): Buffer {
  const words = (...values: readonly number[]) => {
    const bytes = Buffer.alloc(4 * values.length);
    values.forEach((value, index) => bytes.writeUInt32LE(value, 4 * index));
    return bytes;
  };
  const points = (ring: readonly (readonly [number, number])[]) => {
    const bytes = Buffer.alloc(16 * ring.length);
    ring.flat().forEach((value, index) => bytes.writeDoubleLE(value, 8 * index));
    return bytes;
  };
  const wkb = rings.map((ring) => [...ring, ring[0]]).map((ring) => Buffer.concat([words(ring.length), points(ring)]));
  return Buffer.concat([Buffer.from('GP\0\x01', 'latin1'), words(code), Buffer.of(1), words(3, rings.length), ...wkb]);
}
