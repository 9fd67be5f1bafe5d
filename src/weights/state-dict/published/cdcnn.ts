import type { PublishedNames } from './published.js';

// Of the same repository, DBMA takes averages where the preset takes maxima; two classes of DBDA have the same names and other activations.

/** The contextual deep CNN in the repository of DBDA (Li et al. 2020): a second batch normalization is made there and not used. */
export const cdcnn: PublishedNames = {
  source: 'lironui/Double-Branch-Dual-Attention-Mechanism-Network, CDCNN_network',
  preset: 'cdcnn',
  axes: 'bands-first',
  epsilon: 1e-5,
  unused: ['batch_normal1.1'],
  names: {
    'parallel1/branch1/conv1': 'conv11.0',
    'parallel1/branch2/conv1': 'conv12.0',
    'parallel1/branch3/conv1': 'conv13',
    conv1: 'conv2',
    'parallel2/branch1/normalize1/norm': 'res_net1.bn.1',
    'parallel2/branch1/conv1': 'res_net1.conv1',
    'parallel2/branch1/conv2': 'res_net1.conv2',
    'parallel3/branch1/conv1': 'res_net2.conv1',
    'parallel3/branch1/conv2': 'res_net2.conv2',
    conv2: 'conv3.1',
    conv3: 'conv4.2',
    conv4: 'conv5.2',
    dense1: 'full_connection.0',
  },
};
