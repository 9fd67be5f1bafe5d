import { littleEndianBytes } from './npy.js';
import {
  colourMap,
  eachBand,
  extraSamples,
  LONG,
  metadataTags,
  placeTags,
  planesOf,
  SHORT,
  SIZES,
  type Tag,
  text,
  type TiffContent,
  writeValues,
} from './geotiff.js';

/** Pixels along a tile's side. */
const TILE = 256;

type Raster = TiffContent['values'];

interface Level {
  readonly rows: number;
  readonly columns: number;
  readonly values: Raster;
}

interface Directory {
  readonly tags: readonly Tag[];
  readonly tiles: readonly Uint8Array[];
}

/**
 * A raster of one band or several as a cloud-optimised GeoTIFF (OGC 21-026): tiles of 256 x 256 pixels, all directories first, then
 * the tiles from the smallest overview to the raster itself. An overview has every other row and column of the level below it, so that
 * classes stay classes. Nothing is compressed: the same raster has the same bytes everywhere.
 */
export async function encodeCog({ place, ...content }: TiffContent): Promise<Uint8Array> {
  const { values, rows, columns, colours, noData, bands } = content;
  const own = [...(await placeTags(place)), ...metadataTags(content)];
  const planes = (bands ?? ['']).map((_, band) => values.subarray(band * rows * columns, (band + 1) * rows * columns));
  // Of each level all bands, one after the other.
  const levels = planes.map((plane) => levelsOf({ rows, columns, values: plane }));
  const directories = levels[0].map((level, index): Directory => {
    const tiles = levels.flatMap((ofBand) => tilesOf(ofBand[index]));
    const tags: Tag[] = [
      ...(index > 0 ? [{ id: 254, type: LONG, values: [1] }] : []),
      { id: 256, type: LONG, values: [level.columns] },
      { id: 257, type: LONG, values: [level.rows] },
      { id: 258, type: SHORT, values: eachBand(content, 8 * values.BYTES_PER_ELEMENT) },
      { id: 259, type: SHORT, values: [1] },
      { id: 262, type: SHORT, values: [colours ? 3 : 1] },
      { id: 277, type: SHORT, values: [bands?.length ?? 1] },
      { id: 284, type: SHORT, values: [planesOf(content)] },
      ...(colours ? [{ id: 320, type: SHORT, values: colourMap(colours, values.BYTES_PER_ELEMENT) }] : []),
      { id: 322, type: SHORT, values: [TILE] },
      { id: 323, type: SHORT, values: [TILE] },
      { id: 324, type: LONG, values: tiles.map(() => 0) },
      { id: 325, type: LONG, values: tiles.map(({ length }) => length) },
      ...extraSamples(content),
      { id: 339, type: SHORT, values: eachBand(content, values instanceof Float32Array ? 3 : 1) },
      ...(index === 0 ? own : []),
      ...(noData === undefined ? [] : [text(42113, String(noData))]),
    ];
    return { tags, tiles };
  });
  return assembled(directories);
}

/** The raster, then overviews of half the rows and columns, until one is a single tile. */
function levelsOf({ rows, columns, values }: Level): Level[] {
  if (Math.max(rows, columns) <= TILE) return [{ rows, columns, values }];
  const half = { rows: Math.ceil(rows / 2), columns: Math.ceil(columns / 2), values: values.slice(0, 0) };
  const fewer = new (values.constructor as new (length: number) => Raster)(half.rows * half.columns);
  for (let row = 0; row < half.rows; row++) {
    for (let column = 0; column < half.columns; column++) fewer[row * half.columns + column] = values[2 * (row * columns + column)];
  }
  return [{ rows, columns, values }, ...levelsOf({ ...half, values: fewer })];
}

/** Row by row; beyond the raster's end zeros. */
function tilesOf({ rows, columns, values }: Level): Uint8Array[] {
  const tiles: Uint8Array[] = [];
  for (let top = 0; top < rows; top += TILE) {
    for (let left = 0; left < columns; left += TILE) {
      const tile = new (values.constructor as new (length: number) => Raster)(TILE * TILE);
      for (let row = top; row < Math.min(rows, top + TILE); row++) {
        const line = values.subarray(row * columns + left, row * columns + Math.min(columns, left + TILE));
        tile.set(line, (row - top) * TILE);
      }
      tiles.push(littleEndianBytes(tile));
    }
  }
  return tiles;
}

function assembled(directories: readonly Directory[]): Uint8Array {
  const bytesOf = ({ type, values }: Tag) => SIZES[type] * values.length;
  const even = (length: number) => length + (length % 2);
  const lengthOf = ({ tags }: Directory) =>
    2 + 12 * tags.length + 4 + tags.reduce((sum, tag) => sum + (bytesOf(tag) > 4 ? even(bytesOf(tag)) : 0), 0);
  const starts: number[] = [];
  let next = 8;
  for (const one of directories) {
    starts.push(next);
    next += lengthOf(one);
  }
  const offsets: number[][] = directories.map(() => []);
  for (let index = directories.length - 1; index >= 0; index--) {
    for (const { length } of directories[index].tiles) {
      offsets[index].push(next);
      next += length;
    }
  }
  const file = Buffer.alloc(next);
  file.write('II*\0', 'latin1');
  file.writeUInt32LE(8, 4);
  for (const [index, { tags, tiles }] of directories.entries()) {
    const start = starts[index];
    file.writeUInt16LE(tags.length, start);
    let free = start + 2 + 12 * tags.length + 4;
    file.writeUInt32LE(starts[index + 1] ?? 0, free - 4);
    for (const [number, tag] of tags.entries()) {
      const entry = start + 2 + 12 * number;
      file.writeUInt16LE(tag.id, entry);
      file.writeUInt16LE(tag.type, entry + 2);
      file.writeUInt32LE(tag.values.length, entry + 4);
      const place = bytesOf(tag) <= 4 ? entry + 8 : free;
      if (place === free) {
        file.writeUInt32LE(free, entry + 8);
        free += even(bytesOf(tag));
      }
      writeValues(file, place, tag.type, tag.id === 324 ? offsets[index] : tag.values);
    }
    tiles.forEach((tile, number) => file.set(tile, offsets[index][number]));
  }
  return file;
}
