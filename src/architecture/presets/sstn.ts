import type { Block } from '../../schema/pipeline.generated.js';
import type { Preset } from './preset.js';

/** Attention of positions twice, each times a learned number and normalized; added to its input. */
function spatialAttention(channels: number): Block[] {
  const one: Block[] = [
    { attention: { keys: Math.max(1, Math.floor(channels / 8)), output: false, scale: 'none', factor: true } },
    { activation: 'relu' },
    { normalize: 'batch' },
  ];
  return [{ parallel: { branches: [[...one, ...one], []], join: 'add' } }, { activation: 'relu' }];
}

/** Learned tokens and back, twice: the second time the first one's result decides the weights. Added to its input. */
function spectralAssociation(count: number): Block[] {
  const first: Block = { tokens: { of: 'learned', count, back: true } };
  const second: Block = { tokens: { of: 'learned', count, back: true, scores: [first, { normalize: 'batch' }] } };
  return [{ parallel: { branches: [[second], []], join: 'add' } }, { normalize: 'batch' }];
}

/**
 * The spectral-spatial transformer network (SSTN) of Zhong, Li, Ma, Jiang, Zhao 2022 (IEEE TGRS 60), for patches of 9 x 9: spatial
 * attention and spectral association in turn (AEAE), first of 49 channels, then of `kernels`. As in the authors' code for Indian Pines.
 * For other scenes that code has other beginnings: for Pavia University without biases, with a leaky ReLU and 18 kernels.
 */
export const sstn: Preset = {
  name: 'sstn',
  title: 'SSTN',
  options: ['kernels'],
  blocks: ({ kernels = 16 }) => [
    { conv: { kernels: 49, size: [1, 1, 'full'], activation: 'none' } },
    ...spatialAttention(49),
    ...spectralAssociation(kernels),
    { conv: { kernels, size: [1, 1, 1], activation: 'leaky', order: ['convolution', 'activation', 'normalization'] } },
    ...spatialAttention(kernels),
    ...spectralAssociation(kernels),
    { pool: 'average' },
    { dense: 'classes' },
  ],
};
