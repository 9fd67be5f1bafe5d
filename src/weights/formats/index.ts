import type { WeightFormat } from './format.js';
import { kerasHdf5 } from './keras-hdf5.js';
import { layersModel } from './layers-model.js';
import { safetensors } from './safetensors.js';

/** Every format, one line a file; the first that recognizes a file reads it. */
export const WEIGHT_FORMATS = { 'keras-hdf5': kerasHdf5, 'layers-model': layersModel, safetensors } as const satisfies Readonly<
  Record<string, WeightFormat>
>;

export function weightFormatOf(head: Buffer): WeightFormat | undefined {
  return Object.values<WeightFormat>(WEIGHT_FORMATS).find(({ recognizes }) => recognizes(head));
}
