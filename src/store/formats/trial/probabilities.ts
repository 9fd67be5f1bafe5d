import { decodeSafetensors, encodeSafetensors } from '../safetensors.js';

/** A trial's file, with `training.keep_probabilities`. */
export const PROBABILITIES = 'probabilities.safetensors';

/** Probabilities of all classes, of validation and test pixels in the split's order: [pixels, classes]. */
export interface KeptProbabilities {
  readonly classes: number;
  readonly validation: Float32Array;
  readonly test: Float32Array;
}

export function writeProbabilities({ classes, validation, test }: KeptProbabilities): Uint8Array {
  return encodeSafetensors(
    Object.entries({ validation, test }).map(([name, values]) => ({ name, shape: [values.length / classes, classes], values })),
  );
}

export function readProbabilities(file: Uint8Array): KeptProbabilities {
  const [validation, test] = decodeSafetensors(file).arrays;
  return { classes: test.shape[1], validation: validation.values, test: test.values };
}
