import { Failure } from '../../errors/failure.js';
import { formatShape } from '../cube.js';
import type { InputFile } from './input.js';
import { InexactInteger } from './numbers.js';
import { MAGIC, type NpyHeader, npyOrder, npyVariable, parseNpy } from './npy/header.js';
import { unsupported } from './problems.js';
import { readRaw, readRawRows, rowsLieTogether } from './raw.js';
import type { Reader } from './reader.js';
import { fileStream } from './stream.js';

const HEADER_BYTES = 65536 + 12;

/** One array that NumPy saved. Failures: `damaged`, `truncated`, `header-mismatch`, `format-unsupported`. */
export const npy: Reader = {
  format: 'NPY',
  extensions: ['.npy'],
  recognizes: (head) => head.toString('latin1', 0, 6) === MAGIC,
  async list(input) {
    return [npyVariable('array', await headerOf(input))];
  },
  readsRows: async (input, _variable, axis) => rowsLieTogether(npyOrder(await headerOf(input)), axis),
  async read(input, _variable, sink, { rows }) {
    const header = await headerOf(input);
    const { type, littleEndian, start, bytes, shape } = header;
    if (input.size - start !== bytes) {
      throw new Failure({
        code: input.size - start < bytes ? 'truncated' : 'header-mismatch',
        place: { file: input.file },
        message: `the header says ${formatShape(shape)} ${type} = ${bytes} bytes, but ${input.size - start} are there`,
        hint: 'Copy or download the file again.',
      });
    }
    try {
      if (rows) await readRawRows(input, start, sink, { type: type!, littleEndian, order: npyOrder(header) }, rows);
      else await readRaw(fileStream(input, start, input.size), sink, { type: type!, littleEndian, order: npyOrder(header) });
    } catch (error) {
      if (!(error instanceof InexactInteger)) throw error;
      throw unsupported(input.file, `the array holds ${error.message}, which float64 cannot hold`, 'Save it in another type.').causedBy(
        error,
      );
    }
  },
};

async function headerOf(input: InputFile): Promise<NpyHeader> {
  return parseNpy(await input.read(0, HEADER_BYTES), input.file);
}
