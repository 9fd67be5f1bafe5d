import type { WeightArray } from '../compile/weights.js';
import type { StreamState } from '../numerics/random.js';
import type { OptimizerState } from './optimizers/optimizer.js';

/** One row of pretraining.csv. */
export interface PretrainingRecord {
  /** The autoencoder's. */
  readonly block: string;
  /** From 1. */
  readonly epoch: number;
  /** The mean squared error over the epoch, the L2 penalty included. */
  readonly loss: number;
}

/** What pretraining needs to go on. */
export interface PretrainingState {
  readonly records: readonly PretrainingRecord[];
  /** Of an autoencoder that is not done yet. */
  readonly current?: { readonly decoder: readonly WeightArray[]; readonly optimizer: OptimizerState; readonly order: StreamState };
}
