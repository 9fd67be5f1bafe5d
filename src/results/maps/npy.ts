import { endianness } from 'node:os';

/** Arrays that are written, and what NumPy calls their numbers. */
const TYPES = { Uint8Array: '|u1', Uint16Array: '<u2', Float32Array: '<f4' } as const;
type Written = Uint8Array | Uint16Array | Float32Array;

/** An array as an .npy file of version 1.0 (NumPy's NEP 1), row-major. */
export function encodeNpy(values: Written, shape: readonly number[]): Uint8Array {
  const descr = TYPES[values.constructor.name as keyof typeof TYPES];
  const text = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${shape.join(', ')}${shape.length === 1 ? ',' : ''}), }`;
  // Values begin at a multiple of 64 bytes.
  const length = Math.ceil((10 + text.length + 1) / 64) * 64;
  const head = Buffer.from(`\x93NUMPY\x01\x00\x00\x00${text.padEnd(length - 11)}\n`, 'latin1');
  head.writeUInt16LE(length - 10, 8);
  return Buffer.concat([head, littleEndianBytes(values)]);
}

/** An array that encodeNpy has written. */
export function decodeNpy(file: Uint8Array): { readonly values: Written; readonly shape: readonly number[] } {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  const start = 10 + bytes.readUInt16LE(8);
  const [, descr, lengths] = /'descr': '([^']+)'.*'shape': \(([^)]*)\)/.exec(bytes.toString('latin1', 10, start))!;
  const kinds = { '|u1': Uint8Array, '<u2': Uint16Array, '<f4': Float32Array } as const;
  const kind = kinds[descr as keyof typeof kinds];
  // A copy of its own begins where numbers of any size may.
  const values = new kind(Uint8Array.from(bytes.subarray(start)).buffer);
  if (endianness() === 'BE') values.set(swapped(values));
  return {
    values,
    shape: lengths
      .split(',')
      .map((length) => length.trim())
      .filter((length) => length !== '')
      .map(Number),
  };
}

/** The values' bytes, the lowest of each first. */
export function littleEndianBytes(values: Written): Uint8Array {
  const ordered = endianness() === 'BE' ? swapped(values) : values;
  return new Uint8Array(ordered.buffer, ordered.byteOffset, ordered.byteLength);
}

function swapped<Kind extends Written>(values: Kind): Kind {
  const copy = values.slice() as Kind;
  const bytes = Buffer.from(copy.buffer, copy.byteOffset, copy.byteLength);
  if (copy.BYTES_PER_ELEMENT === 2) bytes.swap16();
  else if (copy.BYTES_PER_ELEMENT === 4) bytes.swap32();
  return copy;
}
