import { listSafetensors } from '../../store/formats/safetensors.js';
import type { FoundWeights } from '../found.js';

/** The types of PyTorch's numbers, with their bytes. Whole numbers, such as counts of batches, are no weights. */
const BYTES = { F64: 8, F32: 4, F16: 2, BF16: 2, I64: 8, I32: 4, I16: 2, I8: 1, U64: 8, U32: 4, U16: 2, U8: 1, BOOL: 1 } as const;
type Type = keyof typeof BYTES;

/** The value at a byte, of each type that has weights. */
const READ: Partial<Record<Type, (view: DataView, at: number) => number>> = {
  F64: (view, at) => view.getFloat64(at, true),
  F32: (view, at) => view.getFloat32(at, true),
  F16: (view, at) => half(view.getUint16(at, true)),
  BF16: (view, at) => ofBits(view.getUint16(at, true) << 16),
};

/** Whether a safetensors file is of PyTorch: its names have dots and no slashes. @throws SyntaxError, RangeError */
export function isStateDict(file: Uint8Array): boolean {
  const { arrays } = listSafetensors(file, BYTES);
  return arrays.length > 0 && arrays.every(({ name }) => !name.includes('/'));
}

/** The weights of a state dict, rounded to float32. @throws SyntaxError, RangeError */
export function stateDictOf(file: Uint8Array): FoundWeights {
  const arrays = listSafetensors(file, BYTES).arrays.flatMap(({ name, type, shape, bytes }) => {
    const read = READ[type as Type];
    if (!read) return [];
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const size = BYTES[type as Type];
    const values = Float32Array.from({ length: bytes.length / size }, (_, index) => read(view, index * size));
    const at = name.lastIndexOf('.');
    return [{ name, layer: name.slice(0, Math.max(at, 0)), role: name.slice(at + 1), shape, values }];
  });
  return { format: 'state dict of PyTorch', by: 'pytorch', arrays };
}

const WORD = new DataView(new ArrayBuffer(4));

/** The float32 of these bits. */
function ofBits(bits: number): number {
  WORD.setInt32(0, bits);
  return WORD.getFloat32(0);
}

/** The least step of float16: 2^-24. */
const LEAST = 5.960464477539063e-8;

/** The value of a float16 of IEEE 754. */
function half(bits: number): number {
  const [sign, exponent, fraction] = [bits >> 15, (bits >> 10) & 31, bits & 1023];
  if (exponent === 0) return (sign ? -1 : 1) * fraction * LEAST;
  return ofBits((sign << 31) | ((exponent === 31 ? 255 : exponent + 112) << 23) | (fraction << 13));
}
