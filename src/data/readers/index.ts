import { extname } from 'node:path';
import { Failure } from '../../errors/failure.js';
import type { NumericVariable } from '../cube.js';
import { describe, listMatVariables, readMatVariable } from './mat5.js';

/** A file format: what is in a file, and one of its variables. */
export interface Reader {
  /** Every variable, `numeric` if it can be read, `description` as messages write it (`double 145 x 145`). */
  list(bytes: Uint8Array, file: string): ListedVariable[];
  read(bytes: Uint8Array, file: string, name: string): NumericVariable;
}

export interface ListedVariable {
  readonly name: string;
  readonly shape: readonly number[];
  readonly numeric: boolean;
  readonly description: string;
}

const mat5: Reader = {
  list: (bytes, file) => (
    listMatVariables(bytes, file).map((variable) => ({ ...variable, description: describe(variable) }))
  ),
  read: readMatVariable,
};

/** One line a format, by the file's extension. */
const READERS: Readonly<Record<string, Reader>> = {
  '.mat': mat5,
};

/** The reader for a file; an extension that has none is a `format-unknown`. */
export function readerFor(file: string): Reader {
  const reader = READERS[extname(file).toLowerCase()];
  if (reader) return reader;
  throw new Failure({
    code: 'format-unknown',
    message: `files ending in '${extname(file)}' cannot be read, only ${Object.keys(READERS).join(', ')}`,
    cure: 'Save the array as a MAT file of version 5 (MATLAB: -v7; Python: scipy.io.savemat).',
    place: { file },
  });
}
