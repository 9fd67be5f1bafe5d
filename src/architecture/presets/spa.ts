import type { Preset, PresetOptions } from './preset.js';

/**
 * The spatial part of SSRN alone (SPA in Zhong et al. 2018). Its first convolution sees the bands themselves where SSRN's
 * sees 128 spectral features.
 */
export const spa: Preset = {
  name: 'spa',
  title: 'SPA',
  options: ['spatial', 'kernels', 'normalize', 'dropout'],
  blocks: (options) => spatialPart(options, 'identity'),
};

/** @param shortcut of its residual blocks; none makes them plain convolutions */
export function spatialPart(
  { spatial = 2, kernels = 24, normalize = 'batch', dropout = 0.5 }: PresetOptions,
  shortcut: 'identity' | 'none',
): ReturnType<Preset['blocks']> {
  return [
    { conv: { kernels, size: [3, 3, 'full'], normalize } },
    ...(spatial ? [{ spatial: { repeat: spatial, kernels, size: 3, shortcut, normalize } }] : []),
    { pool: 'average' as const },
    ...(dropout ? [{ dropout }] : []),
    { dense: 'classes' },
  ];
}
