import { constants, inflateSync } from 'node:zlib';
import type { InputFile } from '../input.js';
import { checkRatio } from '../problems.js';
import { bytesOf, COMPRESSED, damaged, type Element, readElement, region, truncated, type ByteRegion, word32 } from './elements.js';
import { HEADER_BYTES } from './header.js';

/** What stands before a variable's values. */
export interface VariableHeader {
  readonly name: string;
  /** MATLAB's class: double, single, int8, ..., char, cell, struct, sparse, ... */
  readonly class: string;
  readonly shape: readonly number[];
  readonly complex: boolean;
}

/** A variable of a file, where its element stands, and the bytes that hold its header. */
export interface FoundVariable extends VariableHeader {
  readonly element: Element;
  readonly compressed: boolean;
  readonly head: ByteRegion;
  /** Where its values' element stands, and where it must have ended. */
  readonly data: number;
  readonly end: number;
}

const MATRIX = 14;
const INT32 = 5;
const UINT32 = 6;
/** The index is the class number of the array flags. */
const CLASSES = [
  '',
  'cell',
  'struct',
  'object',
  'char',
  'sparse',
  'double',
  'single',
  'int8',
  'uint8',
  'int16',
  'uint16',
  'int32',
  'uint32',
  'int64',
  'uint64',
  'function',
  'opaque',
];
/** Enough bytes to hold any variable's header, compressed or not. */
const HEAD_BYTES = 4096;

/** Every named variable of the file, in its order. Only the heads of compressed variables are decompressed. */
export async function findVariables(input: InputFile, littleEndian: boolean): Promise<FoundVariable[]> {
  const found: FoundVariable[] = [];
  for (let offset = HEADER_BYTES; offset < input.size;) {
    const bytes = await input.read(offset, HEAD_BYTES + 8);
    const here = region(input.file, bytes, littleEndian, offset);
    const element = readElement(here, offset, input.size);
    const compressed = element.type === COMPRESSED;
    const head = compressed ? inflateHead(here, offset, bytes.subarray(8, 8 + element.end - element.start)) : here;
    const variable = readMatrixHeader(head, compressed ? undefined : element, offset);
    if (compressed) checkRatio(input.file, variable.end, element.end - element.start);
    // MATLAB keeps its own bookkeeping in variables without a name.
    if (variable.header.name !== '') found.push({ ...variable.header, ...variable, element, compressed, head });
    offset = element.next;
  }
  return found;
}

/** Reads a matrix element's header; `element` is the matrix itself, if it is not compressed. */
export function readMatrixHeader(
  from: ByteRegion,
  element: Element | undefined,
  at: number,
): { header: VariableHeader; data: number; end: number } {
  const offset = element ? at : 0;
  const type = element?.type ?? word32(from, 0);
  if (type !== MATRIX) throw damaged(from, offset, `expected a variable, found an element of type ${type}`);
  const end = element?.end ?? 8 + word32(from, 4);

  const flags = readElement(from, offset + 8, end);
  if (flags.type !== UINT32 || flags.end - flags.start !== 8) throw damaged(from, offset + 8, 'expected array flags');
  const word = word32(from, flags.start);
  const kind = CLASSES[word & 0xff];
  if (!kind) throw damaged(from, offset + 8, `there is no array class ${word & 0xff}`);

  // An opaque object (a table, a string array) has no dimensions.
  const dimensions = kind === 'opaque' ? undefined : readElement(from, flags.next, end);
  const name = readElement(from, dimensions?.next ?? flags.next, end);
  const { buffer, byteOffset, byteLength } = bytesOf(from, name.start, name.end);
  const header = {
    name: Buffer.from(buffer, byteOffset, byteLength).toString('latin1'),
    class: kind,
    shape: dimensions ? readShape(from, dimensions.type, dimensions.start, dimensions.end) : [],
    complex: (word & 0x800) !== 0,
  };
  return { header, data: name.next, end };
}

function readShape(from: ByteRegion, type: number, start: number, end: number): number[] {
  const rank = (end - start) / 4;
  if (type !== INT32 || !Number.isInteger(rank) || rank < 2) throw damaged(from, start, 'expected two or more dimensions');
  const view = bytesOf(from, start, end);
  const shape = Array.from({ length: rank }, (_, axis) => view.getInt32(4 * axis, from.littleEndian));
  if (shape.some((length) => length < 0)) throw damaged(from, start, `a dimension is negative (${shape.join(' x ')})`);
  return shape;
}

function inflateHead(mat: ByteRegion, offset: number, input: Buffer): ByteRegion {
  let bytes: Buffer;
  try {
    bytes = inflateSync(input.subarray(0, HEAD_BYTES), { finishFlush: constants.Z_SYNC_FLUSH });
  } catch (error) {
    throw damaged(mat, offset, 'expected a compressed variable, but it cannot be decompressed').causedBy(error);
  }
  const head = region(mat.file, bytes, mat.littleEndian, 0, offset);
  if (bytes.length < 8) throw truncated(head, 0, 'expected a variable');
  return head;
}
