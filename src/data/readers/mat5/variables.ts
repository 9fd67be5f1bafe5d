import { constants, inflateSync } from 'node:zlib';
import { COMPRESSED, damaged, readElement, region, truncated, type Region } from './elements.js';
import { HEADER_BYTES } from './header.js';

/** What stands before a variable's values. */
export interface VariableHeader {
  readonly name: string;
  /** MATLAB's class: double, single, int8, ..., char, cell, struct, sparse, ... */
  readonly class: string;
  readonly shape: readonly number[];
  readonly complex: boolean;
}

/** A variable of a file: where its element stands. */
export interface FoundVariable extends VariableHeader {
  readonly offset: number;
}

const MATRIX = 14;
const INT32 = 5;
const UINT32 = 6;
/** The index is the class number of the array flags. */
const CLASSES = ['', 'cell', 'struct', 'object', 'char', 'sparse', 'double', 'single', 'int8', 'uint8', 'int16', 'uint16',
  'int32', 'uint32', 'int64', 'uint64', 'function', 'opaque'];
/** Enough compressed bytes to hold any variable's header. */
const HEAD_BYTES = 4096;

/** Every named variable of the file, in its order. Only the heads of compressed variables are decompressed. */
export function findVariables(mat: Region): FoundVariable[] {
  const found: FoundVariable[] = [];
  for (let offset = HEADER_BYTES; offset < mat.bytes.length; ) {
    const element = readElement(mat, offset, mat.bytes.length);
    const head = element.type === COMPRESSED ? inflateHead(mat, offset, element.start, element.end) : mat;
    const { header } = readHeader(head, element.type === COMPRESSED ? 0 : offset, element.type === COMPRESSED);
    // MATLAB keeps its own bookkeeping in variables without a name.
    if (header.name !== '') found.push({ ...header, offset });
    offset = element.next;
  }
  return found;
}

/** The region that holds a variable's data, decompressed if need be, and the bytes [data, end) of its values. */
export function openVariable(mat: Region, offset: number): { from: Region; data: number; end: number } {
  const element = readElement(mat, offset, mat.bytes.length);
  const compressed = element.type === COMPRESSED;
  const from = compressed ? inflate(mat, offset, element.start, element.end) : mat;
  const { data, end } = readHeader(from, compressed ? 0 : offset, false);
  return { from, data, end };
}

interface ReadHeader {
  readonly header: VariableHeader;
  readonly data: number;
  readonly end: number;
}

/** Reads a matrix element's header. Of a `partial` region only the beginning is there: the element may end beyond. */
function readHeader(from: Region, offset: number, partial: boolean): ReadHeader {
  const available = from.bytes.length;
  if (offset + 8 > available) throw truncated(from, offset, 'a variable is due');
  const type = from.view.getUint32(offset, from.littleEndian);
  if (type !== MATRIX) throw damaged(from, offset, `a variable is due, not an element of type ${type}`);
  const end = partial
    ? Math.min(offset + 8 + from.view.getUint32(offset + 4, from.littleEndian), available)
    : readElement(from, offset, available).end;

  const flags = readElement(from, offset + 8, end);
  if (flags.type !== UINT32 || flags.end - flags.start !== 8) throw damaged(from, offset + 8, 'array flags are due');
  const word = from.view.getUint32(flags.start, from.littleEndian);
  const kind = CLASSES[word & 0xff];
  if (!kind) throw damaged(from, offset + 8, `there is no array class ${word & 0xff}`);

  // An opaque object (a table, a string array) has no dimensions.
  const dimensions = kind === 'opaque' ? undefined : readElement(from, flags.next, end);
  const name = readElement(from, dimensions?.next ?? flags.next, end);
  const header = {
    name: Buffer.from(from.bytes.subarray(name.start, name.end)).toString('latin1'),
    class: kind,
    shape: dimensions ? readShape(from, dimensions.type, dimensions.start, dimensions.end) : [],
    complex: (word & 0x800) !== 0,
  };
  return { header, data: name.next, end };
}

function readShape(from: Region, type: number, start: number, end: number): number[] {
  const rank = (end - start) / 4;
  if (type !== INT32 || !Number.isInteger(rank) || rank < 2) throw damaged(from, start, 'two or more dimensions are due');
  const shape = Array.from({ length: rank }, (_, axis) => from.view.getInt32(start + 4 * axis, from.littleEndian));
  if (shape.some((length) => length < 0)) throw damaged(from, start, `a dimension is negative (${shape.join(' x ')})`);
  return shape;
}

function inflateHead(mat: Region, offset: number, start: number, end: number): Region {
  const input = mat.bytes.subarray(start, Math.min(end, start + HEAD_BYTES));
  try {
    const bytes = inflateSync(input, { finishFlush: constants.Z_SYNC_FLUSH });
    return region(mat.file, bytes, mat.littleEndian, offset);
  } catch {
    throw damaged(mat, offset, 'a compressed variable is due, but it cannot be decompressed');
  }
}

function inflate(mat: Region, offset: number, start: number, end: number): Region {
  try {
    return region(mat.file, inflateSync(mat.bytes.subarray(start, end)), mat.littleEndian, offset);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'Z_BUF_ERROR') {
      throw truncated(mat, offset, 'the compressed variable that starts there ends early');
    }
    throw damaged(mat, offset, 'the compressed variable that starts there cannot be decompressed');
  }
}
