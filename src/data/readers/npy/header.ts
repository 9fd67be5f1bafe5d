import { lookUp } from '../../../base/look-up.js';
import type { Failure } from '../../../errors/failure.js';
import { formatShape } from '../../cube.js';
import { STORED_BYTES, type StoredType } from '../numbers.js';
import { damaged, truncated } from '../problems.js';
import type { ListedVariable } from '../reader.js';

export const MAGIC = '\x93NUMPY';
/** NumPy itself refuses longer ones. */
const MOST_HEADER = 65536;

export interface NpyHeader {
  readonly shape: readonly number[];
  /** Undefined where it is no plain array of numbers. */
  readonly type?: StoredType;
  readonly littleEndian: boolean;
  readonly fortran: boolean;
  /** NumPy's type, such as `<u2`. */
  readonly descr: string;
  /** Where the values begin, and how many bytes they have. */
  readonly start: number;
  readonly bytes: number;
}

const KINDS: Readonly<Record<string, StoredType>> = {
  u1: 'uint8',
  b1: 'uint8',
  i1: 'int8',
  u2: 'uint16',
  i2: 'int16',
  u4: 'uint32',
  i4: 'int32',
  f2: 'float16',
  f4: 'float32',
  f8: 'float64',
  u8: 'uint64',
  i8: 'int64',
};

/**
 * Parses the beginning of an .npy file, versions 1 to 3 ("A Simple File Format for NumPy Arrays", NEP 1).
 *
 * @param head its first bytes: all of the header, or all that there is
 * @param array what messages call it
 */
export function parseNpy(head: Buffer, file: string, array = 'the array'): NpyHeader {
  if (head.length < 12) throw truncated(file, `${array} is truncated: its header has more than ${head.length} bytes`);
  const major = head[6];
  if (head.toString('latin1', 0, 6) !== MAGIC || major < 1 || major > 3)
    throw wrong(file, array, 'does not begin with an NPY header of version 1 to 3');
  const length = major === 1 ? head.readUInt16LE(8) : head.readUInt32LE(8);
  const start = (major === 1 ? 10 : 12) + length;
  if (length > MOST_HEADER) throw wrong(file, array, `has a header of ${length} bytes`);
  if (start > head.length) throw truncated(file, `${array} is truncated: its header has ${start} bytes, ${head.length} are there`);
  const text = head.toString(major === 3 ? 'utf8' : 'latin1', start - length, start);
  const descr = /'descr'\s*:\s*(?:'([^']*)'|(\[))/.exec(text);
  const order = /'fortran_order'\s*:\s*(True|False)/.exec(text);
  const shape = /'shape'\s*:\s*\(([\d\s,L]*)\)/.exec(text);
  if (!descr || !order || !shape) throw wrong(file, array, 'has an NPY header without descr, fortran_order and shape');
  const lengths = shape[1]
    .split(',')
    .map((item) => item.trim().replace(/L$/, ''))
    .filter((item) => item !== '')
    .map(Number);
  if (!lengths.every(Number.isSafeInteger)) throw wrong(file, array, `has the shape (${shape[1]})`);
  const type = descr[2] ? undefined : lookUp(KINDS, descr[1].slice(1));
  const product = lengths.reduce((a, b) => a * b, 1);
  return {
    shape: lengths,
    type,
    littleEndian: !descr[1]?.startsWith('>'),
    fortran: order[1] === 'True',
    descr: descr[1] ?? 'records',
    start,
    bytes: type ? product * STORED_BYTES[type] : 0,
  };
}

export function npyVariable(name: string, { shape, type, descr }: NpyHeader): ListedVariable {
  const description = `${type ?? `NumPy type ${descr}`} ${formatShape(shape)}`.trimEnd();
  return { name, shape, numeric: type !== undefined && shape.length > 0, type, description };
}

/** The order in which the axes lie in the file, the slowest first. */
export function npyOrder({ shape, fortran }: NpyHeader): number[] {
  const axes = shape.map((_, axis) => axis);
  return fortran ? axes.reverse() : axes;
}

function wrong(file: string, array: string, what: string): Failure {
  return damaged(file, `${array} ${what}`);
}
