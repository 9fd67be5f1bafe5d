import { endianness } from 'node:os';
import { ARRAYS, formatShape, type NumericArray, type NumericType } from '../../cube.js';
import { toRowMajor } from '../row-major.js';
import { damaged, readElement, truncated, type Element, type Region } from './elements.js';

/** The type that values of each numeric class get. 64-bit integers become float64, which holds them up to 2^53. */
export const NUMERIC_CLASSES: Readonly<Record<string, NumericType>> = {
  double: 'float64',
  single: 'float32',
  int8: 'int8',
  uint8: 'uint8',
  int16: 'int16',
  uint16: 'uint16',
  int32: 'int32',
  uint32: 'uint32',
  int64: 'float64',
  uint64: 'float64',
};

/** The types in which values may be stored, whatever their class: MATLAB takes the smallest that fits. */
const STORAGE = {
  1: Int8Array,
  2: Uint8Array,
  3: Int16Array,
  4: Uint16Array,
  5: Int32Array,
  6: Uint32Array,
  7: Float32Array,
  9: Float64Array,
  12: BigInt64Array,
  13: BigUint64Array,
} as const;

/** Reads the values of a numeric class whose data element stands at `offset`, in row-major order of `shape`. */
export function readNumbers(
  from: Region,
  offset: number,
  limit: number,
  shape: readonly number[],
  type: NumericType,
): NumericArray {
  const element = readElement(from, offset, limit);
  const Storage = STORAGE[element.type as keyof typeof STORAGE];
  if (!Storage) throw damaged(from, offset, `there are no numbers of storage type ${element.type}`);
  const due = shape.reduce((product, length) => product * length, 1);
  const found = (element.end - element.start) / Storage.BYTES_PER_ELEMENT;
  if (found < due) throw truncated(from, offset, `${formatShape(shape)} = ${due} values are due, ${found} are there`);
  if (found > due) throw damaged(from, offset, `${formatShape(shape)} = ${due} values are due, ${found} are there`);

  const bytes = nativeBytes(from, element, Storage.BYTES_PER_ELEMENT);
  const stored = new Storage(bytes.buffer as ArrayBuffer, bytes.byteOffset, due);
  const isBig = stored instanceof BigInt64Array || stored instanceof BigUint64Array;
  const numbers = isBig ? exact(from, offset, stored) : stored;
  if (!type.startsWith('float') && !(numbers instanceof ARRAYS[type])) checkFits(from, offset, numbers, type);
  return toRowMajor(numbers, shape, new ARRAYS[type](due));
}

/** The element's bytes in this machine's order, where a typed array can lie on them; copied only if need be. */
function nativeBytes(from: Region, { start, end }: Element, size: number): Uint8Array {
  const bytes = from.bytes.subarray(start, end);
  const native = from.littleEndian === (endianness() === 'LE');
  if (native && bytes.byteOffset % size === 0) return bytes;
  const copy = Buffer.from(new Uint8Array(bytes).buffer);
  if (!native) swap(copy, size);
  return copy;
}

function swap(bytes: Buffer, size: number): void {
  if (size === 2) bytes.swap16();
  else if (size === 4) bytes.swap32();
  else if (size === 8) bytes.swap64();
}

function exact(from: Region, offset: number, values: BigInt64Array | BigUint64Array): Float64Array {
  const numbers = new Float64Array(values.length);
  for (let index = 0; index < values.length; index++) {
    numbers[index] = Number(values[index]);
    if (!Number.isSafeInteger(numbers[index])) {
      throw damaged(from, offset, `the 64-bit integer ${values[index]} is beyond 2^53, which no measurement needs`);
    }
  }
  return numbers;
}

function checkFits(from: Region, offset: number, values: NumericArray, type: NumericType): void {
  const probe = new ARRAYS[type](1);
  for (const value of values) {
    probe[0] = value;
    if (probe[0] !== value) throw damaged(from, offset, `the value ${value} is no ${type}`);
  }
}
