import type { SearchRow } from '../../../classifiers/classifier.js';
import type { Split } from '../../../splits/index.js';
import type { EpochRecord } from '../../../train/epoch.js';
import type { PretrainingRecord } from '../../../train/progress.js';
import type { TrialTimes } from './times.js';

/** What a trial found out: all that is expensive, but for the weights. Everything else derives from it. */
export interface TrialRecord {
  readonly seed: number;
  /** Pixels are flat indices: row * columns + column. */
  readonly split: Split;
  /** Empty of a classifier. */
  readonly epochs: readonly EpochRecord[];
  /** Of a network with autoencoders: the epochs of each, before those above. */
  readonly pretraining?: readonly PretrainingRecord[];
  /** The epoch whose weights were tested; undefined of a classifier. */
  readonly selected?: number;
  /** Of a classifier, what was tried and what was chosen. */
  readonly search?: readonly SearchRow[];
  /**
   * Of the test pixels in the split's order: classes from 1, and the softmax probability of the predicted one, or what a
   * classifier has in its place.
   */
  readonly predictions: { readonly classes: ArrayLike<number>; readonly confidence: ArrayLike<number> };
  readonly times: TrialTimes;
}

/** A trial without its pixels and epochs, of which a run may have millions. */
export interface TrialOutline extends Pick<TrialRecord, 'seed' | 'selected' | 'search' | 'times'> {
  /** How many it has trained. */
  readonly epochs: number;
}

export function outlineOf({ seed, selected, search, times, epochs }: TrialRecord): TrialOutline {
  return { seed, ...(selected === undefined ? {} : { selected }), ...(search ? { search } : {}), times, epochs: epochs.length };
}

/** The pixels' classes, the scene's width and the patch: what turns flat indices into rows of a table. */
export interface LabelledGrid {
  readonly columns: number;
  /** The class of every pixel, from 1; 0 is unlabelled. */
  readonly mask: ArrayLike<number>;
  /** Rows and columns of a patch. */
  readonly patch: number;
}
