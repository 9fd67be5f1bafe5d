import type { WeightArray } from '../compile/weights.js';
import type { StreamState } from '../numerics/random.js';
import type { EpochRecord } from './epoch.js';
import type { OptimizerState } from './optimizers/optimizer.js';
import type { PretrainingState } from './pretraining-state.js';

/** What the network's training as a whole draws from. */
export type StreamName = 'order' | 'dropout' | 'augment';

/** All that training needs to go on after an epoch as if it had never stopped. */
export interface Checkpoint {
  /** The epochs so far. */
  readonly epochs: readonly EpochRecord[];
  /** The weights after the last of them, moving statistics included. */
  readonly weights: readonly WeightArray[];
  /** The best epoch so far and its weights; none where the last epoch's are kept. */
  readonly best?: { readonly epoch: number; readonly weights: readonly WeightArray[] };
  /** Absent as long as autoencoders are pretrained. */
  readonly optimizer?: OptimizerState;
  readonly streams: Readonly<Record<StreamName, StreamState>>;
  /** Absent of a network without autoencoders. */
  readonly pretraining?: PretrainingState;
  /** Spent on it so far. */
  readonly seconds: number;
  /** What the validation pixels were last predicted from (evaluate/predict.ts). */
  readonly validatedFrom?: string;
}

/** Where checkpoints go, and where training begins. */
export interface Checkpoints {
  /** Epochs from one to the next. */
  readonly every: number;
  /** Milliseconds between those held in memory for an interruption (checkpoint-keeper.ts). */
  readonly spareMs?: number;
  /** Training goes on here. */
  readonly from?: Checkpoint;
  write(checkpoint: Checkpoint): Promise<void>;
  /** An epoch is done, whether a checkpoint follows or not. */
  note(record: EpochRecord): Promise<void>;
}
