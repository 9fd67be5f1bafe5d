import type { Block } from '../../schema/pipeline.generated.js';
import type { Triple } from './plain.js';
import type { Preset } from './preset.js';

/** Two convolutions and a gate of neighbouring channels (ECA), added to their input. */
function residual(kernels: number, size: Triple, padding: Triple, first: boolean): Block {
  const body: Block[] = [
    ...(first ? [] : [{ normalize: 'batch' as const }, { activation: 'relu' as const }]),
    { conv: { kernels, size, padding, order: ['convolution', 'activation', 'normalization'] } },
    { activation: 'relu' },
    { conv: { kernels, size, padding, normalize: first ? 'batch' : 'none', activation: 'none' } },
    { gate: { over: 'channels', size: 3 } },
  ];
  return { parallel: { branches: [body, []], join: 'add' } };
}

/**
 * The attention-based adaptive spectral-spatial kernel network (A2S2K-ResNet) of Roy, Manna, Song, Bruzzone 2021 (IEEE TGRS), for
 * patches of 9 x 9: kernels of 1 and 3 x 3 pixels chosen by selective-kernel attention, residual blocks with ECA.
 * Layers and their order are those of the authors' code, but for:
 * - two sets of selection weights, as in the paper. The code gives both branches the same, so that it always averages them;
 * - 100 hidden units of the selection, the code's number for 200 bands (half of them);
 * - ECA's kernels of 3 values. The code has 3 x 3, of which its one row of channels meets 3;
 * - the average of all positions at the end. The code's window of 5 x 5 leaves out the last rows and columns.
 */
export const a2s2k: Preset = {
  name: 'a2s2k',
  title: 'A2S2K-ResNet',
  options: ['kernels'],
  blocks: ({ kernels = 24 }) => [
    {
      parallel: {
        branches: [
          [{ conv: { kernels, size: [1, 1, 7], stride: [1, 1, 2] } }],
          [{ conv: { kernels, size: [3, 3, 7], stride: [1, 1, 2], padding: [1, 1, 0] } }],
        ],
        join: 'select',
        hidden: 100,
      },
    },
    residual(kernels, [1, 1, 7], [0, 0, 3], true),
    residual(kernels, [1, 1, 7], [0, 0, 3], false),
    { conv: { kernels: 128, size: [1, 1, 'full'] } },
    { conv: { kernels, size: [3, 3, 'full'] } },
    residual(kernels, [3, 3, 1], [1, 1, 0], false),
    residual(kernels, [3, 3, 1], [1, 1, 0], false),
    { normalize: 'batch' },
    { activation: 'relu' },
    { pool: 'average' },
    { dense: 'classes' },
  ],
};
