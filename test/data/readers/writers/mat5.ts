import { deflateSync } from 'node:zlib';

/** A variable to write: `values` are in column-major order, as MATLAB stores them. */
export interface Written {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: readonly (number | bigint)[];
  /** MATLAB's class; 4 char, 1 cell and so on for variables that are to be skipped. */
  readonly class: keyof typeof CLASS;
  /** The storage type; the class's own if left out. */
  readonly storage?: keyof typeof STORAGE;
  readonly complex?: boolean;
  /** Of a struct: its fields, those of each of its copies in turn. Of a cell array: its items. */
  readonly fields?: readonly Written[];
  /** Of a sparse matrix: the rows of its values, and where each column begins. */
  readonly sparse?: { readonly rows: readonly number[]; readonly starts: readonly number[] };
}

export interface WriteOptions {
  readonly littleEndian?: boolean;
  readonly compressed?: boolean;
}

export const CLASS = {
  cell: 1,
  struct: 2,
  char: 4,
  sparse: 5,
  double: 6,
  single: 7,
  int8: 8,
  uint8: 9,
  int16: 10,
  uint16: 11,
  int32: 12,
  uint32: 13,
  int64: 14,
  uint64: 15,
  opaque: 17,
} as const;

export const STORAGE = {
  int8: [1, 1],
  uint8: [2, 1],
  int16: [3, 2],
  uint16: [4, 2],
  int32: [5, 4],
  uint32: [6, 4],
  single: [7, 4],
  double: [9, 8],
  int64: [12, 8],
  uint64: [13, 8],
} as const;

/** A MAT file of version 5, in memory. */
export function writeMat(variables: readonly Written[], options: WriteOptions = {}): Uint8Array {
  const { littleEndian = true, compressed = false } = options;
  const header = Buffer.alloc(128, ' ');
  header.write('MATLAB 5.0 MAT-file, written by a test');
  header.fill(0, 116, 124);
  header.set(littleEndian ? [0x00, 0x01, 0x49, 0x4d] : [0x01, 0x00, 0x4d, 0x49], 124);
  const elements = variables.map((variable) => {
    const matrix = writeMatrix(variable, littleEndian);
    if (!compressed) return matrix;
    const data = deflateSync(matrix);
    return Buffer.concat([words([15, data.length], littleEndian), data]);
  });
  return new Uint8Array(Buffer.concat([header, ...elements]));
}

function writeMatrix(variable: Written, littleEndian: boolean): Buffer {
  const flags = CLASS[variable.class] | (variable.complex ? 0x800 : 0);
  const storage = variable.storage ?? (variable.class in STORAGE ? (variable.class as keyof typeof STORAGE) : 'uint16');
  const [type, size] = STORAGE[storage];
  const data = Buffer.alloc(variable.values.length * size);
  const view = new DataView(data.buffer, data.byteOffset, data.length);
  variable.values.forEach((value, index) => put(view, index * size, storage, value, littleEndian));
  const parts = [
    element(6, words([flags, 0], littleEndian), littleEndian),
    ...(variable.class === 'opaque' ? [] : [element(5, words(variable.shape, littleEndian), littleEndian)]),
    element(1, Buffer.from(variable.name, 'latin1'), littleEndian),
    ...(variable.sparse
      ? [
          element(5, words(variable.sparse.rows, littleEndian), littleEndian),
          element(5, words(variable.sparse.starts, littleEndian), littleEndian),
        ]
      : []),
    ...(variable.fields ? fieldParts(variable, variable.fields, littleEndian) : [element(type, data, littleEndian)]),
  ];
  return element(14, Buffer.concat(parts), littleEndian);
}

/** The names of the fields, 32 bytes each, then a matrix without a name for each field of each copy. */
function fieldParts({ shape, class: kind }: Written, fields: readonly Written[], littleEndian: boolean): Buffer[] {
  if (kind === 'cell') return fields.map((item) => writeMatrix({ ...item, name: '' }, littleEndian));
  const names = [...new Set(fields.map(({ name }) => name))];
  if (fields.length !== names.length * shape.reduce((a, b) => a * b, 1)) throw new Error('each copy has each field');
  return [
    element(5, words([32], littleEndian), littleEndian),
    element(1, Buffer.concat(names.map((name) => Buffer.from(name.padEnd(32, '\0'), 'latin1'))), littleEndian),
    ...fields.map((field) => writeMatrix({ ...field, name: '' }, littleEndian)),
  ];
}

/** Up to 4 bytes go into the tag itself; more are padded to a multiple of 8. */
function element(type: number, data: Buffer, littleEndian: boolean): Buffer {
  if (data.length > 0 && data.length <= 4) {
    const small = Buffer.concat([words([data.length * 65536 + type], littleEndian), Buffer.alloc(4)]);
    small.set(data, 4);
    return small;
  }
  return Buffer.concat([words([type, data.length], littleEndian), data, Buffer.alloc((8 - (data.length % 8)) % 8)]);
}

function words(values: readonly number[], littleEndian: boolean): Buffer {
  const view = new DataView(new ArrayBuffer(values.length * 4));
  values.forEach((value, index) => view.setInt32(index * 4, value, littleEndian));
  return Buffer.from(view.buffer);
}

type Storage = keyof typeof STORAGE;

function put(view: DataView, offset: number, storage: Storage, value: number | bigint, little: boolean): void {
  switch (storage) {
    case 'int8':
      return view.setInt8(offset, Number(value));
    case 'uint8':
      return view.setUint8(offset, Number(value));
    case 'int16':
      return view.setInt16(offset, Number(value), little);
    case 'uint16':
      return view.setUint16(offset, Number(value), little);
    case 'int32':
      return view.setInt32(offset, Number(value), little);
    case 'uint32':
      return view.setUint32(offset, Number(value), little);
    case 'single':
      return view.setFloat32(offset, Number(value), little);
    case 'double':
      return view.setFloat64(offset, Number(value), little);
    case 'int64':
      return view.setBigInt64(offset, BigInt(value), little);
    case 'uint64':
      return view.setBigUint64(offset, BigInt(value), little);
  }
}
