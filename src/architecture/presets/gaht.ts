import type { Block } from '../../schema/pipeline.generated.js';
import type { Preset } from './preset.js';

/** Tokens of pixels by a convolution of two groups of channels, then transformer layers. */
function stage(width: number, depth: number, heads: number): Block[] {
  return [
    { tokens: { of: 'pixels', width, size: 3, groups: 2 } },
    { normalize: 'batch' },
    { activation: 'relu' },
    { encoder: { depth, heads, mlp: width, scale: 'none' } },
    { normalize: 'layer' },
  ];
}

/**
 * The group-aware hierarchical transformer (GAHT) of Mei, Song, Ma, Xu 2022 (IEEE TGRS 60), for patches of 7 x 7: three stages, each with
 * grouped convolutions that make tokens of the pixels. As in the authors' code for Pavia University: two groups, one, two and one layers,
 * products of queries and keys that are not scaled. `kernels`: channels of the first stage's tokens, a multiple of 8; the others have half
 * and a quarter.
 */
export const gaht: Preset = {
  name: 'gaht',
  title: 'GAHT',
  options: ['kernels'],
  blocks: ({ kernels = 256 }) => [
    ...stage(kernels, 1, 8),
    ...stage(Math.ceil(kernels / 2), 2, 4),
    ...stage(Math.ceil(kernels / 4), 1, 2),
    { pool: 'average' },
    { dense: 'classes' },
  ],
};
