import type { Preset } from './preset.js';
import { dropped, maxPool, plain } from './plain.js';

/**
 * The contextual deep CNN of Lee and Kwon 2017 ("Going Deeper With Contextual CNN for Hyperspectral Image Classification", IEEE
 * TIP), for patches of 5 x 5: kernels of 1, 3 and 5 pixels side by side, max pooling to one position, residual blocks of 1 x 1.
 * As in the code of Li et al. 2020 (DBDA): batch normalization in the first residual block in place of the paper's local
 * response normalization. That code also makes a second one, 256 weights, and never uses it.
 */
export const cdcnn: Preset = {
  name: 'cdcnn',
  title: 'CDCNN',
  options: ['kernels', 'dropout'],
  blocks({ kernels = 128, dropout = 0.5 }) {
    const pair = [plain(kernels, [1, 1, 1]), plain(kernels, [1, 1, 1], 'none')];
    return [
      {
        parallel: {
          branches: [
            [plain(kernels, [1, 1, 'full'], 'none'), maxPool([5, 5, 1])],
            [plain(kernels, [3, 3, 'full'], 'none'), maxPool([3, 3, 1])],
            [plain(kernels, [5, 5, 'full'], 'none')],
          ],
          join: 'concat',
        },
      },
      plain(kernels, [1, 1, 1], 'none'),
      { parallel: { branches: [[{ activation: 'relu' }, { normalize: 'batch' }, ...pair], []], join: 'add' } },
      { activation: 'relu' },
      { parallel: { branches: [pair, []], join: 'add' } },
      { activation: 'relu' },
      plain(kernels, [1, 1, 1]),
      ...dropped(dropout),
      plain(kernels, [1, 1, 1]),
      ...dropped(dropout),
      plain(kernels, [1, 1, 1], 'none'),
      { dense: 'classes' },
    ];
  },
};
