import { readFile } from 'node:fs/promises';
import { decodeSafetensors } from '../../store/formats/safetensors.js';
import { type FoundArray, type FoundWeights, unreadable } from '../found.js';
import type { WeightFormat } from './format.js';

/** Those that hsi-run itself writes: `layer/role` names an array. */
export const safetensors: WeightFormat = {
  title: 'safetensors of its own',
  // The header's length in eight bytes, then its JSON.
  recognizes: (head) => head[8] === 0x7b,
  read: readSafetensors,
};

async function readSafetensors(file: string): Promise<FoundWeights> {
  try {
    return { format: 'safetensors', arrays: foundIn(await readFile(file)) };
  } catch (error) {
    throw unreadable(file, `is not a complete safetensors file: ${(error as Error).message}`).causedBy(error);
  }
}

/** The arrays of a file that `encodeSafetensors` wrote. */
export function foundIn(file: Uint8Array): FoundArray[] {
  return decodeSafetensors(file).arrays.map((array) => {
    const at = array.name.lastIndexOf('/');
    return { ...array, layer: array.name.slice(0, Math.max(at, 0)), role: array.name.slice(at + 1) };
  });
}
