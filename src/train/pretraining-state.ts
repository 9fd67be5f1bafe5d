import type { PretrainingRecord } from './progress.js';
import type { WeightArray } from '../compile/weights.js';
import type { StreamState } from '../numerics/random.js';
import type { OptimizerState } from './optimizers/optimizer.js';

/** What pretraining needs to go on. */
export interface PretrainingState {
  readonly records: readonly PretrainingRecord[];
  /** Of an autoencoder that is not done yet. */
  readonly current?: { readonly decoder: readonly WeightArray[]; readonly optimizer: OptimizerState; readonly order: StreamState };
}
