import { lookUp } from '../../../base/look-up.js';
import type { Attributes } from '../facts/around.js';
import { plainName, plainValue } from '../facts/surroundings.js';
import { STORED_BYTES, type StoredType } from '../numbers.js';
import { productOf } from '../place.js';

/** An array of a store, as its metadata say. */
export interface ZarrArray {
  /** From the store's folder; empty of the store's own array. */
  readonly path: string;
  readonly version: 2 | 3;
  readonly shape: readonly number[];
  /** Of what is decoded at once; in a shard there are several. */
  readonly chunks: readonly number[];
  /** Of what a file holds. */
  readonly shards: readonly number[];
  readonly type?: StoredType;
  /** As its metadata call it. */
  readonly dtype: string;
  readonly dimensions: readonly (string | undefined)[];
  readonly attributes: Attributes;
  /** Why it cannot be read though it holds numbers. */
  readonly obstacle?: string;
}

/** JSON that is an object. */
export type Json = Readonly<Record<string, unknown>>;

const TYPES: Readonly<Record<string, StoredType>> = {
  b1: 'uint8',
  bool: 'uint8',
  ...Object.fromEntries((['uint8', 'int8', 'uint16', 'int16', 'uint32', 'int32', 'int64', 'uint64'] as const).map((type) => [type, type])),
  ...Object.fromEntries((['float16', 'float32', 'float64'] as const).map((type) => [type, type])),
  ...Object.fromEntries(
    Object.entries({ u: 'uint', i: 'int', f: 'float' }).flatMap(([letter, name]) =>
      [1, 2, 4, 8].flatMap((bytes) => {
        const type = `${name}${8 * bytes}`;
        return type in STORED_BYTES ? [[`${letter}${bytes}`, type as StoredType]] : [];
      }),
    ),
  ),
};
/** What chunks may have been packed with; others are named and not read. */
const CODECS = ['bytes', 'transpose', 'blosc', 'gzip', 'zlib', 'zstd', 'lz4', 'crc32c', 'shuffle', 'delta'];
/** A chunk is in memory as a whole, compressed and not. */
const MOST_CHUNK_BYTES = 1 << 30;
const MOST_INNER = 1 << 20;
const MOST_RANK = 8;

/** @returns undefined where the text is not what an array's metadata are */
export function arrayV2(path: string, metadata: Json, attributes: Json): ZarrArray | undefined {
  const [shape, chunks] = [lengthsOf(metadata['shape'], 0), lengthsOf(metadata['chunks'], 1)];
  const { dtype, compressor, filters, order = 'C' } = metadata;
  if (metadata['zarr_format'] !== 2 || !shape || chunks?.length !== shape.length || (order !== 'C' && order !== 'F')) return undefined;
  const codecs = [...(Array.isArray(filters) ? (filters as unknown[]) : []), ...(compressor ? [compressor] : [])].map((one) =>
    String((one as Json | null)?.['id']).replace('numcodecs.', ''),
  );
  const name = typeof dtype === 'string' ? dtype : 'a record';
  const type = lookUp(TYPES, /^[<>|]([a-z]\d)$/.exec(name)?.[1] ?? '');
  const named = attributes['_ARRAY_DIMENSIONS'];
  // xarray keeps _FillValue here; of arrays that it did not write this is what chunks that are not there hold, mostly 0.
  const fill = Array.isArray(named) ? fillOf(metadata['fill_value']) : undefined;
  const own = attributesOf(attributes);
  return {
    path,
    version: 2,
    shape,
    chunks,
    shards: chunks,
    dtype: name,
    ...(type && { type }),
    dimensions: Array.isArray(named) ? named.map(String) : [],
    attributes: fill === undefined || own.has('fillvalue') ? own : new Map([...own, ['fillvalue', fill]]),
    ...obstacleOf(codecs, chunks, chunks, type),
  };
}

/** The same of version 3. */
export function arrayV3(path: string, metadata: Json): ZarrArray | undefined {
  const grid = metadata['chunk_grid'] as Json | undefined;
  const shape = lengthsOf(metadata['shape'], 0);
  const shards = lengthsOf((grid?.['configuration'] as Json | undefined)?.['chunk_shape'], 1);
  const codecs = codecsOf(metadata['codecs']);
  if (metadata['zarr_format'] !== 3 || !shape || !codecs) return undefined;
  const name = typeof metadata['data_type'] === 'string' ? metadata['data_type'] : 'a record';
  const type = lookUp(TYPES, name);
  const sharding = codecs.find((one) => one.name === 'sharding_indexed')?.configuration;
  const chunks = sharding ? lengthsOf(sharding['chunk_shape'], 1) : shards;
  const inner = sharding ? codecsOf(sharding['codecs']) : codecs;
  const index = sharding ? codecsOf(sharding['index_codecs']) : [];
  const dimensions = metadata['dimension_names'];
  const attributes = attributesOf((metadata['attributes'] ?? {}) as Json);
  const common = {
    path,
    version: 3,
    shape,
    dtype: name,
    ...(type && { type }),
    dimensions: Array.isArray(dimensions) ? dimensions.map((one) => (typeof one === 'string' ? one : undefined)) : [],
    attributes: withFillValue(attributes, type),
  } as const;
  if (grid?.['name'] !== 'regular' || !shards) return { ...common, chunks: [], shards: [], obstacle: 'its chunks have different sizes' };
  if (shards.length !== shape.length || chunks?.length !== shape.length || !inner || !index) return undefined;
  const others = sharding ? codecs.filter((one) => one.name !== 'sharding_indexed') : [];
  const obstacle =
    sharding?.['index_location'] !== undefined && sharding['index_location'] !== 'end'
      ? { obstacle: 'the indices of its shards lie in front' }
      : others.length > 0
        ? { obstacle: 'its shards are compressed as a whole' }
        : obstacleOf(
            [...inner, ...index].map((one) => one.name.replace('numcodecs.', '')),
            chunks,
            shards,
            type,
          );
  return { ...common, chunks, shards, ...obstacle };
}

function obstacleOf(
  codecs: readonly string[],
  chunks: readonly number[],
  shards: readonly number[],
  type: StoredType | undefined,
): { obstacle?: string } {
  const unknown = codecs.find((name) => !CODECS.includes(name));
  if (unknown !== undefined) return { obstacle: `it is compressed with ${unknown}` };
  const bytes = productOf(chunks) * STORED_BYTES[type ?? 'uint8'];
  if (bytes > MOST_CHUNK_BYTES) return { obstacle: `its chunks have ${bytes} bytes each, which are too many at once` };
  const inner = shards.map((length, axis) => length / chunks[axis]);
  if (!inner.every(Number.isInteger) || productOf(inner) > MOST_INNER) return { obstacle: 'its shards are not divided evenly into chunks' };
  return {};
}

function codecsOf(value: unknown): readonly { readonly name: string; readonly configuration: Json }[] | undefined {
  if (!Array.isArray(value)) return undefined;
  return value.map((one: unknown) => {
    const { name, configuration } = (typeof one === 'object' && one !== null ? one : { name: one }) as Json;
    return { name: String(name), configuration: (configuration ?? {}) as Json };
  });
}

function lengthsOf(value: unknown, least: number): number[] | undefined {
  const fits = Array.isArray(value) && value.length <= MOST_RANK && value.every((one) => Number.isSafeInteger(one) && one >= least);
  return fits ? (value as number[]) : undefined;
}

export function attributesOf(attributes: Json): Attributes {
  return new Map(
    Object.entries(attributes).flatMap(([name, value]) => {
      const plain = plainValue(value);
      return plain === undefined ? [] : [[plainName(name), plain] as const];
    }),
  );
}

/** A fill value as JSON has it: a number, or the name of one that JSON has not. */
export function fillOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return Number(value);
  if (value === 'NaN' || (typeof value === 'string' && /^0x7f[cf]/i.test(value))) return NaN;
  return value === 'Infinity' ? Infinity : value === '-Infinity' ? -Infinity : undefined;
}

/** In version 3 xarray writes the _FillValue of floats as their eight bytes in base64. */
function withFillValue(attributes: Attributes, type: StoredType | undefined): Attributes {
  const said = attributes.get('fillvalue');
  if (typeof said !== 'string' || !type?.startsWith('float')) return attributes;
  const bytes = Buffer.from(said, 'base64');
  const value = bytes.length === 8 && /^[\w+/]{11}=$/.test(said) ? bytes.readDoubleLE() : fillOf(said);
  return value === undefined ? attributes : new Map([...attributes, ['fillvalue', value]]);
}
