import { endianness } from 'node:os';

const NATIVE_LITTLE = endianness() === 'LE';
const INTEGERS = { 1: Uint8Array, 2: Uint16Array, 4: Uint32Array, 8: BigUint64Array } as const;

export interface Lines {
  /** Of lines in `bytes`, and of values in a line; each of a line's pixels has so many values. */
  readonly lines: number;
  readonly values: number;
  readonly pixel: number;
  /** Bytes a value. */
  readonly size: 1 | 2 | 4 | 8;
  readonly littleEndian: boolean;
}

/**
 * Undoes a TIFF predictor in place (2: differences of integers, TIFF 6.0 section 14; 3: of floating point numbers, Adobe
 * TIFF technical note 3). Bytes begin where a buffer does.
 *
 * @returns whether the bytes are little-endian now
 */
export function undoPredictor(bytes: Buffer, predictor: number, lines: Lines): boolean {
  if (predictor === 2) return undoIntegers(bytes, lines);
  if (predictor === 3) return undoFloats(bytes, lines);
  return lines.littleEndian;
}

function undoIntegers(bytes: Buffer, { lines, values, pixel, size, littleEndian }: Lines): boolean {
  if (littleEndian !== NATIVE_LITTLE) swap(bytes, size);
  const Kind = INTEGERS[size];
  const all = new Kind(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.length / size) as Uint32Array;
  for (let line = 0; line < lines; line++) {
    const end = (line + 1) * values;
    for (let index = line * values + pixel; index < end; index++) all[index] += all[index - pixel];
  }
  return NATIVE_LITTLE;
}

/** A line holds the highest bytes of all its values, then the second highest, and so on, as differences. */
function undoFloats(bytes: Buffer, { lines, values, pixel, size }: Lines): boolean {
  const length = values * size;
  const copy = new Uint8Array(length);
  for (let line = 0; line < lines; line++) {
    const here = bytes.subarray(line * length, (line + 1) * length);
    for (let index = pixel; index < length; index++) here[index] += here[index - pixel];
    copy.set(here);
    for (let value = 0; value < values; value++) {
      for (let byte = 0; byte < size; byte++) here[value * size + byte] = copy[byte * values + value];
    }
  }
  return false;
}

function swap(bytes: Buffer, size: number): void {
  if (size === 2) bytes.swap16();
  else if (size === 4) bytes.swap32();
  else if (size === 8) bytes.swap64();
}
