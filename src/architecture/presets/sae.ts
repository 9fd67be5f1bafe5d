import type { Preset } from './preset.js';

/**
 * A stacked autoencoder with a softmax layer after Chen, Lin, Zhao, Wang, Gu 2014 ("Deep Learning-Based Classification of
 * Hyperspectral Data"): logistic units, each layer first learns to reconstruct what the one before it gives, then all of
 * them are trained together. It sees the whole patch as one list of values. Decoders are linear with weights of their own and
 * the error is the squared one, since standardised values are not bounded as theirs are.
 */
export const sae: Preset = {
  name: 'sae',
  options: ['units', 'pretraining', 'dropout', 'l2'],
  blocks: ({ units = [100, 50, 20], pretraining = 50, dropout = 0, l2 = 0 }) => [
    ...units.map((count) => ({ autoencoder: { units: count, epochs: pretraining, l2 } })),
    ...(dropout ? [{ dropout }] : []),
    { dense: 'classes' },
  ],
};
