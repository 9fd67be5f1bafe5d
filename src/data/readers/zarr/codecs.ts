import { gunzipSync, inflateSync } from 'node:zlib';
import { STORED_BYTES } from '../numbers.js';
import { productOf } from '../place.js';
import { ChunkDamaged } from './store.js';

/** What a chunk is, as the library says it to its codecs. */
interface ChunkMetadata {
  readonly dataType: string;
  readonly shape: readonly number[];
}

interface BytesCodec {
  readonly kind: 'bytes_to_bytes';
  encode(bytes: Uint8Array): Uint8Array | Promise<Uint8Array>;
  decode(bytes: Uint8Array): Uint8Array | Promise<Uint8Array>;
}

interface Library {
  readonly registry: Map<string, () => unknown>;
}

/** How numcodecs makes its codecs. */
interface Made {
  fromConfig(configuration: unknown): Omit<BytesCodec, 'kind'>;
}

/** Codecs may add a head, a checksum or a table to a chunk's values. */
const SLACK = 1 << 16;

/** What a chunk's bytes may be at most, compressed or not. */
export function mostBytes({ dataType, shape }: ChunkMetadata): number {
  const size = dataType === 'bool' ? 1 : (STORED_BYTES[dataType as keyof typeof STORED_BYTES] ?? 8);
  return 2 * size * productOf(shape) + SLACK;
}

/**
 * Puts codecs in the place of the library's that make no more bytes of a chunk than it can have: those of Node for deflate, and those of
 * numcodecs once the size that their input announces is looked at (Zstandard's is bounded by its memory, `limitMemory`).
 */
export function boundCodecs({ registry }: Library): void {
  const bounded = (
    names: readonly string[],
    make: (configuration: unknown, most: number) => Pick<BytesCodec, 'decode'> | Promise<Pick<BytesCodec, 'decode'>>,
  ) => {
    const fromConfig = (configuration: unknown, metadata: ChunkMetadata): BytesCodec => {
      const most = mostBytes(metadata);
      const made = Promise.resolve(make(configuration, most));
      return {
        kind: 'bytes_to_bytes',
        encode: () => {
          throw new Error('nothing is written');
        },
        async decode(bytes) {
          const decoded = await (await made).decode(bytes);
          if (decoded.length > most) throw new ChunkDamaged(`a chunk holds ${decoded.length} bytes, more than its values take`);
          return decoded;
        },
      };
    };
    for (const name of names) registry.set(name, () => ({ fromConfig }));
  };
  const zlib = (inflate: typeof inflateSync) => (_configuration: unknown, most: number) => ({
    decode: (bytes: Uint8Array) => new Uint8Array(inflate(bytes, { maxOutputLength: most })),
  });
  bounded(['gzip', 'numcodecs.gzip'], zlib(gunzipSync));
  bounded(['zlib', 'numcodecs.zlib'], zlib(inflateSync));
  bounded(
    ['blosc', 'numcodecs.blosc'],
    announced(async () => (await import('numcodecs/blosc')).default as unknown as Made, 4, 16),
  );
  bounded(
    ['lz4', 'numcodecs.lz4'],
    announced(async () => (await import('numcodecs/lz4')).default as unknown as Made, 0, 4),
  );
  bounded(
    ['zstd', 'numcodecs.zstd'],
    announced(async () => (await import('numcodecs/zstd')).default as unknown as Made, undefined, 4),
  );
}

/** @param at the byte from which on the input says in 32 bits how long the output is */
function announced(load: () => Promise<Made>, at: number | undefined, head: number) {
  return async (configuration: unknown, most: number): Promise<Pick<BytesCodec, 'decode'>> => {
    const codec = (await load()).fromConfig(configuration ?? {});
    return {
      decode(bytes) {
        if (bytes.length < head) throw new ChunkDamaged('a chunk ends in its head');
        const said = at === undefined ? 0 : new DataView(bytes.buffer, bytes.byteOffset).getUint32(at, true);
        if (said > most) throw new ChunkDamaged(`a chunk says that it holds ${said} bytes, more than its values take`);
        return codec.decode(bytes);
      },
    };
  };
}
