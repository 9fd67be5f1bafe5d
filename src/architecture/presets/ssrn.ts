import type { Preset } from './preset.js';

/**
 * SSRN as the paper describes it (Zhong et al. 2018, section II and Fig. 5): two spectral and two spatial residual
 * blocks, identity shortcuts, one batch normalization for each convolution, replicate padding along the spectrum.
 */
export const ssrn: Preset = {
  name: 'ssrn',
  title: 'SSRN',
  options: ['spectral', 'spatial', 'kernels', 'normalize', 'dropout'],
  blocks: ({ spectral = 2, spatial = 2, kernels = 24, normalize = 'batch', dropout = 0.5 }) => [
    { conv: { kernels, size: [1, 1, 7], stride: [1, 1, 2], normalize } },
    ...(spectral ? [{ spectral: { repeat: spectral, kernels, size: 7, normalize } }] : []),
    { conv: { kernels: 128, size: [1, 1, 'full'], normalize } },
    { conv: { kernels, size: [3, 3, 'full'], normalize } },
    ...(spatial ? [{ spatial: { repeat: spatial, kernels, size: 3, normalize } }] : []),
    { pool: 'average' as const },
    ...(dropout ? [{ dropout }] : []),
    { dense: 'classes' },
  ],
};
