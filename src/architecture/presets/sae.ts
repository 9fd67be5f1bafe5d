import type { Preset } from './preset.js';

/**
 * A stacked autoencoder with a softmax layer after Chen, Lin, Zhao, Wang, Gu 2014 ("Deep Learning-Based Classification of
 * Hyperspectral Data"): each layer first learns to reconstruct what the one before it gives, then all of them are trained
 * together. It sees the whole patch as one list of values. Standardised values are not bounded as theirs are: so decoders are
 * linear, with weights of their own, the error is the squared one, and ReLU stands where theirs are logistic (docs/paper.md
 * has the comparison; activation: sigmoid asks for theirs).
 */
export const sae: Preset = {
  name: 'sae',
  title: 'SAE',
  options: ['units', 'pretraining', 'activation', 'dropout', 'l2'],
  blocks: ({ units = [100, 50, 20], pretraining = 50, activation = 'relu', dropout = 0, l2 = 0 }) => [
    ...units.map((count) => ({ autoencoder: { units: count, epochs: pretraining, activation, l2 } })),
    ...(dropout ? [{ dropout }] : []),
    { dense: 'classes' },
  ],
};
