import type { FoundWeights } from '../found.js';

/** One format of files of weights. */
export interface WeightFormat {
  /** As messages list it: `HDF5 of Keras`. */
  readonly title: string;
  /** @param head the file's first bytes, up to HEAD_BYTES */
  recognizes(head: Buffer): boolean;
  /** @throws Failure `weights-format` */
  read(file: string): Promise<FoundWeights>;
}

/** How many first bytes `recognizes` sees. */
export const HEAD_BYTES = 64;
