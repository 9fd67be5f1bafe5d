import type { Failure } from '../../../errors/failure.js';
import * as problems from '../problems.js';

/** The first bytes of something that consists of data elements: of the file from a place on, or of a decompressed variable. */
export interface ByteRegion {
  readonly file: string;
  /** Where the bytes begin, in the file or in the decompressed variable; offsets of elements count like it. */
  readonly base: number;
  readonly view: DataView;
  readonly littleEndian: boolean;
  /** Where in the file the compressed variable stands that these bytes come from. */
  readonly compressedAt?: number;
}

/** One data element: its type (`mi...`), the bytes of its data [start, end), and where the next element starts. */
export interface Element {
  readonly type: number;
  readonly start: number;
  readonly end: number;
  readonly next: number;
}

export const COMPRESSED = 15;

export function region(file: string, bytes: Uint8Array, littleEndian: boolean, base: number, compressedAt?: number): ByteRegion {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return { file, base, view, littleEndian, compressedAt };
}

/**
 * Reads the tag at `offset`; the element must end before `limit`. A small element has its size in the upper half of the
 * first word and its data in the second. Elements are padded to 8 bytes, compressed ones are not.
 */
export function readElement(from: ByteRegion, offset: number, limit: number): Element {
  if (offset + 8 > limit) throw truncated(from, offset, `expected a tag of 8 bytes, found ${Math.max(limit - offset, 0)}`);
  const word = word32(from, offset);
  const small = word >>> 16;
  if (small > 0) {
    if (small > 4) throw damaged(from, offset, `a small element cannot hold ${small} bytes`);
    return { type: word & 0xffff, start: offset + 4, end: offset + 4 + small, next: offset + 8 };
  }
  const size = word32(from, offset + 4);
  const start = offset + 8;
  if (start + size > limit) throw truncated(from, offset, `expected an element of ${size} bytes, found ${limit - start}`);
  const padding = word === COMPRESSED ? 0 : (8 - (size % 8)) % 8;
  // Some writers leave out the last padding.
  return { type: word, start, end: start + size, next: Math.min(start + size + padding, limit) };
}

export function word32(from: ByteRegion, offset: number): number {
  return bytesOf(from, offset, offset + 4).getUint32(0, from.littleEndian);
}

/** The bytes [start, end) of an element that must stand at the beginning of a variable. */
export function bytesOf(from: ByteRegion, start: number, end: number): DataView {
  const { view, base } = from;
  if (end - base > view.byteLength) {
    throw truncated(from, base + view.byteLength, `expected the header of a variable, up to byte ${end}`);
  }
  return new DataView(view.buffer, view.byteOffset + start - base, end - start);
}

export function truncated(from: ByteRegion, offset: number, cause: string): Failure {
  return problems.truncated(from.file, `the MAT file is truncated at ${place(from, offset)}: ${cause}`);
}

export function damaged(from: ByteRegion, offset: number, cause: string): Failure {
  return problems.damaged(from.file, `the MAT file is damaged at ${place(from, offset)}: ${cause}`);
}

function place({ compressedAt }: ByteRegion, offset: number): string {
  return compressedAt === undefined ? `byte ${offset}` : `byte ${offset} of the compressed variable at byte ${compressedAt}`;
}
