import { endianness } from 'node:os';
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

/** A file that `encodeSafetensors` wrote. */
export function decodeSafetensors(file: Uint8Array): SafetensorsFile {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  const length = Number(bytes.readBigUInt64LE(0));
  const { __metadata__: metadata = {}, ...header } = JSON.parse(bytes.toString('utf8', 8, 8 + length)) as Record<string, object>;
  const arrays = Object.entries(header as Record<string, { shape: number[]; data_offsets: [number, number] }>).map(
    ([
      name,
      {
        shape,
        data_offsets: [from, to],
      },
    ]) => ({ name, shape, values: valuesOf(bytes.subarray(8 + length + from, 8 + length + to)) }),
  );
  return { arrays, metadata: metadata as Record<string, string> };
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
