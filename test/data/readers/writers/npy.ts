import { crc32, deflateRawSync } from 'node:zlib';
import type { StoredType } from '../../../../src/data/readers/numbers.js';
import { laidOut, numberBytes } from './numbers.js';

const KINDS: Record<StoredType, string> = {
  uint8: 'u1',
  int8: 'i1',
  uint16: 'u2',
  int16: 'i2',
  uint32: 'u4',
  int32: 'i4',
  float16: 'f2',
  float32: 'f4',
  float64: 'f8',
  int64: 'i8',
  uint64: 'u8',
};

export interface NpyOptions {
  readonly type: StoredType;
  readonly littleEndian?: boolean;
  readonly fortran?: boolean;
  readonly version?: 1 | 2 | 3;
  /** Instead of the type's own: `|b1`. */
  readonly descr?: string;
}

/** An .npy file; values are in row-major order. */
export function writeNpy(shape: readonly number[], values: readonly (number | bigint)[], options: NpyOptions): Buffer {
  const { type, littleEndian = true, fortran = false, version = 1, descr } = options;
  const axes = shape.map((_, axis) => axis);
  const kind = descr ?? `${type.endsWith('int8') ? '|' : littleEndian ? '<' : '>'}${KINDS[type]}`;
  const text = `{'descr': '${kind}', 'fortran_order': ${fortran ? 'True' : 'False'}, 'shape': (${shape.join(', ')}${shape.length === 1 ? ',' : ''}), }`;
  const prefix = version === 1 ? 10 : 12;
  const padded = `${text.padEnd(Math.ceil((prefix + text.length + 1) / 64) * 64 - prefix - 1)}\n`;
  const head = Buffer.alloc(prefix);
  head.write('\x93NUMPY', 'latin1');
  head[6] = version;
  if (version === 1) head.writeUInt16LE(padded.length, 8);
  else head.writeUInt32LE(padded.length, 8);
  return Buffer.concat([
    head,
    Buffer.from(padded),
    numberBytes(laidOut(values, shape, fortran ? axes.reverse() : axes), type, littleEndian),
  ]);
}

/** An .npz file, as numpy.savez or savez_compressed writes it. */
export function writeNpz(arrays: Readonly<Record<string, Buffer>>, compressed = false): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, bytes] of Object.entries(arrays)) {
    const data = compressed ? deflateRawSync(bytes) : bytes;
    const file = Buffer.from(`${name}.npy`);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(compressed ? 8 : 0, 4);
    common.writeUInt32LE(crc32(bytes), 10);
    common.writeUInt32LE(data.length, 14);
    common.writeUInt32LE(bytes.length, 18);
    common.writeUInt16LE(file.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, file, data]);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02', 'latin1'), Buffer.from([20, 0]), common, place, file]));
    parts.push(local);
    offset += local.length;
  }
  const entries = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(directory.length, 8);
  end.writeUInt16LE(directory.length, 10);
  end.writeUInt32LE(entries.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, entries, end]);
}
