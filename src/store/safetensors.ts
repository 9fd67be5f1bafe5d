import type { WeightArray } from '../compile/weights.js';

/**
 * Weights as a safetensors file (Hugging Face's format, which Python opens with `safetensors.numpy.load_file`): the
 * header's length as a little-endian u64, the header as JSON padded with spaces to 8 bytes, the float32 values.
 */
export function encodeSafetensors(weights: readonly WeightArray[]): Uint8Array {
  const header: Record<string, object> = {};
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
    for (const value of values) position = file.writeFloatLE(value, position);
  }
  return file;
}

/** The weights of a file that `encodeSafetensors` wrote. */
export function decodeSafetensors(file: Uint8Array): WeightArray[] {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  const length = Number(bytes.readBigUInt64LE(0));
  const header = JSON.parse(bytes.toString('utf8', 8, 8 + length)) as Record<string, { shape: number[]; data_offsets: [number, number] }>;
  return Object.entries(header).map(([name, { shape, data_offsets: [from, to] }]) => ({
    name, shape, values: Float32Array.from({ length: (to - from) / 4 }, (_, index) => bytes.readFloatLE(8 + length + from + index * 4)),
  }));
}
