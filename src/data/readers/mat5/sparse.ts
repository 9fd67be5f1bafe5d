import type { InputFile } from '../input.js';
import { decodeNumbers, STORED_BYTES } from '../numbers.js';
import { layOut } from '../sparse.js';
import type { Sink } from '../sink.js';
import { fileStream, inflatedStream, skip, type ByteStream } from '../stream.js';
import { damaged, readElement, region, type ByteRegion, truncated } from './elements.js';
import { STORAGE, told } from './numbers.js';
import type { FoundVariable } from './variables.js';

/** No mask has so many values in one list of a sparse matrix. */
const MOST_BYTES = 1 << 30;

/** Reads a sparse matrix (the rows of its values, where each column begins, the values) and lays it out whole. */
export async function readSparse(input: InputFile, variable: FoundVariable, sink: Sink): Promise<void> {
  const {
    head: from,
    data,
    end,
    shape: [rows, columns],
    compressed,
    element: outer,
  } = variable;
  const stream = compressed ? inflatedStream(input, outer.start, outer.end, 'zlib') : fileStream(input, data, end);
  try {
    if (compressed && !(await skip(stream, data))) throw truncated(from, data, 'expected a sparse matrix');
    let place = data;
    const lists: ArrayLike<number>[] = [];
    for (const what of ['rows', 'columns', 'values']) {
      const list = await takeNumbers(stream, from, place, end, what);
      lists.push(list.values);
      place = list.next;
    }
    const [rowOf, starts, values] = lists;
    if (starts.length < columns + 1) throw damaged(from, data, `expected where ${columns} columns begin, found ${starts.length} positions`);
    const dense = layOut(rowOf, starts, values, rows, columns);
    if (!dense) throw damaged(from, data, 'the sparse matrix has values that lie in no row');
    sink.put(dense, [0, 0], [rows, columns], [1, 0]);
  } catch (error) {
    throw told(error, from, outer.start - 8, data);
  } finally {
    stream.close();
  }
}

/** The numbers of one element, which begins at `place` in the stream. */
async function takeNumbers(
  stream: ByteStream,
  from: ByteRegion,
  place: number,
  end: number,
  what: string,
): Promise<{ values: ArrayLike<number>; next: number }> {
  const tag = Buffer.alloc(Math.min(8, Math.max(0, end - place)));
  await stream.take(tag);
  const here = region(from.file, tag, from.littleEndian, place, from.compressedAt);
  const element = readElement(here, place, end);
  const type = STORAGE[element.type];
  const bytes = element.end - element.start;
  if (!type || bytes > MOST_BYTES) throw damaged(from, place, `expected the ${what} of a sparse matrix`);
  // A small element has its values in its tag.
  if (element.next === place + 8 && bytes <= 4)
    return { values: decodeNumbers(Buffer.from(tag.subarray(4, 4 + bytes)), type, from.littleEndian), next: element.next };
  const all = Buffer.alloc(element.next - element.start);
  if ((await stream.take(all)) < bytes) throw truncated(from, place, `expected the ${what} of a sparse matrix`);
  return {
    values: decodeNumbers(
      Buffer.from(Uint8Array.from(all.subarray(0, bytes - (bytes % STORED_BYTES[type]))).buffer),
      type,
      from.littleEndian,
    ),
    next: element.next,
  };
}
