import { Failure, type Problem } from '../../errors/failure.js';
import type { RandomStream } from '../../numerics/random.js';
import type { Mask } from '../cube.js';

/** Flat pixel indices (row * columns + column), each list in ascending order, no pixel in two of them. */
export interface Split {
  readonly train: Uint32Array;
  readonly validation: Uint32Array;
  readonly test: Uint32Array;
}

export interface SplitContext {
  readonly mask: Mask;
  readonly random: RandomStream;
  /** What files give, where the split is theirs. */
  readonly given?: Split;
  /** One for each class of the mask; messages use them. */
  readonly classNames: readonly string[];
}

/** The key of a split that a failure is about. */
export type SplitKey = keyof Split | 'draw' | 'by' | 'table' | 'seed';

/** A split that the scene cannot give; knows the key, so that the spec can say where it stands. */
export class SplitFailure extends Failure {
  constructor(readonly part: SplitKey, problem: Problem) {
    super(problem);
  }
}
