import type { CompiledNetwork } from '../compile/network.js';
import type { PatchFeed } from '../compile/patch-feed.js';
import type { StepLane } from '../engine/engine.js';
import type { Split } from '../splits/split.js';
import type { ResolvedTraining } from '../schema/pipeline.generated.js';
import type { Checkpoints } from './checkpoint.js';
import type { TrainingProgress } from './progress.js';

export interface TrainingTask {
  readonly network: CompiledNetwork;
  readonly feed: PatchFeed;
  /** The class of every pixel of the scene, from 1; 0 is unlabelled. */
  readonly mask: ArrayLike<number>;
  readonly split: Split;
  readonly settings: ResolvedTraining;
  readonly seed: number;
  /** Its place among trials that take their steps together. */
  readonly lane?: StepLane;
  readonly checkpoints?: Checkpoints;
  readonly signal?: AbortSignal;
  onProgress?(progress: TrainingProgress): void;
}
