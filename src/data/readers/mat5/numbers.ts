import { ARRAYS, formatShape, type NumericArray, type NumericType } from '../../cube.js';
import type { InputFile } from '../input.js';
import { exactType, InexactInteger, STORED_BYTES, type StoredType } from '../numbers.js';
import { productOf } from '../place.js';
import { readRaw } from '../raw.js';
import type { Sink } from '../sink.js';
import { fileStream, inflatedStream, skip, StreamDamaged } from '../stream.js';
import { damaged, readElement, region, type ByteRegion, truncated } from './elements.js';
import type { FoundVariable } from './variables.js';

/** The type that values of each numeric class have. */
export const NUMERIC_CLASSES: Readonly<Record<string, StoredType>> = {
  double: 'float64',
  single: 'float32',
  int8: 'int8',
  uint8: 'uint8',
  int16: 'int16',
  uint16: 'uint16',
  int32: 'int32',
  uint32: 'uint32',
  int64: 'int64',
  uint64: 'uint64',
};

/** The types in which values may be stored, whatever their class: MATLAB takes the smallest that fits. */
export const STORAGE: Readonly<Record<number, StoredType>> = {
  1: 'int8',
  2: 'uint8',
  3: 'int16',
  4: 'uint16',
  5: 'int32',
  6: 'uint32',
  7: 'float32',
  9: 'float64',
  12: 'int64',
  13: 'uint64',
};

/** Reads the values of a variable of a numeric class, column by column as MATLAB has them, into a sink. */
export async function readNumbers(input: InputFile, variable: FoundVariable, type: StoredType, sink: Sink): Promise<void> {
  const { head: from, data: offset, end, shape, compressed, element: outer } = variable;
  const element = readElement(from, offset, end);
  const storage = STORAGE[element.type];
  if (!storage) throw damaged(from, offset, `there are no numbers of storage type ${element.type}`);
  const due = productOf(shape);
  const found = (element.end - element.start) / STORED_BYTES[storage];
  if (found < due) throw truncated(from, offset, `expected ${formatShape(shape)} = ${due} values, found ${found}`);
  if (found > due) throw damaged(from, offset, `expected ${formatShape(shape)} = ${due} values, found ${found}`);

  const kept = exactType(type);
  const fits = kept.startsWith('float') || kept === storage;
  const check = fits ? undefined : (values: NumericArray) => checkFits(from, offset, values, kept);
  const stream = compressed ? inflatedStream(input, outer.start, outer.end, 'zlib') : fileStream(input, element.start, element.end);
  try {
    // A matrix that is an image has more axes in the sink, and the same order of values.
    const order = sink.shape.map((_, axis) => sink.shape.length - 1 - axis);
    const whole =
      (!compressed || (await skip(stream, element.start))) &&
      (await readRaw(stream, sink, { type: storage, littleEndian: from.littleEndian, order, check })) === due;
    if (!whole) throw new StreamDamaged(true);
    // What is behind the values is only padding; to read it checks the sum.
    if (compressed) await stream.take(Buffer.alloc(64));
  } catch (error) {
    throw told(error, from, outer.start - 8, offset);
  } finally {
    stream.close();
  }
}

export function told(error: unknown, from: ByteRegion, start: number, offset: number): unknown {
  if (error instanceof InexactInteger) {
    return damaged(from, offset, `${error.message}, which no measurement needs`).causedBy(error);
  }
  if (!(error instanceof StreamDamaged)) return error;
  const mat = region(from.file, new Uint8Array(), from.littleEndian, 0);
  const failure = error.early
    ? truncated(mat, start, 'the compressed variable that starts there ends early')
    : damaged(mat, start, 'the compressed variable that starts there cannot be decompressed');
  return failure.causedBy(error);
}

function checkFits(from: ByteRegion, offset: number, values: NumericArray, type: NumericType): void {
  const probe = new ARRAYS[type](1);
  for (const value of values) {
    probe[0] = value;
    if (probe[0] !== value) throw damaged(from, offset, `the value ${value} is not a valid ${type}`);
  }
}
