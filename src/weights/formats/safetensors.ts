import { readFile } from 'node:fs/promises';
import { decodeSafetensors } from '../../store/formats/safetensors.js';
import { isStateDict, stateDictOf } from '../state-dict/read.js';
import { type FoundArray, type FoundWeights, unreadable } from '../found.js';
import type { WeightFormat } from './format.js';

/** Those that hsi-run itself writes, where `layer/role` names an array, and state dicts of PyTorch, where `layer.weight` does. */
export const safetensors: WeightFormat = {
  title: 'safetensors',
  // The header's length in eight bytes, then its JSON.
  recognizes: (head) => head[8] === 0x7b,
  read: readSafetensors,
};

async function readSafetensors(file: string): Promise<FoundWeights> {
  try {
    const bytes = await readFile(file);
    return isStateDict(bytes) ? stateDictOf(bytes) : { format: 'safetensors', arrays: foundIn(bytes) };
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
