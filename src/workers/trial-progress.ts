import type { TrainingProgress } from '../train/progress.js';

/** How far a job is. What comes once stands alone; the rest is what is known so far. */
export interface TrialProgress extends Partial<TrainingProgress> {
  /** Epochs that an earlier process has done. */
  readonly resumed?: number;
  /** Epochs of pretraining that it has done, where it came no further. */
  readonly pretrained?: number;
  /** A checkpoint has been written, or is gone on from: epochs in it, and of pretraining. Comes alone. */
  readonly kept?: { readonly epochs: number; readonly pretrained: number };
  /** Models of a classifier that are trained, of how many. */
  readonly fitted?: { readonly done: number; readonly of: number };
  /** Of a map that is made: pixels of the scene, of how many. */
  readonly mapped?: { readonly done: number; readonly of: number };
  /** Pixels whose classes are explained, of how many. */
  readonly explained?: { readonly done: number; readonly of: number };
  /** Test pixels predicted, of how many. */
  readonly tested?: { readonly done: number; readonly of: number };
}
