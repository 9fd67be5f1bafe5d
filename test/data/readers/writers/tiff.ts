import { deflateSync } from 'node:zlib';
import { STORED_BYTES, type StoredType } from '../../../../src/data/readers/numbers.js';
import { numberBytes } from './numbers.js';

export interface TiffOptions {
  readonly type: StoredType;
  readonly littleEndian?: boolean;
  /** Rows and columns of a tile; strips of `rowsPerStrip` otherwise. */
  readonly tile?: readonly [number, number];
  readonly rowsPerStrip?: number;
  /** Each band by itself. */
  readonly planar?: boolean;
  readonly deflate?: boolean;
  readonly predictor?: 2;
  /** Other tags: their numbers, and values that are text, doubles or shorts. */
  readonly tags?: Readonly<Record<number, string | readonly number[] | { readonly shorts: readonly number[] }>>;
}

const FORMATS = { u: 1, i: 2, f: 3 } as const;

/** A TIFF file in memory; values are in row-major order of rows x columns x bands. */
export function writeTiff(shape: readonly [number, number, number], values: readonly (number | bigint)[], options: TiffOptions): Buffer {
  const { type, littleEndian = true, tile, planar = false, deflate = false, predictor, tags = {} } = options;
  const [rows, columns, bands] = shape;
  const [blockRows, blockColumns] = tile ?? [options.rowsPerStrip ?? rows, columns];
  const blocks: Buffer[] = [];
  for (const band of planar ? Array.from({ length: bands }, (_, index) => index) : [-1]) {
    for (let top = 0; top < rows; top += blockRows) {
      for (let left = 0; left < columns; left += blockColumns) {
        const high = tile ? blockRows : Math.min(blockRows, rows - top);
        const block: (number | bigint)[] = [];
        for (let row = top; row < top + high; row++) {
          const line: (number | bigint)[] = [];
          for (let column = left; column < left + blockColumns; column++) {
            for (const one of band < 0 ? Array.from({ length: bands }, (_, index) => index) : [band]) {
              line.push(row < rows && column < columns ? values[(row * columns + column) * bands + one] : 0);
            }
          }
          const pixel = planar ? 1 : bands;
          block.push(
            ...(predictor
              ? line.map((value, index) => wrapped(index < pixel ? value : Number(value) - Number(line[index - pixel]), type))
              : line),
          );
        }
        const bytes = numberBytes(block, type, littleEndian);
        blocks.push(deflate ? deflateSync(bytes) : bytes);
      }
    }
  }
  const per = <Value>(value: Value) => Array.from({ length: bands }, () => value);
  return assemble(
    blocks,
    littleEndian,
    {
      256: { longs: [columns] },
      257: { longs: [rows] },
      258: { shorts: per(STORED_BYTES[type] * 8) },
      259: { shorts: [deflate ? 8 : 1] },
      262: { shorts: [1] },
      277: { shorts: [bands] },
      284: { shorts: [planar ? 2 : 1] },
      339: { shorts: per(FORMATS[type[0] as 'u']) },
      ...(bands > 1 && { 338: { shorts: per(0).slice(1) } }),
      ...(predictor && { 317: { shorts: [predictor] } }),
      ...(tile ? { 322: { longs: [blockColumns] }, 323: { longs: [blockRows] } } : { 278: { longs: [blockRows] } }),
      ...tags,
    } as Record<number, Tag>,
    tile ? [324, 325] : [273, 279],
  );
}

/** Differences wrap around, as TIFF has it. */
function wrapped(value: number | bigint, type: StoredType): number {
  const bits = STORED_BYTES[type] * 8;
  return Number(type.startsWith('u') ? BigInt.asUintN(bits, BigInt(value)) : BigInt.asIntN(bits, BigInt(value)));
}

type Tag = string | readonly number[] | { readonly shorts: readonly number[] } | { readonly longs: readonly number[] };

function assemble(
  blocks: readonly Buffer[],
  little: boolean,
  tags: Record<number, Tag>,
  [offsets, counts]: readonly [number, number],
): Buffer {
  let at = 8;
  const places = blocks.map((block) => (at += block.length) - block.length);
  const all: Record<number, Tag> = { ...tags, [offsets]: { longs: places }, [counts]: { longs: blocks.map(({ length }) => length) } };
  const numbers = Object.keys(all)
    .map(Number)
    .sort((a, b) => a - b);
  const entries: Buffer[] = [];
  const extra: Buffer[] = [];
  let free = at + 2 + 12 * numbers.length + 4;
  for (const number of numbers) {
    const [type, count, bytes] = tagBytes(all[number], little);
    const entry = Buffer.concat([numberBytes([number, type], 'uint16', little), numberBytes([count], 'uint32', little)]);
    if (bytes.length <= 4) {
      entries.push(Buffer.concat([entry, bytes, Buffer.alloc(4 - bytes.length)]));
    } else {
      entries.push(Buffer.concat([entry, numberBytes([free], 'uint32', little)]));
      extra.push(bytes);
      free += bytes.length;
    }
  }
  const head = Buffer.concat([Buffer.from(little ? 'II' : 'MM'), numberBytes([42], 'uint16', little), numberBytes([at], 'uint32', little)]);
  return Buffer.concat([head, ...blocks, numberBytes([numbers.length], 'uint16', little), ...entries, Buffer.alloc(4), ...extra]);
}

function tagBytes(tag: Tag, little: boolean): [number, number, Buffer] {
  if (typeof tag === 'string') return [2, tag.length + 1, Buffer.from(`${tag}\0`, 'latin1')];
  if ('shorts' in tag) return [3, tag.shorts.length, numberBytes(tag.shorts, 'uint16', little)];
  if ('longs' in tag) return [4, tag.longs.length, numberBytes(tag.longs, 'uint32', little)];
  return [12, tag.length, numberBytes(tag, 'float64', little)];
}
