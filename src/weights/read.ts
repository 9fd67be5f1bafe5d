import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { folderInstead } from '../base/folder-instead.js';
import { Failure } from '../errors/failure.js';
import { HEAD_BYTES } from './formats/format.js';
import { weightFormatOf } from './formats/index.js';
import { type FoundWeights, unreadable } from './found.js';
import { statOf } from '../base/stat.js';

const WEIGHT_FILES = { what: 'a file of weights', fits: (name: string) => /\.(h5|hdf5|keras|safetensors)$/i.test(name) };

/**
 * The arrays of a file of weights, told by its content: HDF5 of Keras, safetensors, or a LayersModel (its model.json, or its folder).
 *
 * @throws Failure `file-missing`, `weights-format`
 */
export async function readWeights(named: string): Promise<FoundWeights> {
  const stat = statOf(named);
  const file = stat?.isDirectory() ? join(named, 'model.json') : named;
  if (stat?.isDirectory() && !statOf(file)?.isFile()) throw new Failure(folderInstead('file-missing', named, WEIGHT_FILES));
  if (!statOf(file)?.isFile()) {
    throw new Failure({
      code: 'file-missing',
      message: 'there is no such file',
      place: { file },
      hint: 'The path starts from the current folder.',
    });
  }
  const head = await headOf(file);
  const format = weightFormatOf(head);
  if (!format) throw unreadable(file, 'is not a known format of weights');
  return format.read(file);
}

async function headOf(file: string): Promise<Buffer> {
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}
