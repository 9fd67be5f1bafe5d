import type { PublishedNames } from './published.js';

/** Normalization, slope and convolution of three repeats, numbered on from the ones before. */
const dense = (block: string, norms: number, convolutions: number) =>
  Object.fromEntries(
    [1, 2, 3].flatMap((repeat) => {
      const own = `${block}/repeat${repeat}/branch2/conv1`;
      return [
        [`${own}/norm`, `batch_norm${norms + repeat}.0`],
        [`${own}/prelu`, `batch_norm${norms + repeat}.1`],
        [`${own}/conv`, `conv${convolutions + repeat}`],
      ];
    }),
  ) as PublishedNames['names'];

/** FDSSC in the repository of DBDA (Li et al. 2020). */
export const fdssc: PublishedNames = {
  source: 'lironui/Double-Branch-Dual-Attention-Mechanism-Network, FDSSC_network',
  preset: 'fdssc',
  axes: 'bands-last',
  epsilon: 0.001,
  names: {
    conv1: 'conv1',
    ...dense('parallel1', 0, 1),
    'conv2/norm': 'batch_norm4.0',
    'conv2/conv': 'conv5',
    'conv3/norm': 'batch_norm5.0',
    'conv3/prelu': 'batch_norm5.1',
    'conv3/conv': 'conv6',
    ...dense('parallel2', 5, 6),
    'normalize1/norm': 'batch_norm9.0',
    'activation1/prelu': 'batch_norm9.1',
    dense1: 'full_connection.1',
  },
};
