import type { TrainingProgress } from '../train/progress.js';

/** Parts of a job that are done, of how many. */
export interface PartsDone {
  readonly done: number;
  readonly of: number;
}

/** How far a job is: one of these at a time. `--progress json` writes them as they are. */
export type TrialProgress =
  /** Each step of a training, or of an autoencoder's pretraining. */
  | TrainingProgress
  /** It goes on where an earlier process stopped: epochs that are done, and of pretraining where it came no further. Comes once. */
  | { readonly kind: 'resumed'; readonly resumed: number; readonly pretrained?: number }
  /** A checkpoint has been written, or is gone on from: epochs in it, and of pretraining. */
  | { readonly kind: 'kept'; readonly kept: KeptEpochs }
  /** Models of a classifier that are trained; and those of a search whose accuracies the next run finds. */
  | { readonly kind: 'fitted'; readonly fitted: PartsDone & { readonly kept?: number } }
  /** Of a map that is made: pixels of the scene; and those of finished parts, which the next run finds. */
  | { readonly kind: 'mapped'; readonly mapped: PartsDone & { readonly kept?: number } }
  /** Pixels whose classes are explained, or whose features are taken or laid out. */
  | { readonly kind: 'explained'; readonly explained: PartsDone }
  /** Test pixels predicted. */
  | { readonly kind: 'tested'; readonly tested: PartsDone };

/** What a checkpoint has. */
export interface KeptEpochs {
  readonly epochs: number;
  readonly pretrained: number;
}
