/** One row of epochs.csv. Training figures are means over the epoch, dropout on, the L2 penalty included. */
export interface EpochRecord {
  /** From 1. */
  readonly epoch: number;
  readonly loss: number;
  readonly accuracy: number;
  /** Absent without validation pixels. */
  readonly validationLoss?: number;
  readonly validationAccuracy?: number;
}
