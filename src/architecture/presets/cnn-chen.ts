import type { Preset } from './preset.js';

/**
 * A 3-D CNN after Chen, Jiang, Li, Jia, Ghamisi 2016 ("Deep Feature Extraction and Classification of Hyperspectral Images
 * Based on Convolutional Neural Networks"): three 3-D convolutions, ReLU, max pooling after the first two, dropout, L2.
 * Theirs sees 27 x 27 pixels through kernels of 4 x 4 x 32 and pools 2 x 2 in the plane. For 7 x 7:
 * - three kernels of 3 x 3 leave 5 x 5, 3 x 3 and 1 x 1 pixels: as there the last one sees the whole patch, and there is no
 *   room to pool in the plane, so pooling halves the spectrum instead;
 * - kernels of 8 bands then see 8, 23 and 53 bands, and fit scenes from 53 bands on;
 * - dropout stands once, before the classes, as in SSRN: masks for all values between convolutions would cost as much as they do;
 * - 32, 48 and 64 kernels: their ratio of 2 : 3 : 4, at about the cost of SSRN.
 */
export const cnnChen: Preset = {
  name: 'cnn-chen',
  title: '3-D CNN after Chen et al.',
  options: ['kernels', 'normalize', 'dropout', 'l2'],
  blocks({ kernels = 32, normalize = 'none', dropout = 0.5, l2 = 0.0001 }) {
    const size: [number, number, number] = [3, 3, 8];
    const layer = (share: number) => ({ conv: { kernels: Math.round(kernels * share), size, normalize, l2 } });
    const pooled = [{ pool: { take: 'max' as const, size: [1, 1, 2] as [number, number, number] } }];
    return [layer(1), ...pooled, layer(1.5), ...pooled, layer(2), ...(dropout ? [{ dropout }] : []), { dense: 'classes' }];
  },
};
