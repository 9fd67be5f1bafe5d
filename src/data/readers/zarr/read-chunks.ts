import { endianness } from 'node:os';
import { join } from 'node:path';
import { decodeNumbers, type StoredType } from '../numbers.js';
import { productOf } from '../place.js';
import type { Sink } from '../sink.js';
import { mostBytes } from './codecs.js';
import { fillOf, type Json, type ZarrArray } from './metadata.js';
import { ChunkDamaged, FolderStore } from './store.js';

/** Reads an array chunk by chunk. Throws `ChunkDamaged`, `InexactInteger`, and what the library and its codecs throw. */
export async function readChunks(folder: string, array: ZarrArray, sink: Sink): Promise<void> {
  const { open } = await import('zarrita');
  const { path, version, shape, chunks } = array;
  const type = array.type!;
  if (shape.includes(0)) return;
  // The library takes the array's own folder for its root: names of groups are no addresses then.
  const most = mostBytes({ dataType: type, shape: array.shards });
  const store = new FolderStore(join(folder, path), most, (metadata) => readable(metadata, type));
  const opened = await (version === 2 ? open.v2(store, { kind: 'array' }) : open.v3(store, { kind: 'array' }));
  const counts = shape.map((length, axis) => Math.ceil(length / chunks[axis]));
  const place = counts.map(() => 0);
  for (let index = 0; index < productOf(counts); index++) {
    const { data, stride } = await opened.getChunk([...place]);
    if (!ArrayBuffer.isView(data)) throw new ChunkDamaged(`the chunk ${place.join('.')} holds no numbers`);
    // The library has turned bytes to the machine's order.
    const values = decodeNumbers(Buffer.from(data.buffer, data.byteOffset, data.byteLength), type, NATIVE_LITTLE);
    if (values.length !== productOf(chunks))
      throw new ChunkDamaged(`the chunk ${place.join('.')} has ${values.length} values, expected ${productOf(chunks)}`);
    const origin = place.map((step, axis) => step * chunks[axis]);
    const used = origin.map((start, axis) => Math.min(chunks[axis], shape[axis] - start));
    sink.put(values, origin, used, undefined, stride);
    for (let axis = place.length - 1; axis >= 0 && ++place[axis] === counts[axis]; axis--) place[axis] = 0;
  }
}

const NATIVE_LITTLE = endianness() === 'LE';

/**
 * Metadata as the library can read them: half floats as their bits, which Node has no array of before version 24; truth values as bytes;
 * a fill value that is a number of the type.
 */
function readable(metadata: Json, type: StoredType): Json {
  const asBits = (name: unknown) =>
    typeof name === 'string' ? name.replace('float16', 'uint16').replace('f2', 'u2').replace('b1', 'u1').replace('bool', 'uint8') : name;
  const fill = fillOf(metadata['fill_value']) ?? 0;
  const value = type === 'float16' ? halfBits(fill) : Number.isFinite(fill) ? fill : type.startsWith('float') ? String(fill) : 0;
  const own = metadata['zarr_format'] === 2 ? { dtype: asBits(metadata['dtype']) } : { data_type: asBits(metadata['data_type']) };
  return { ...metadata, ...own, fill_value: value };
}

/** The half float that is nearest to nothing but itself: found among all of them. */
function halfBits(value: number): number {
  const bits = Uint16Array.from({ length: 1 << 16 }, (_, index) => index);
  const halves = decodeNumbers(Buffer.from(bits.slice().buffer), 'float16', NATIVE_LITTLE);
  return Math.max(
    0,
    halves.findIndex((half) => Object.is(half, value)),
  );
}

/** How many files a store must have for an array not to be all but empty. */
export function chunkFiles({ shape, shards }: ZarrArray): number {
  return productOf(shape.map((length, axis) => Math.ceil(length / shards[axis])));
}
