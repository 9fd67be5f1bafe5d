import { Failure } from '../../../errors/failure.js';

/** Bytes that hold data elements: a whole MAT file, or one decompressed variable of it. */
export interface Region {
  readonly file: string;
  readonly bytes: Uint8Array;
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

export function region(file: string, bytes: Uint8Array, littleEndian: boolean, compressedAt?: number): Region {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return { file, bytes, view, littleEndian, compressedAt };
}

/**
 * Reads the tag at `offset`; the element must end before `limit`. A small element has its size in the upper half of the
 * first word and its data in the second. Elements are padded to 8 bytes, compressed ones are not.
 */
export function readElement(from: Region, offset: number, limit: number): Element {
  if (offset + 8 > limit) throw truncated(from, offset, `a tag of 8 bytes is due, ${Math.max(limit - offset, 0)} are left`);
  const word = from.view.getUint32(offset, from.littleEndian);
  const small = word >>> 16;
  if (small > 0) {
    if (small > 4) throw damaged(from, offset, `a small element cannot hold ${small} bytes`);
    return { type: word & 0xffff, start: offset + 4, end: offset + 4 + small, next: offset + 8 };
  }
  const size = from.view.getUint32(offset + 4, from.littleEndian);
  const start = offset + 8;
  if (start + size > limit) throw truncated(from, offset, `an element of ${size} bytes is due, ${limit - start} are left`);
  const padding = word === COMPRESSED ? 0 : (8 - (size % 8)) % 8;
  // Some writers leave out the last padding.
  return { type: word, start, end: start + size, next: Math.min(start + size + padding, limit) };
}

export function truncated(from: Region, offset: number, cause: string): Failure {
  return new Failure({
    code: 'truncated',
    message: `the MAT file is truncated at ${place(from, offset)}: ${cause}`,
    cure: 'Copy or download the file again.',
    place: { file: from.file },
  });
}

export function damaged(from: Region, offset: number, cause: string): Failure {
  return new Failure({
    code: 'damaged',
    message: `the MAT file is damaged at ${place(from, offset)}: ${cause}`,
    cure: 'Copy or download the file again.',
    place: { file: from.file },
  });
}

function place({ compressedAt }: Region, offset: number): string {
  return compressedAt === undefined ? `byte ${offset}` : `byte ${offset} of the compressed variable at byte ${compressedAt}`;
}
