import { Failure } from '../errors/failure.js';

/** One array of a file of weights, whoever wrote it. */
export interface FoundArray {
  /** As the file has it. */
  readonly name: string;
  /** The layer that it belongs to, as the file names it. */
  readonly layer: string;
  /** `kernel`, `bias`, `gamma`, `beta`, `moving_mean`, `moving_variance`, or what the file calls it. */
  readonly role: string;
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** What a file of weights is, and what it holds. */
export interface FoundWeights {
  /** For people: `HDF5 of Keras`. */
  readonly format: string;
  readonly arrays: readonly FoundArray[];
  /** Of a state dict of PyTorch, whose names, shapes and order of values are PyTorch's (state-dict/). */
  readonly by?: 'pytorch';
  /** What batch normalization adds to the variance, where the file says it. */
  readonly epsilon?: number;
}

export function unreadable(
  file: string,
  message: string,
  hint = 'hsi-run reads HDF5 of Keras, safetensors (its own, or a state dict of PyTorch), and a LayersModel (model.json).',
): Failure {
  return new Failure({ code: 'weights-format', message, place: { file }, hint });
}
