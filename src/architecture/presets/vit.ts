import type { Preset } from './preset.js';

/**
 * The vision transformer (Dosovitskiy et al. 2021) of a spectrum, as Hong et al. 2022 (SpectralFormer, IEEE TGRS) compare with it, for
 * patches of one pixel: each band is a token of 64 channels, behind a class token; five layers of four heads with 16 channels each.
 * Sizes and dropout are those of their code. That code makes layers of its cross-layer fusion, too, and does not use them here.
 */
export const vit: Preset = {
  name: 'vit',
  title: 'ViT',
  options: ['dropout'],
  blocks: ({ dropout = 0.1 }) => [
    { tokens: { of: 'bands', width: 64, class: true, positions: true, dropout } },
    { encoder: { depth: 5, heads: 4, keys: 16, mlp: 8, bias: false, dropout } },
    { pool: 'first' },
    { normalize: 'layer' },
    { dense: 'classes' },
  ],
};
