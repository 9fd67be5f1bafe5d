import type { Preset } from './preset.js';
import { dropped, plain } from './plain.js';

/**
 * HybridSN of Roy, Krishna, Dubey, Chaudhuri 2020 ("HybridSN: Exploring 3-D-2-D CNN Feature Hierarchy for Hyperspectral Image
 * Classification", IEEE GRSL), for patches of 25 x 25 and 30 principal components (`pca: {components: 30}`): three 3-D
 * convolutions, one in the plane, two dense layers with dropout. Paper and code agree.
 */
export const hybridsn: Preset = {
  name: 'hybridsn',
  title: 'HybridSN',
  options: ['dropout'],
  blocks: ({ dropout = 0.4 }) => [
    plain(8, [3, 3, 7]),
    plain(16, [3, 3, 5]),
    plain(32, [3, 3, 3]),
    plain(64, [3, 3, 'full']),
    { dense: { units: 256, activation: 'relu' } },
    ...dropped(dropout),
    { dense: { units: 128, activation: 'relu' } },
    ...dropped(dropout),
    { dense: 'classes' },
  ],
};
