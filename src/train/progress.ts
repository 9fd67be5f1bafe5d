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

/** How far a training is: the step of an epoch that is done. */
export type TrainingProgress = EpochProgress | PretrainingProgress;

interface StepDone {
  readonly epoch: number;
  readonly epochs: number;
  readonly step: number;
  readonly steps: number;
}

export interface EpochProgress extends StepDone {
  readonly kind: 'training';
  /** The last finished epoch. */
  readonly last?: EpochRecord;
}

/** While an autoencoder learns: epochs and steps are its own. */
export interface PretrainingProgress extends StepDone {
  readonly kind: 'pretraining';
  /** The last record may be another autoencoder's. */
  readonly pretraining: { readonly block: string; readonly last?: PretrainingRecord };
}
