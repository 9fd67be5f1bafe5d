import { randomBytes } from 'node:crypto';
import { ChunkDamaged } from './store.js';

/** Blosc's head: versions, flags, type size, then the sizes of the values, a block and the frame ("Blosc Chunk Format", version 1). */
const HEAD = 16;
const [VALUES_AT, FRAME_AT] = [4, 12];
/** The flag of a frame whose values are not compressed. */
const COPIED = 2;
const TAG = randomBytes(16);
/** What else of the library's memory lies about. */
const ROOM = 1 << 16;

interface Codec {
  decode(bytes: Uint8Array): Uint8Array | Promise<Uint8Array>;
}

/**
 * Unpacks a frame by numcodecs' blosc (0.3.2), which does not say where it stopped at damage: what it has not written is then memory that
 * lies about. So that memory is filled with a tag first, by a frame of nothing else, and no values may end with it.
 *
 * @param most bytes that the values may take
 * @throws ChunkDamaged
 */
export async function unpackBlosc(codec: Codec, bytes: Uint8Array, most: number): Promise<Uint8Array> {
  if (bytes.length < HEAD) throw new ChunkDamaged('a chunk ends in its head');
  const head = new DataView(bytes.buffer, bytes.byteOffset);
  const [values, frame] = [VALUES_AT, FRAME_AT].map((at) => head.getUint32(at, true));
  if (values > most) throw new ChunkDamaged(`a chunk says that it holds ${values} bytes, more than its values take`);
  if (frame > bytes.length) throw new ChunkDamaged(`a chunk of ${bytes.length} bytes should have ${frame}`);
  await codec.decode(tagged(values + bytes.length + ROOM));
  const unpacked = await codec.decode(bytes);
  const end = Buffer.from(unpacked.buffer, unpacked.byteOffset, unpacked.length).subarray(-TAG.length);
  if (end.length > 0 && Buffer.concat([TAG, TAG]).includes(end)) throw new ChunkDamaged('a chunk cannot be unpacked');
  return unpacked;
}

/** A frame of tags that is not compressed. */
function tagged(length: number): Uint8Array {
  const frame = Buffer.alloc(HEAD + length, TAG);
  frame.set([2, 1, COPIED, 1]);
  frame.writeUInt32LE(length, VALUES_AT);
  frame.writeUInt32LE(length, 8);
  frame.writeUInt32LE(frame.length, FRAME_AT);
  return frame;
}
