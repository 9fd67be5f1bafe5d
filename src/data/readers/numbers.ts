import { endianness } from 'node:os';
import { ARRAYS, type NumericArray, type NumericType } from '../cube.js';

/** The types of numbers in files, each with the bytes of a value. */
export const STORED_BYTES = {
  uint8: 1,
  int8: 1,
  uint16: 2,
  int16: 2,
  uint32: 4,
  int32: 4,
  float16: 2,
  float32: 4,
  float64: 8,
  int64: 8,
  uint64: 8,
} as const;

export type StoredType = keyof typeof STORED_BYTES;

/** What holds values of a stored type exactly; 64-bit integers up to 2^53. */
export function exactType(type: StoredType): NumericType {
  if (type === 'float16') return 'float32';
  return type === 'int64' || type === 'uint64' ? 'float64' : type;
}

/** What a cube holds them in: nothing above 4 bytes a value. */
export function cubeType(type: StoredType): NumericType {
  const exact = exactType(type);
  return exact === 'float64' ? 'float32' : exact;
}

/** A 64-bit integer that float64 cannot hold; `index` is its place among the values that were given. */
export class InexactInteger extends Error {
  constructor(
    readonly value: bigint,
    readonly index: number,
  ) {
    super(`the 64-bit integer ${value}, beyond 2^53`);
  }
}

const NATIVE_LITTLE = endianness() === 'LE';

/**
 * Values as a typed array, from the bytes of a file. The bytes may be changed, and the array may lie on them.
 * Throws `InexactInteger`.
 */
export function decodeNumbers(bytes: Buffer, type: StoredType, littleEndian: boolean): NumericArray {
  const size = STORED_BYTES[type];
  const aligned = bytes.byteOffset % size === 0 ? bytes : Buffer.from(Uint8Array.from(bytes).buffer);
  if (littleEndian !== NATIVE_LITTLE) {
    if (size === 2) aligned.swap16();
    else if (size === 4) aligned.swap32();
    else if (size === 8) aligned.swap64();
  }
  const [buffer, offset, length] = [aligned.buffer as ArrayBuffer, aligned.byteOffset, aligned.length / size];
  if (type === 'int64') return exact(new BigInt64Array(buffer, offset, length));
  if (type === 'uint64') return exact(new BigUint64Array(buffer, offset, length));
  if (type === 'float16') return widened(new Uint16Array(buffer, offset, length));
  return new ARRAYS[type](buffer, offset, length);
}

/** Half precision (IEEE 754 binary16) as float32, which holds each of them. */
function widened(halves: Uint16Array): Float32Array {
  const bits = new Uint32Array(halves.length);
  for (let index = 0; index < halves.length; index++) bits[index] = WIDENED[halves[index] >> 10] + (halves[index] & 0x3ff) * 0x2000;
  const values = new Float32Array(bits.buffer);
  for (let index = 0; index < halves.length; index++) {
    // Below the smallest normal number the fraction counts alone, in steps of 2^-24.
    if ((halves[index] & 0x7c00) === 0) values[index] = ((halves[index] & 0x8000 ? -1 : 1) * (halves[index] & 0x3ff)) / (1 << 24);
  }
  return values;
}

/** Sign and exponent of float32 for those of a half. */
const WIDENED = Uint32Array.from({ length: 64 }, (_, head) => {
  const exponent = head & 31;
  return ((head & 32 ? 0x80000000 : 0) + (exponent === 31 ? 0x7f800000 : (exponent + 112) * 0x800000)) >>> 0;
});

/** 64-bit integers as float64. Throws `InexactInteger`. */
function exact(values: BigInt64Array | BigUint64Array): Float64Array {
  const numbers = new Float64Array(values.length);
  for (let index = 0; index < values.length; index++) {
    numbers[index] = Number(values[index]);
    if (!Number.isSafeInteger(numbers[index])) throw new InexactInteger(values[index], index);
  }
  return numbers;
}
