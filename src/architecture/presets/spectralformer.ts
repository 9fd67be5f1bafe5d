import type { Preset } from './preset.js';

/**
 * SpectralFormer of Hong, Han, Yao, Gao, Zhang, Plaza, Chanussot 2022 (IEEE TGRS 60): tokens of three neighbouring bands each, and
 * cross-layer fusion. For patches of one pixel (pixel-wise) or 7 x 7 (patch-wise): the size of the patch decides. Sizes and dropout are
 * those of the authors' code. Beyond the ends of the spectrum ours has zeros; the code continues with the bands of the other end, and
 * its patch-wise form puts bands farther apart into a group.
 */
export const spectralformer: Preset = {
  name: 'spectralformer',
  title: 'SpectralFormer',
  options: ['dropout'],
  blocks: ({ dropout = 0.1 }) => [
    { tokens: { of: 'bands', group: 3, width: 64, class: true, positions: true, dropout } },
    { encoder: { depth: 5, heads: 4, keys: 16, mlp: 8, bias: false, fuse: true, dropout } },
    { pool: 'first' },
    { normalize: 'layer' },
    { dense: 'classes' },
  ],
};
