import type { Block } from '../../schema/pipeline.generated.js';
import { dense, preActivated } from './fdssc.js';
import type { Preset } from './preset.js';

/** What attention gives, times a learned number and added to its input; all that times the input. */
function gated(attention: Block): Block {
  const added: Block = { parallel: { branches: [[attention], []], join: 'add' } };
  return { parallel: { branches: [[added], []], join: 'multiply' } };
}

/**
 * The double-branch dual-attention network (DBDA) of Li, Zheng, Duan, Yang, Wang 2020 (Remote Sensing 12(3):582), for patches of 9 x 9:
 * a dense block along the spectrum with attention of channels beside one in the plane with attention of positions, Mish (Fu et al. 2019).
 * The layers are those of the authors' code, and the product of attention with its input too. Where it parts from this:
 * - the code makes the gates of DBMA as well, and never uses them;
 * - the last convolution spans all the depth. For an odd number of bands that code's kernel is one value shorter.
 */
export const dbda: Preset = {
  name: 'dbda',
  title: 'DBDA',
  options: [],
  blocks: () => [
    {
      parallel: {
        branches: [
          [
            { conv: { kernels: 24, size: [1, 1, 7], stride: [1, 1, 2], normalize: 'none', activation: 'none' } },
            dense(3, preActivated(24, [1, 1, 7], 'mish', [0, 0, 3])),
            preActivated(60, [1, 1, 'full'], 'mish', [0, 0, 0]),
            gated({ attention: { over: 'channels', projections: 'none', scale: 'opposite', factor: true } }),
            { pool: 'average' },
          ],
          [
            { conv: { kernels: 24, size: [1, 1, 'full'], normalize: 'none', activation: 'none' } },
            dense(3, preActivated(12, [3, 3, 1], 'mish', [1, 1, 0])),
            gated({ attention: { keys: 7, output: false, scale: 'none', factor: true } }),
            { pool: 'average' },
          ],
        ],
        join: 'concat',
      },
    },
    { dense: 'classes' },
  ],
};
