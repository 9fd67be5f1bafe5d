import { createHash } from 'node:crypto';
import { endianness } from 'node:os';
import { isObject, parseObject } from '../../base/json.js';
import type { WeightArray } from '../../compile/weights.js';

/** The arrays of a safetensors file, and its `__metadata__`. */
export interface SafetensorsFile {
  readonly arrays: WeightArray[];
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * Weights as a safetensors file (Hugging Face's format, which Python opens with `safetensors.numpy.load_file`): the
 * header's length as a little-endian u64, the header as JSON padded with spaces to 8 bytes, the float32 values.
 */
export function encodeSafetensors(weights: readonly WeightArray[], metadata?: Readonly<Record<string, string>>): Uint8Array {
  const header: Record<string, object> = metadata ? { __metadata__: metadata } : {};
  let offset = 0;
  for (const { name, shape, values } of weights) {
    header[name] = { dtype: 'F32', shape, data_offsets: [offset, offset + values.length * 4] };
    offset += values.length * 4;
  }
  const text = JSON.stringify(header);
  const padded = Buffer.from(text + ' '.repeat((8 - (Buffer.byteLength(text) % 8)) % 8));
  const file = Buffer.alloc(8 + padded.length + offset);
  file.writeBigUInt64LE(BigInt(padded.length), 0);
  padded.copy(file, 8);
  let position = 8 + padded.length;
  for (const { values } of weights) {
    file.set(float32Bytes(values), position);
    position += values.length * 4;
  }
  return file;
}

/** Float32 arrays, as `encodeSafetensors` writes them. @throws SyntaxError, RangeError of another file */
export function decodeSafetensors(file: Uint8Array): SafetensorsFile {
  const { arrays, metadata } = listSafetensors(file, OWN);
  return { arrays: arrays.map(({ name, shape, bytes }) => ({ name, shape, values: valuesOf(bytes) })), metadata };
}

/** A SHA-256 of arrays' names and values: a file of unfinished work is whole, or it is none. */
export function hashOfArrays(arrays: readonly Pick<WeightArray, 'name' | 'values'>[]): string {
  const hash = createHash('sha256');
  for (const { name, values } of arrays) hash.update(name).update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  return hash.digest('hex');
}

/** An array as its file has it, little-endian. */
interface SafetensorsArray {
  readonly name: string;
  /** `F32`, `BF16`, `I64`, … */
  readonly type: string;
  readonly shape: number[];
  readonly bytes: Uint8Array;
}

const OWN = { F32: 4 };

/**
 * The arrays of a file, whoever wrote it.
 *
 * @param types the bytes of a value of each type that is accepted
 * @throws SyntaxError, RangeError of another file
 */
export function listSafetensors(
  file: Uint8Array,
  types: Readonly<Record<string, number>>,
): { readonly arrays: SafetensorsArray[]; readonly metadata: Readonly<Record<string, string>> } {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  const length = Number(bytes.readBigUInt64LE(0));
  const { __metadata__: metadata = {}, ...header } = parseObject(bytes.toString('utf8', 8, 8 + length));
  const values = bytes.subarray(8 + length);
  const arrays = Object.entries(header).map(([name, entry]) => arrayOf(name, entry, values, types));
  if (!areTexts(metadata)) throw new SyntaxError('its __metadata__ is not an object of texts');
  return { arrays, metadata };
}

/** @throws SyntaxError of what is no array of these types in the file's bytes */
function arrayOf(name: string, entry: unknown, values: Uint8Array, types: Readonly<Record<string, number>>): SafetensorsArray {
  const { dtype, shape, data_offsets: place } = isObject(entry) ? entry : {};
  if (typeof dtype !== 'string' || !Object.hasOwn(types, dtype)) {
    const known = Object.keys(types).map((type) => JSON.stringify(type));
    throw new SyntaxError(`${name} has the type ${JSON.stringify(dtype)}, not ${known.join(', ')}`);
  }
  if (!areSizes(shape) || !areSizes(place)) throw new SyntaxError(`${name} has no shape, or no data_offsets`);
  const [from, to] = place;
  if (to - from !== shape.reduce((product, size) => product * size, types[dtype]))
    throw new SyntaxError(`${name} has not as many bytes as its shape`);
  if (to > values.length) throw new SyntaxError(`${name} is beyond the end of the file`);
  return { name, type: dtype, shape, bytes: values.subarray(from, to) };
}

function areSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0);
}

function areTexts(value: unknown): value is Readonly<Record<string, string>> {
  return isObject(value) && Object.values(value).every((text) => typeof text === 'string');
}

/** Little-endian. */
export function float32Bytes(values: Float32Array): Uint8Array {
  return littleEndian(new Uint8Array(values.slice().buffer));
}

export function valuesOf(bytes: Uint8Array): Float32Array {
  return new Float32Array(littleEndian(Uint8Array.from(bytes)).buffer);
}

/** Bytes of 4-byte values in the machine's order to little-endian ones, or back: nothing to do on nearly every machine. */
function littleEndian(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  if (endianness() === 'BE') Buffer.from(bytes.buffer).swap32();
  return bytes;
}
