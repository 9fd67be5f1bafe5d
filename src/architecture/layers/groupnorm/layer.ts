import type { Layer } from '../layer.js';

/**
 * Values to zero mean and unit variance, then each channel times gamma plus beta. `position`: the channels of each position
 * (layer normalization, Ba et al. 2016). `sample`: each group of channels over all positions of a sample (Wu and He 2018).
 */
export interface GroupnormLayer extends Layer {
  readonly kind: 'groupnorm';
  readonly over: 'position' | 'sample';
  readonly groups: number;
}

/** Added to variances, as in PyTorch. */
export const GROUPNORM_EPSILON = 1e-5;
