import { dense, preActivated } from './fdssc.js';
import type { Preset } from './preset.js';

/**
 * The double-branch multi-attention network (DBMA) of Ma, Yang, Wu, Zhao, Zhang 2019 (Remote Sensing 11(11):1307), for patches of
 * 7 x 7: a dense block along the spectrum with CBAM's gate over channels beside one in the plane with its gate over positions.
 * The layers are those of the code of Li et al. 2020 (DBDA). Two things are as in the paper, and change no count:
 * - the gate over channels sees averages and maxima; that code takes averages twice;
 * - the last convolution spans all the depth. For an odd number of bands that code's kernel is one value shorter.
 */
export const dbma: Preset = {
  name: 'dbma',
  title: 'DBMA',
  options: [],
  blocks: () => [
    {
      parallel: {
        branches: [
          [
            { conv: { kernels: 24, size: [1, 1, 7], stride: [1, 1, 2], normalize: 'none', activation: 'none' } },
            dense(3, preActivated(24, [1, 1, 7], 'relu', [0, 0, 3])),
            preActivated(60, [1, 1, 'full'], 'relu', [0, 0, 0]),
            { gate: { over: 'channels', pool: ['average', 'max'], reduction: 2, hidden: 'none' } },
            { pool: 'average' },
          ],
          [
            { conv: { kernels: 24, size: [1, 1, 'full'], normalize: 'none', activation: 'none' } },
            dense(3, preActivated(12, [3, 3, 1], 'relu', [1, 1, 0])),
            { gate: { over: 'positions', size: [3, 3, 1] } },
            { pool: 'average' },
          ],
        ],
        join: 'concat',
      },
    },
    { dense: 'classes' },
  ],
};
