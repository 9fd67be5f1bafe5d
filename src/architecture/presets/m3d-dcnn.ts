import type { Preset } from './preset.js';
import { dropped, plain } from './plain.js';

/**
 * The multi-scale 3-D CNN (M3D-DCNN) of He, Li, Chen 2017 ("Multi-scale 3D deep convolutional neural network for hyperspectral
 * image classification", IEEE ICIP), for patches of 7 x 7: twice the sum of convolutions of four lengths along the spectrum.
 * As in DeepHyperX: no pooling before the last convolution of 2 x 2 x 3.
 */
export const m3dDcnn: Preset = {
  name: 'm3d-dcnn',
  title: 'M3D-DCNN',
  options: ['kernels', 'dropout'],
  blocks({ kernels = 16, dropout = 0.5 }) {
    const branches = [1, 3, 5, 11].map((length) => [plain(kernels, [1, 1, length], 'none', { padding: [0, 0, (length - 1) / 2] })]);
    return [
      plain(kernels, [3, 3, 11], 'relu', { stride: [1, 1, 3] }),
      { group: { blocks: [{ parallel: { branches, join: 'add' } }, { activation: 'relu' }], repeat: 2 } },
      plain(kernels, [2, 2, 3]),
      ...dropped(dropout),
      { dense: 'classes' },
    ];
  },
};
