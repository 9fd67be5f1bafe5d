import type { Preset } from './preset.js';
import { dropped, maxPool, plain } from './plain.js';

/**
 * The 3-D CNN of Chen, Jiang, Li, Jia, Ghamisi 2016 ("Deep Feature Extraction and Classification of Hyperspectral Images Based
 * on Convolutional Neural Networks", IEEE TGRS), for patches of 27 x 27: three 3-D convolutions of 4 x 4 x 32, max pooling in
 * the plane after the first two, dropout. 32 kernels in each, as in DeepHyperX; the paper has 32, 64 and 128.
 * `cnn-chen` is the same idea for patches of 7 x 7.
 */
export const chen: Preset = {
  name: 'chen',
  title: '3-D CNN of Chen et al.',
  options: ['kernels', 'dropout', 'l2'],
  blocks: ({ kernels = 32, dropout = 0.5, l2 = 0 }) => [
    plain(kernels, [4, 4, 32], 'relu', { l2 }),
    maxPool([2, 2, 1]),
    plain(kernels, [4, 4, 32], 'relu', { l2 }),
    maxPool([2, 2, 1]),
    plain(kernels, [4, 4, 32], 'relu', { l2 }),
    ...dropped(dropout),
    { dense: 'classes' },
  ],
};
