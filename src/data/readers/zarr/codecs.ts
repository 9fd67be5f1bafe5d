import { gunzipSync, inflateSync } from 'node:zlib';
import { STORED_BYTES } from '../numbers.js';
import { productOf } from '../place.js';
import { unpackBlosc } from './blosc.js';
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

/** How numcodecs makes its codecs. */
interface Made {
  fromConfig(configuration: unknown): Decoder;
}

/** The library's table of codecs. */
interface Library {
  readonly registry: Map<string, () => unknown>;
}

type Decoder = Pick<BytesCodec, 'decode'>;

/** Codecs may add a head, a checksum or a table to a chunk's values. */
const SLACK = 1 << 16;

/** What a chunk's bytes may be at most, compressed or not. */
export function mostBytes({ dataType, shape }: ChunkMetadata): number {
  const size = STORED_BYTES[dataType as keyof typeof STORED_BYTES] ?? 8;
  return 2 * size * productOf(shape) + SLACK;
}

/**
 * Puts codecs in the place of the library's that make no more bytes of a chunk than it can have: those of Node for deflate; numcodecs' own
 * once the sizes that their input announces are looked at (Zstandard's is bounded by its memory, `limitMemory`).
 */
export function boundCodecs({ registry }: Library): void {
  const replace = (name: string, decoderOf: (own: () => Promise<Decoder>, most: number) => Decoder) => {
    const theirs = registry.get(name);
    const fromConfig = (configuration: unknown, metadata: ChunkMetadata): BytesCodec => {
      const most = mostBytes(metadata);
      const own = async () => ((await theirs?.()) as Made).fromConfig(configuration ?? {});
      const decoder = decoderOf(own, most);
      return {
        kind: 'bytes_to_bytes',
        encode: () => {
          throw new Error('nothing is written');
        },
        async decode(bytes) {
          const decoded = await decoder.decode(bytes);
          if (decoded.length > most) throw new ChunkDamaged(`a chunk holds ${decoded.length} bytes, more than its values take`);
          return decoded;
        },
      };
    };
    registry.set(name, () => ({ fromConfig }));
  };
  for (const place of ['', 'numcodecs.']) {
    replace(`${place}gzip`, (_own, most) => ({ decode: (bytes) => new Uint8Array(gunzipSync(bytes, { maxOutputLength: most })) }));
    replace(`${place}zlib`, (_own, most) => ({ decode: (bytes) => new Uint8Array(inflateSync(bytes, { maxOutputLength: most })) }));
    replace(`${place}blosc`, (own, most) => ({ decode: async (bytes) => unpackBlosc(await own(), bytes, most) }));
    replace(`${place}lz4`, (own, most) => ({
      async decode(bytes) {
        if (bytes.length < 4) throw new ChunkDamaged('a chunk ends in its head');
        const said = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
        if (said > most) throw new ChunkDamaged(`a chunk says that it holds ${said} bytes, more than its values take`);
        return (await own()).decode(bytes);
      },
    }));
  }
}
