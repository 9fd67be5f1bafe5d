import type { Preset } from './preset.js';
import { plain } from './plain.js';

/**
 * The 3-D CNN of Li, Zhang, Shen 2017 ("Spectral-Spatial Classification of Hyperspectral Imagery with 3D Convolutional Neural
 * Network", Remote Sensing 9(1):67), for patches of 5 x 5: two 3-D convolutions and a dense layer.
 * Zeros stand around the spectrum alone, as in DeepHyperX; the paper says nothing of them.
 */
export const li: Preset = {
  name: 'li',
  title: '3-D CNN of Li et al.',
  options: ['kernels'],
  blocks: ({ kernels = 2 }) => [
    plain(kernels, [3, 3, 7], 'relu', { padding: [0, 0, 1] }),
    plain(2 * kernels, [3, 3, 3], 'relu', { padding: [0, 0, 1] }),
    { dense: 'classes' },
  ],
};
