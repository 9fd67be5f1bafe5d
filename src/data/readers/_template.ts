import { Failure } from '../../errors/failure.js';
import { formatShape } from '../cube.js';
import { unsupported } from './problems.js';
import { readRaw } from './raw.js';
import type { ListedVariable, Reader } from './reader.js';
import { fileStream } from './stream.js';

// To add a file format: copy this file, add a line to index.ts (raw data that has no mark of its own comes last), and name the
// format in docs/data.md. Files that are damaged on purpose: scripts/fuzz-readers.mjs. Not registered itself; compiled, so that
// it stays true.

const MARK = 'TMPL';
const HEADER_BYTES = 16;

/** One cube of uint8 behind a mark and three lengths. Failures: `truncated`, `format-unsupported`. */
export const template: Reader = {
  format: 'Template',
  extensions: ['.tmpl'],
  recognizes: (head) => head.toString('latin1', 0, 4) === MARK,
  async list(input): Promise<ListedVariable[]> {
    const header = await input.read(0, HEADER_BYTES);
    if (header.length < HEADER_BYTES) {
      throw new Failure({
        code: 'truncated',
        message: 'the file ends in its header',
        place: { file: input.file },
        hint: 'Copy or download the file again.',
      });
    }
    const shape = [header.readUInt32LE(4), header.readUInt32LE(8), header.readUInt32LE(12)];
    return [
      { name: 'cube', shape, numeric: true, type: 'uint8', description: `uint8 ${formatShape(shape)}`, axes: ['rows', 'columns', 'bands'] },
    ];
  },
  async read(input, { shape }, sink) {
    const bytes = shape.reduce((product, length) => product * length, 1);
    if (input.size - HEADER_BYTES !== bytes) throw unsupported(input.file, 'the file is not as long as its header says', 'Save it again.');
    // The sink takes values in any order, some at a time: a cube need not fit into memory twice.
    await readRaw(fileStream(input, HEADER_BYTES, input.size), sink, { type: 'uint8', littleEndian: true, order: [0, 1, 2] });
  },
};
