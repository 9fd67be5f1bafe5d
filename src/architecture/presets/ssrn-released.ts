import type { Preset } from './preset.js';

/**
 * SSRN as its authors' released code has it: one spectral and one spatial block, zero padding, a 1x1x1 convolution as
 * the spatial shortcut, batch normalization and ReLU twice after each section, L2 of 1e-4 on every convolution.
 */
export const ssrnReleased: Preset = {
  name: 'ssrn-released',
  title: 'SSRN (released code)',
  options: ['spectral', 'spatial', 'kernels', 'normalize', 'dropout'],
  blocks: ({ spectral = 1, spatial = 1, kernels = 24, normalize = 'batch', dropout = 0.5 }) => {
    const common = { normalize, l2: 0.0001 };
    const section = { ...common, kernels, padding: 'zero' as const, post_activations: 2 };
    return [
      { conv: { kernels, size: [1, 1, 7], stride: [1, 1, 2], ...common } },
      ...(spectral ? [{ spectral: { repeat: spectral, size: 7, ...section } }] : []),
      { conv: { kernels: 128, size: [1, 1, 'full'], ...common } },
      { conv: { kernels, size: [3, 3, 'full'], ...common } },
      ...(spatial ? [{ spatial: { repeat: spatial, size: 3, shortcut: 'convolution' as const, ...section } }] : []),
      { pool: 'average' as const },
      ...(dropout ? [{ dropout }] : []),
      { dense: 'classes' },
    ];
  },
};
