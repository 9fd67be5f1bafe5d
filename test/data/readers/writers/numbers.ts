import { STORED_BYTES, type StoredType } from '../../../../src/data/readers/numbers.js';

/** Numbers as a file has them. */
export function numberBytes(values: readonly (number | bigint)[], type: StoredType, littleEndian: boolean): Buffer {
  const bytes = Buffer.alloc(values.length * STORED_BYTES[type]);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const put: Record<StoredType, (at: number, value: number | bigint) => void> = {
    uint8: (at, value) => view.setUint8(at, Number(value)),
    int8: (at, value) => view.setInt8(at, Number(value)),
    uint16: (at, value) => view.setUint16(at, Number(value), littleEndian),
    int16: (at, value) => view.setInt16(at, Number(value), littleEndian),
    uint32: (at, value) => view.setUint32(at, Number(value), littleEndian),
    int32: (at, value) => view.setInt32(at, Number(value), littleEndian),
    float16: (at, value) => view.setUint16(at, HALVES.get(Number(value))!, littleEndian),
    float32: (at, value) => view.setFloat32(at, Number(value), littleEndian),
    float64: (at, value) => view.setFloat64(at, Number(value), littleEndian),
    int64: (at, value) => view.setBigInt64(at, BigInt(value), littleEndian),
    uint64: (at, value) => view.setBigUint64(at, BigInt(value), littleEndian),
  };
  values.forEach((value, index) => put[type](index * STORED_BYTES[type], value));
  return bytes;
}

/** Half precision only NPY and TIFF have: the numbers that tests write, with their bits (IEEE 754). */
const HALVES = new Map([
  [0, 0],
  [-1.5, 0xbe00],
  [65504, 0x7bff],
  [1 / (1 << 24), 1],
  [Infinity, 0x7c00],
  [NaN, 0x7e00],
]);

export const TYPES = (Object.keys(STORED_BYTES) as StoredType[]).filter((type) => type !== 'float16');

/** Six values of a type, its ends among them. */
export const EXTREMES: Readonly<Record<StoredType, number[]>> = {
  float64: [0, -1.5, 1e300, -1e-300, Infinity, NaN],
  float16: [0, -1.5, 65504, 1 / (1 << 24), Infinity, NaN],
  float32: [0, -1.5, 0.25, 1024, -Infinity, NaN],
  int8: [-128, 127, 0, 1, -1, 5],
  uint8: [0, 255, 1, 2, 3, 4],
  int16: [-32768, 32767, 0, 1, -1, 5],
  uint16: [0, 65535, 1, 2, 3, 4],
  int32: [-2147483648, 2147483647, 0, 1, -1, 5],
  uint32: [0, 4294967295, 1, 2, 3, 4],
  int64: [-9007199254740991, 9007199254740991, 0, 1, -1, 5],
  uint64: [0, 9007199254740991, 1, 2, 3, 4],
};

/** Values in row-major order of `shape`, laid out with its axes in `order`, the slowest first. */
export function laidOut<Value>(values: readonly Value[], shape: readonly number[], order: readonly number[]): Value[] {
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((a, b) => a * b, 1));
  const visit = ([axis, ...others]: readonly number[], at: number): Value[] =>
    axis === undefined ? [values[at]] : Array.from({ length: shape[axis] }, (_, index) => visit(others, at + index * strides[axis])).flat();
  return visit(order, 0);
}
