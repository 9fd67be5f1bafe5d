import { closeSync, openSync, readFileSync, readSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Json } from './metadata.js';

/** Larger files are no metadata. */
const MOST_METADATA = 1 << 22;

/** What a chunk's bytes cannot be. */
export class ChunkDamaged extends Error {}

/** A store's files, by paths that begin with a stroke. Links are not followed: a stranger's store may name any file of the machine. */
export class FolderStore {
  readonly #root: string;

  /**
   * @param most bytes that a chunk may have in its file
   * @param change what is done to metadata before the library sees them
   */
  constructor(
    folder: string,
    readonly most: number,
    readonly change: (metadata: Json) => Json = (metadata) => metadata,
  ) {
    this.#root = realpathSync(folder);
  }

  get(key: string): Promise<Uint8Array | undefined> {
    const file = this.#find(key);
    if (file === undefined) return Promise.resolve(undefined);
    if (/\/(\.z(array|group|attrs)|zarr\.json)$/.test(key)) {
      const metadata = this.json(key);
      return Promise.resolve(metadata && Buffer.from(JSON.stringify(/zarr\.json|\.zarray/.test(key) ? this.change(metadata) : metadata)));
    }
    const { size } = statSync(file);
    if (size > this.most) throw new ChunkDamaged(`the file of a chunk (${key}) has ${size} bytes, more than its values could take`);
    return Promise.resolve(new Uint8Array(readFileSync(file)));
  }

  /** A part of a file: a chunk of a shard, or the index at its end. */
  getRange(
    key: string,
    range: { readonly offset: number; readonly length: number } | { readonly suffixLength: number },
  ): Promise<Uint8Array | undefined> {
    const file = this.#find(key);
    if (file === undefined) return Promise.resolve(undefined);
    const { size } = statSync(file);
    const length = 'length' in range ? range.length : range.suffixLength;
    const offset = 'offset' in range ? range.offset : size - length;
    const most = 'length' in range ? this.most : size;
    if (!(offset >= 0 && length >= 0 && length <= most && offset + length <= size))
      throw new ChunkDamaged(`a shard (${key}) of ${size} bytes should have ${length} at byte ${offset}`);
    const bytes = new Uint8Array(length);
    const handle = openSync(file, 'r');
    try {
      if (readSync(handle, bytes, 0, length, offset) < length) throw new ChunkDamaged(`a shard (${key}) ends early`);
    } finally {
      closeSync(handle);
    }
    return Promise.resolve(bytes);
  }

  /** Metadata; undefined where there are none, or no JSON. */
  json(key: string): Json | undefined {
    const file = this.#find(key);
    if (file === undefined || statSync(file).size > MOST_METADATA) return undefined;
    try {
      // NumPy's NaN in JSON is none of JSON's.
      const text = readFileSync(file, 'utf8').replace(/(:\s*)(NaN|-?Infinity)(?=\s*[,}\n])/g, '$1"$2"');
      const value: unknown = JSON.parse(text);
      return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined;
    } catch {
      return undefined;
    }
  }

  #find(key: string): string | undefined {
    const file = join(this.#root, ...key.split('/').filter((part) => part !== ''));
    try {
      return realpathSync(file) === file && statSync(file).isFile() ? file : undefined;
    } catch {
      return undefined;
    }
  }
}
