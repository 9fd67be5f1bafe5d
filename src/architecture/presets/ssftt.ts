import type { Preset } from './preset.js';

/**
 * The spectral-spatial feature tokenization transformer (SSFTT) of Sun, Zhao, Zheng, Wu 2022 (IEEE TGRS 60), for patches of 13 x 13 and
 * 30 principal components (`pca: {components: 30}`): a 3-D and a 2-D convolution, four learned tokens, one transformer layer.
 * As in the authors' code, but for the scale of the products: one over the root of a head's channels, as in the paper; the code takes
 * those of all heads.
 */
export const ssftt: Preset = {
  name: 'ssftt',
  title: 'SSFTT',
  options: ['dropout'],
  blocks: ({ dropout = 0.1 }) => [
    { conv: { kernels: 8, size: [3, 3, 3] } },
    { conv: { kernels: 64, size: [3, 3, 'full'] } },
    { tokens: { of: 'learned', count: 4, width: 64, bias: false, class: true, positions: true, dropout } },
    { encoder: { depth: 1, heads: 8, mlp: 8, dropout } },
    { pool: 'first' },
    { dense: 'classes' },
  ],
};
