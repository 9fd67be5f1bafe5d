import type { Network } from '../architecture/layers/index.js';
import type { WeightArray } from '../compile/weights.js';
import type { Preprocessing } from '../data/features/features.js';
import type { PatchShape } from '../data/patches.js';

/** A trained network with all that a program needs to predict with it. */
export interface TrainedModel {
  /** The configuration's. */
  readonly name: string;
  readonly seed: number;
  /** Of the trial. */
  readonly address: string;
  readonly network: Network;
  readonly batchNorm: { readonly momentum: number; readonly epsilon: number };
  readonly weights: readonly WeightArray[];
  readonly preprocessing: Preprocessing;
  readonly patch: PatchShape;
  readonly classNames: readonly string[];
  /** Where somebody has chosen them. */
  readonly colours?: readonly (string | undefined)[];
}
