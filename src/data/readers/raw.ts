import type { NumericArray } from '../cube.js';
import { boxesOf } from './boxes.js';
import type { InputFile } from './input.js';
import { decodeNumbers, STORED_BYTES, type StoredType } from './numbers.js';
import { productOf } from './place.js';
import type { RowRange } from './reader.js';
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

/** Whether rows lie in a file in runs that are worth a read each: they are not its fastest axis. */
export function rowsLieTogether(order: readonly number[], axis: number): boolean {
  return order.at(-1) !== axis;
}

/**
 * Reads some rows of plain numbers that begin at a byte of a file: a run for each index of the axes before them.
 *
 * @param sink knows the shape of the whole array
 * @returns false where the file ends early
 */
export async function readRawRows(
  input: InputFile,
  offset: number,
  sink: Sink,
  { type, littleEndian, order }: Omit<RawArray, 'check'>,
  { from, to, axis }: RowRange,
): Promise<boolean> {
  const size = STORED_BYTES[type];
  const lengths = order.map((one) => sink.shape[one]);
  const level = order.indexOf(axis);
  const below = productOf(lengths.slice(level + 1));
  const before = productOf(lengths.slice(0, level));
  const bytes = Buffer.from(new ArrayBuffer((to - from) * below * size));
  for (let index = 0; index < before; index++) {
    const start = (index * lengths[level] + from) * below;
    if ((await input.fill(bytes, offset + start * size)) < bytes.length) return false;
    const origin = new Array<number>(order.length).fill(0);
    const counts = [...sink.shape];
    for (let at = level - 1, rest = index; at >= 0; at--) {
      origin[order[at]] = rest % lengths[at];
      counts[order[at]] = 1;
      rest = Math.floor(rest / lengths[at]);
    }
    origin[axis] = from;
    counts[axis] = to - from;
    sink.put(decodeNumbers(bytes, type, littleEndian), origin, counts, order);
  }
  return true;
}
