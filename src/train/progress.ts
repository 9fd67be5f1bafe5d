import type { EpochRecord } from './epoch.js';

/** One row of pretraining.csv. */
export interface PretrainingRecord {
  /** The autoencoder's. */
  readonly block: string;
  /** From 1. */
  readonly epoch: number;
  /** The mean squared error over the epoch, the L2 penalty included. */
  readonly loss: number;
}

/** How far a training is. */
export interface TrainingProgress {
  readonly epoch: number;
  readonly epochs: number;
  readonly step: number;
  readonly steps: number;
  /** The last finished epoch. */
  readonly last?: EpochRecord;
  /** While an autoencoder learns: epochs and steps are its own, and the last record may be another's. */
  readonly pretraining?: { readonly block: string; readonly last?: PretrainingRecord };
}
