import type { CompiledNetwork } from '../compile/network.js';
import type { PatchFeed } from '../compile/patch-feed.js';
import type { Split } from '../splits/split.js';
import type { ResolvedTraining } from '../schema/pipeline.generated.js';
import type { Checkpoints } from './checkpoint.js';
import type { EpochRecord } from './epoch.js';
import type { PretrainingRecord } from './pretraining-state.js';

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

export interface TrainingTask {
  readonly network: CompiledNetwork;
  readonly feed: PatchFeed;
  /** The class of every pixel of the scene, from 1; 0 is unlabelled. */
  readonly mask: ArrayLike<number>;
  readonly split: Split;
  readonly settings: ResolvedTraining;
  readonly seed: number;
  readonly checkpoints?: Checkpoints;
  readonly signal?: AbortSignal;
  onProgress?(progress: TrainingProgress): void;
}
