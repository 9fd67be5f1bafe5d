import type { Preset } from './preset.js';
import { dropped, plain } from './plain.js';

/**
 * The contextual CNN of Lee and Kwon 2016 ("Contextual Deep CNN Based Hyperspectral Classification", IGARSS), for patches of
 * 5 x 5: kernels of one and of 3 x 3 pixels side by side, then two residual blocks of 1 x 1.
 * - Two widths of kernels, as in DeepHyperX. The paper's text has a third, of 5 x 5.
 * - The paper's local response normalization is left out; it has no weights.
 * - All after the first convolutions sees single pixels, so that only the middle one is computed: it is the one to classify.
 */
export const lee: Preset = {
  name: 'lee',
  title: 'CNN of Lee and Kwon',
  options: ['kernels', 'dropout'],
  blocks({ kernels = 128, dropout = 0.5 }) {
    const residual = { branches: [[plain(kernels, [1, 1, 1]), plain(kernels, [1, 1, 1], 'none')], []], join: 'add' as const };
    return [
      {
        parallel: {
          branches: [[plain(kernels, [3, 3, 'full'], 'none', { padding: 'zero' })], [plain(kernels, [1, 1, 'full'], 'none')]],
          join: 'concat',
        },
      },
      { pool: 'centre' },
      { activation: 'relu' },
      plain(kernels, [1, 1, 1]),
      { group: { blocks: [{ parallel: residual }, { activation: 'relu' }], repeat: 2 } },
      plain(kernels, [1, 1, 1]),
      ...dropped(dropout),
      plain(kernels, [1, 1, 1]),
      ...dropped(dropout),
      { dense: 'classes' },
    ];
  },
};
