import { basename, extname } from 'node:path';
import { damaged, truncated, unsupported } from '../../readers/problems.js';
import { type Feature, MOST_POSITIONS, type Position, type VectorShape, type VectorFormat } from '../layer.js';
import { readDbf } from './dbf.js';
import { shapefileParts } from './sibling.js';
import { bytesOf, decodeText } from './text.js';

const [CODE, HEADER] = [9994, 100];
/** Kinds of shapes, with and without heights and measures. */
const POINTS = [1, 11, 21];
const MULTI_POINTS = [8, 18, 28];
const POLYGONS = [5, 15, 25];
const LINES = [3, 13, 23];

/** ESRI's shapefile ("ESRI Shapefile Technical Description", 1998): `.shp` with its `.dbf` and `.prj`. */
export const shapefile: VectorFormat = {
  format: 'shapefile',
  extensions: ['.shp'],
  recognizes: (head) => head.length >= HEADER && head.readInt32BE(0) === CODE && head.readInt32LE(28) === 1000,
  async read(file) {
    const bytes = await bytesOf(file);
    const { dbf, prj } = shapefileParts(file);
    const records = dbf ? await readDbf(dbf) : [];
    const wkt = prj ? decodeText(await bytesOf(prj)).trim() : undefined;
    const due = bytes.readInt32BE(24) * 2;
    if (due > bytes.length) throw truncated(file, `the shapefile is truncated: its header says ${due} bytes, it has ${bytes.length}`);
    const features: Feature[] = [];
    const count = { positions: 0 };
    for (let offset = HEADER, index = 0; offset + 8 <= bytes.length; index++) {
      const length = bytes.readInt32BE(offset + 4) * 2;
      if (length < 4) throw damaged(file, `the shapefile is damaged: record ${index + 1} has ${length} bytes`);
      if (offset + 8 + length > bytes.length)
        throw truncated(file, `the shapefile is truncated: record ${index + 1} should end at byte ${offset + 8 + length}`);
      const shapes = shapesOf(bytes.subarray(offset + 8, offset + 8 + length), file, index, count);
      features.push({ name: `feature ${index + 1}`, shapes, fields: records[index] ?? new Map() });
      offset += 8 + length;
    }
    const remarks = dbf ? [] : [`${basename(file, extname(file))}.dbf, which holds its fields, is not beside it`];
    return { name: basename(file, extname(file)), features, ...(wkt && { crs: { wkt } }), remarks };
  },
};

function shapesOf(record: Buffer, file: string, index: number, count: { positions: number }): VectorShape[] {
  const kind = record.readInt32LE(0);
  const wrong = () => damaged(file, `the shapefile is damaged: record ${index + 1} is shorter than its shape`);
  const positions = (at: number, many: number): Position[] => {
    if (many < 0 || at + 16 * many > record.length) throw wrong();
    if ((count.positions += many) > MOST_POSITIONS)
      throw unsupported(file, `the file has more than ${MOST_POSITIONS} positions`, 'Keep only the areas of this scene.');
    return Array.from({ length: many }, (_, one) => [record.readDoubleLE(at + 16 * one), record.readDoubleLE(at + 16 * one + 8)] as const);
  };
  if (kind === 0) return [];
  if (POINTS.includes(kind)) return [{ kind: 'points', points: positions(4, 1) }];
  if (record.length < 44) throw wrong();
  if (MULTI_POINTS.includes(kind)) return [{ kind: 'points', points: positions(40, record.readInt32LE(36)) }];
  if (LINES.includes(kind))
    throw unsupported(file, 'the file has lines, and labels are polygons or points', 'Draw areas, or give lines a width (buffer).');
  if (!POLYGONS.includes(kind))
    throw unsupported(file, `the file has shapes of kind ${kind}, and labels are polygons or points`, 'Save the polygons as such.');
  const [parts, points] = [record.readInt32LE(36), record.readInt32LE(40)];
  if (parts < 0 || 44 + 4 * parts > record.length) throw wrong();
  const starts = Array.from({ length: parts }, (_, part) => record.readInt32LE(44 + 4 * part));
  const all = positions(44 + 4 * parts, points);
  if (starts.some((start, part) => start < 0 || start > (starts[part + 1] ?? points))) throw wrong();
  return [{ kind: 'area', rings: starts.map((start, part) => all.slice(start, starts[part + 1] ?? points)) }];
}
