import { createHash, type Hash } from 'node:crypto';
import { endianness } from 'node:os';
import type { Cube, Mask, NumericArray } from '../cube.js';
import type { Split } from '../../splits/split.js';

const CHUNK_BYTES = 1 << 20;

/**
 * The SHA-256 (hexadecimal) of a scene as decoded: types, shapes and little-endian values of cube and mask, whatever
 * format or order the files had. The header is a line of JSON that fixes how many bytes follow, so that no two scenes
 * give the same stream of bytes.
 */
export function dataDigest(cube: Cube, mask: Mask): string {
  const header = {
    format: 'hsi-run scene 1',
    cube: { type: cube.type, shape: [cube.rows, cube.columns, cube.bands] },
    mask: { type: mask.values instanceof Uint16Array ? 'uint16' : 'uint8', shape: [mask.rows, mask.columns] },
  };
  const hash = createHash('sha256').update(`${JSON.stringify(header)}\n`);
  updateLittleEndian(hash, cube.values);
  updateLittleEndian(hash, mask.values);
  return hash.digest('hex');
}

/** The SHA-256 (hexadecimal) of a cube that comes some rows at a time, as decoded: its type, shape and little-endian values. */
export class CubeDigest {
  readonly #hash: Hash;

  constructor({ rows, columns, bands, type }: Omit<Cube, 'values'>) {
    this.#hash = createHash('sha256').update(`${JSON.stringify({ format: 'hsi-run cube 1', type, shape: [rows, columns, bands] })}\n`);
  }

  add({ values }: Pick<Cube, 'values'>): void {
    updateLittleEndian(this.#hash, values);
  }

  end(): string {
    return this.#hash.digest('hex');
  }
}

/** The SHA-256 (hexadecimal) of the labels of a scene. */
export function maskDigest({ rows, columns, values }: Mask): string {
  const hash = createHash('sha256').update(
    `${JSON.stringify({ format: 'hsi-run mask 1', shape: [rows, columns], bytes: values.BYTES_PER_ELEMENT })}\n`,
  );
  updateLittleEndian(hash, values);
  return hash.digest('hex');
}

/** The SHA-256 (hexadecimal) of a split: how many pixels each part has, and their flat indices as little-endian uint32. */
export function splitDigest({ train, validation, test }: Split): string {
  const header = { format: 'hsi-run split 1', train: train.length, validation: validation.length, test: test.length };
  const hash = createHash('sha256').update(`${JSON.stringify(header)}\n`);
  for (const pixels of [train, validation, test]) updateLittleEndian(hash, pixels);
  return hash.digest('hex');
}

function updateLittleEndian(hash: Hash, values: NumericArray): void {
  for (let start = 0; start < values.byteLength; start += CHUNK_BYTES) {
    const length = Math.min(CHUNK_BYTES, values.byteLength - start);
    const chunk = Buffer.from(values.buffer, values.byteOffset + start, length);
    hash.update(endianness() === 'LE' ? chunk : reversed(chunk, values.BYTES_PER_ELEMENT));
  }
}

function reversed(chunk: Buffer, size: number): Buffer {
  const copy = Buffer.from(chunk);
  if (size === 2) return copy.swap16();
  if (size === 4) return copy.swap32();
  return size === 8 ? copy.swap64() : copy;
}
