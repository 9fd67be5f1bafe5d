import { Readable } from 'node:stream';
import { createGunzip, createInflate, createInflateRaw } from 'node:zlib';
import type { InputFile } from './input.js';

/** Bytes in a row. */
export interface ByteStream {
  /** Fills a buffer, and says how far: less than its length only at the end. Throws `StreamDamaged`. */
  take(into: Buffer): Promise<number>;
  close(): void;
}

/** What was compressed cannot be decompressed, or ends early. */
export class StreamDamaged extends Error {
  constructor(readonly early: boolean) {
    super(early ? 'ends early' : 'cannot be decompressed');
  }
}

const BLOCK_BYTES = 1 << 18;

export function fileStream(input: InputFile, start: number, end: number): ByteStream {
  let offset = start;
  return {
    async take(into) {
      const filled = await input.fill(into.subarray(0, Math.max(0, Math.min(into.length, end - offset))), offset);
      offset += filled;
      return filled;
    },
    close: () => undefined,
  };
}

const INFLATE = { zlib: createInflate, gzip: createGunzip, raw: createInflateRaw };

/** What the bytes from `start` to `end` decompress to, as far as it is taken. */
export function inflatedStream(input: InputFile, start: number, end: number, kind: keyof typeof INFLATE): ByteStream {
  const inflate = INFLATE[kind]({ chunkSize: BLOCK_BYTES });
  const source = Readable.from(blocks(input, start, end), { objectMode: false, highWaterMark: BLOCK_BYTES });
  source.on('error', (error) => inflate.destroy(error));
  source.pipe(inflate);
  const chunks = inflate[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  let left: Buffer = Buffer.alloc(0);
  return {
    async take(into) {
      let filled = 0;
      while (filled < into.length) {
        if (left.length === 0) {
          const { done, value } = await chunks.next().catch(told);
          if (done) break;
          left = value;
        }
        const count = left.copy(into, filled);
        left = left.subarray(count);
        filled += count;
      }
      return filled;
    },
    close() {
      source.destroy();
      inflate.destroy();
    },
  };
}

function told(error: NodeJS.ErrnoException): never {
  if (!error.code?.startsWith('Z_')) throw error;
  throw new StreamDamaged(error.code === 'Z_BUF_ERROR');
}

async function* blocks(input: InputFile, start: number, end: number): AsyncGenerator<Buffer> {
  for (let offset = start; offset < end; offset += BLOCK_BYTES) {
    const block = await input.read(offset, Math.min(BLOCK_BYTES, end - offset));
    if (block.length === 0) return;
    yield block;
  }
}

/** Passes over so many bytes; false if there are fewer. */
export async function skip(stream: ByteStream, bytes: number): Promise<boolean> {
  const waste = Buffer.alloc(Math.min(bytes, BLOCK_BYTES));
  for (let left = bytes; left > 0;) {
    const taken = await stream.take(waste.subarray(0, Math.min(waste.length, left)));
    if (taken === 0) return false;
    left -= taken;
  }
  return true;
}
