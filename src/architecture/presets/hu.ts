import type { Preset } from './preset.js';

/**
 * The 1-D CNN of Hu, Huang, Wei, Zhang, Li 2015 ("Deep Convolutional Neural Networks for Hyperspectral Image Classification",
 * Journal of Sensors), for patches of one pixel: one convolution along the spectrum, max pooling, 100 hidden units, tanh.
 * The paper has kernels of a ninth of the bands and windows of a fifth of the kernel: a fortieth of what the kernels leave.
 */
export const hu: Preset = {
  name: 'hu',
  title: '1-D CNN of Hu et al.',
  options: ['kernels'],
  blocks: ({ kernels = 20 }) => [
    { conv: { kernels, size: [1, 1, '1/9'], normalize: 'none', activation: 'tanh' } },
    { pool: { take: 'max', size: [1, 1, '1/40'] } },
    { dense: { units: 100, activation: 'tanh' } },
    { dense: 'classes' },
  ],
};
