import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';

export interface WrittenStore {
  readonly version: 2 | 3;
  readonly shape: readonly number[];
  readonly chunks: readonly number[];
  /** Bytes of the chunk at a place, in the array's type; undefined: the file is not written. */
  readonly chunk: (place: readonly number[]) => Uint8Array | undefined;
  /** NumPy's of version 2, the name of version 3. */
  readonly type: string;
  readonly gzip?: boolean;
  readonly fill?: unknown;
  readonly dimensions?: readonly string[];
  readonly attributes?: Readonly<Record<string, unknown>>;
  /** In place of what metadata say otherwise. */
  readonly metadata?: Readonly<Record<string, unknown>>;
}

/** Writes an array into a store that is a folder; `path` is the array's, and groups around it are made. */
export function writeZarr(folder: string, path: string, store: WrittenStore): void {
  const { version, shape, chunks, type, gzip = false, fill = 0, dimensions, attributes = {}, metadata = {} } = store;
  const put = (name: string, bytes: string | Uint8Array) => {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), bytes);
  };
  const parts = path.split('/').filter((part) => part !== '');
  parts.forEach((_, index) => {
    const group = parts.slice(0, index).join('/');
    if (version === 2) put(join(group, '.zgroup'), JSON.stringify({ zarr_format: 2 }));
    else put(join(group, 'zarr.json'), JSON.stringify({ zarr_format: 3, node_type: 'group', attributes: {} }));
  });
  if (version === 2) {
    const common = { zarr_format: 2, shape, chunks, dtype: type, order: 'C', filters: null, fill_value: fill };
    put(join(path, '.zarray'), JSON.stringify({ ...common, compressor: gzip ? { id: 'gzip', level: 5 } : null, ...metadata }));
    put(join(path, '.zattrs'), JSON.stringify({ ...attributes, ...(dimensions && { _ARRAY_DIMENSIONS: dimensions }) }));
  } else {
    const codecs = [
      { name: 'bytes', configuration: { endian: 'little' } },
      ...(gzip ? [{ name: 'gzip', configuration: { level: 5 } }] : []),
    ];
    const grid = {
      chunk_grid: { name: 'regular', configuration: { chunk_shape: chunks } },
      chunk_key_encoding: { name: 'default', configuration: { separator: '/' } },
    };
    const common = { zarr_format: 3, node_type: 'array', shape, data_type: type, codecs, fill_value: fill, attributes, ...grid };
    put(join(path, 'zarr.json'), JSON.stringify({ ...common, ...(dimensions && { dimension_names: dimensions }), ...metadata }));
  }
  const counts = shape.map((length, axis) => Math.ceil(length / chunks[axis]));
  for (let index = 0; index < counts.reduce((product, count) => product * count, 1); index++) {
    const place: number[] = [];
    for (let axis = counts.length - 1, rest = index; axis >= 0; axis--) {
      place.unshift(rest % counts[axis]);
      rest = Math.floor(rest / counts[axis]);
    }
    const bytes = store.chunk(place);
    if (bytes) put(join(path, version === 2 ? place.join('.') : join('c', ...place.map(String))), gzip ? gzipSync(bytes) : bytes);
  }
}

/** The bytes of chunks of an array whose values are known, with zeros beyond its edges. */
export function chunksOf(
  shape: readonly number[],
  chunks: readonly number[],
  values: ArrayLike<number>,
  kind: new (length: number) => { [index: number]: number; readonly buffer: ArrayBufferLike },
): (place: readonly number[]) => Uint8Array {
  return (place) => {
    const count = chunks.reduce((product, length) => product * length, 1);
    const chunk = new kind(count);
    for (let index = 0; index < count; index++) {
      let [rest, at, inside, stride] = [index, 0, true, 1];
      for (let axis = chunks.length - 1; axis >= 0; axis--) {
        const step = place[axis] * chunks[axis] + (rest % chunks[axis]);
        rest = Math.floor(rest / chunks[axis]);
        inside &&= step < shape[axis];
        at += step * stride;
        stride *= shape[axis];
      }
      if (inside) chunk[index] = values[at];
    }
    return new Uint8Array(chunk.buffer);
  };
}
