import type { Preset } from './preset.js';

/**
 * The spectral part of SSRN alone (SPC in Zhong et al. 2018): up to the convolution over all the depth, every pixel of the
 * patch by itself; then the average of the pixels and the classes, as SSRN ends.
 */
export const spc: Preset = {
  name: 'spc',
  title: 'SPC',
  options: ['spectral', 'kernels', 'normalize', 'dropout'],
  blocks: ({ spectral = 2, kernels = 24, normalize = 'batch', dropout = 0.5 }) => [
    { conv: { kernels, size: [1, 1, 7], stride: [1, 1, 2], normalize } },
    ...(spectral ? [{ spectral: { repeat: spectral, kernels, size: 7, normalize } }] : []),
    { conv: { kernels: 128, size: [1, 1, 'full'], normalize } },
    { pool: 'average' as const },
    ...(dropout ? [{ dropout }] : []),
    { dense: 'classes' },
  ],
};
