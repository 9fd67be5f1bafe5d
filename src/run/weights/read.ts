import { statSync } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../../errors/failure.js';
import { decodeSafetensors } from '../../store/formats/safetensors.js';
import { type FoundWeights, unreadable } from './found.js';
import { readKerasHdf5 } from './keras-hdf5.js';
import { readLayersModel } from './layers-model.js';

/**
 * The arrays of a file of weights, told by its content: HDF5 of Keras, safetensors, or a LayersModel (its model.json, or its folder).
 *
 * @throws Failure `file-missing`, `weights-format`
 */
export async function readWeights(named: string): Promise<FoundWeights> {
  const stat = statSync(named, { throwIfNoEntry: false });
  const file = stat?.isDirectory() ? join(named, 'model.json') : named;
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) {
    throw new Failure({ code: 'file-missing', message: 'there is no such file', place: { file }, cure: 'The path starts from the current folder.' });
  }
  const head = await headOf(file);
  if (head.toString('latin1', 0, 8) === '\x89HDF\r\n\x1a\n') return readKerasHdf5(file);
  if (/^\s*\{/.test(head.toString('utf8'))) return readLayersModel(file);
  if (head[8] === 0x7b) return readSafetensors(file);
  throw unreadable(file, 'is not a known format of weights');
}

async function readSafetensors(file: string): Promise<FoundWeights> {
  try {
    const { arrays } = decodeSafetensors(await readFile(file));
    return { format: 'safetensors', arrays: arrays.map((array) => {
      const at = array.name.lastIndexOf('/');
      return { ...array, layer: array.name.slice(0, Math.max(at, 0)), role: array.name.slice(at + 1) };
    }) };
  } catch (error) {
    throw unreadable(file, `is not a complete safetensors file: ${(error as Error).message}`);
  }
}

async function headOf(file: string): Promise<Buffer> {
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(64), 0, 64, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}
