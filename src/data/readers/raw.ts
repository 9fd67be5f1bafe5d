import type { NumericArray } from '../cube.js';
import { boxesOf } from './boxes.js';
import { decodeNumbers, STORED_BYTES, type StoredType } from './numbers.js';
import type { Sink } from './sink.js';
import type { ByteStream } from './stream.js';

/** What is held of a file at once, in bytes. */
export const PIECE_BYTES = 1 << 23;

export interface RawArray {
  readonly type: StoredType;
  readonly littleEndian: boolean;
  /** The variable's axes as they lie in the file, the slowest first. */
  readonly order: readonly number[];
  /** Looks at the values of each piece, which begin with the `start`th of the array. */
  check?(values: NumericArray, start: number): void;
}

/**
 * Reads plain numbers piece by piece into a sink.
 *
 * @returns how many values there are, which is fewer than are due where the stream ends early
 */
export async function readRaw(stream: ByteStream, sink: Sink, { type, littleEndian, order, check }: RawArray): Promise<number> {
  const size = STORED_BYTES[type];
  let piece = Buffer.alloc(0);
  for (const { origin, counts, start, length } of boxesOf(sink.shape, order, PIECE_BYTES / size)) {
    if (piece.length < length * size) piece = Buffer.from(new ArrayBuffer(length * size));
    const due = piece.subarray(0, length * size);
    const taken = await stream.take(due);
    if (taken < due.length) return start + Math.floor(taken / size);
    const values = decodeNumbers(due, type, littleEndian);
    check?.(values, start);
    sink.put(values, origin, counts, order);
  }
  return sink.shape.reduce((product, length) => product * length, 1);
}
