import type { Block } from '../../schema/pipeline.generated.js';
import { dropped, type Triple } from './plain.js';
import type { Preset } from './preset.js';

const ORDER = ['normalization', 'activation', 'convolution'] as const;

/** Batch normalization and an activation, then a convolution. */
export function preActivated(
  kernels: number,
  size: Triple | [number, number, 'full'],
  activation: 'prelu' | 'relu' | 'mish',
  padding: Triple,
): Block {
  return { conv: { kernels, size, padding, activation, order: [...ORDER] } };
}

/** So many convolutions, each of which sees the block's input and the outputs of all before it (Huang et al. 2017). */
export function dense(times: number, block: Block): Block {
  return { parallel: { branches: [[], [block]], join: 'concat', repeat: times } };
}

/**
 * The fast dense spectral-spatial convolution network (FDSSC) of Wang, Dou, Jiang, Sun 2018 (Remote Sensing 10(7):1068), for
 * patches of 9 x 9: dense blocks along the spectrum, then in the plane, PReLU. As in the code of Li et al. 2020 (DBDA):
 * - one learned slope for each PReLU, zeros around the plane in the middle convolution;
 * - the second dense block has kernels of 1 x 1 x 7 there, of whose seven values a depth of 1 meets one; the paper has 3 x 3 x 1.
 */
export const fdssc: Preset = {
  name: 'fdssc',
  title: 'FDSSC',
  options: ['dropout'],
  blocks: ({ dropout = 0.5 }) => [
    { conv: { kernels: 24, size: [1, 1, 7], stride: [1, 1, 2], normalize: 'none', activation: 'none' } },
    dense(3, preActivated(12, [1, 1, 7], 'prelu', [0, 0, 3])),
    preActivated(200, [1, 1, 'full'], 'relu', [0, 0, 0]),
    { flatten: 'depth' },
    preActivated(24, [3, 3, 'full'], 'prelu', [1, 1, 0]),
    dense(3, preActivated(12, [1, 1, 7], 'prelu', [0, 0, 3])),
    { normalize: 'batch' },
    { activation: 'prelu' },
    { pool: 'average' },
    ...dropped(dropout),
    { dense: 'classes' },
  ],
};
