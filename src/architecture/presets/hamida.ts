import type { Preset } from './preset.js';
import { plain } from './plain.js';

/**
 * The 3-D CNN of Ben Hamida, Benoit, Lambert, Ben Amar 2018 ("3-D Deep Learning Approach for Remote Sensing Image
 * Classification", IEEE TGRS), for patches of 5 x 5: convolutions with strides along the spectrum in place of pooling.
 * Kernels, strides and zeros are those of DeepHyperX, which follows the paper's best network.
 */
export const hamida: Preset = {
  name: 'hamida',
  title: '3-D CNN of Ben Hamida et al.',
  options: [],
  blocks: () => [
    plain(20, [3, 3, 3]),
    plain(20, [1, 1, 3], 'none', { stride: [1, 1, 2], padding: [0, 0, 1] }),
    plain(35, [3, 3, 3], 'relu', { padding: [0, 0, 1] }),
    plain(35, [1, 1, 3], 'none', { stride: [1, 1, 2], padding: [0, 0, 1] }),
    plain(35, [1, 1, 3], 'relu', { padding: [0, 0, 1] }),
    plain(35, [1, 1, 2], 'relu', { stride: [1, 1, 2], padding: [0, 0, 1] }),
    { dense: 'classes' },
  ],
};
