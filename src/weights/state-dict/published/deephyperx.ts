import type { PublishedNames } from './published.js';

// Of its other networks, `lee` has local response normalization, which the preset has not: its weights mean something else here.

const plain = (preset: string, of: string, names: PublishedNames['names']): PublishedNames => ({
  source: `nshaud/DeepHyperX, ${of}`,
  preset,
  axes: 'bands-first',
  names,
});

/** The branches of a sum, by the lengths of their kernels. */
const branches = (repeat: number) =>
  Object.fromEntries([1, 2, 3, 4].map((one) => [`group1/repeat${repeat}/parallel1/branch${one}/conv1`, `conv${repeat + 1}_${one}`]));

/** DeepHyperX of Audebert, Le Saux and Lefèvre 2019, and its forks, which kept the names. `li` has 16 kernels there: `kernels: 16`. */
export const deepHyperX: readonly PublishedNames[] = [
  plain('hu', 'HuEtAl', { conv1: 'conv', dense1: 'fc1', dense2: 'fc2' }),
  plain('hamida', 'HamidaEtAl', {
    conv1: 'conv1',
    conv2: 'pool1',
    conv3: 'conv2',
    conv4: 'pool2',
    conv5: 'conv3',
    conv6: 'conv4',
    dense1: 'fc',
  }),
  plain('li', 'LiEtAl', { conv1: 'conv1', conv2: 'conv2', dense1: 'fc' }),
  plain('chen', 'ChenEtAl', { conv1: 'conv1', conv2: 'conv2', conv3: 'conv3', dense1: 'fc' }),
  plain('m3d-dcnn', 'HeEtAl', { conv1: 'conv1', ...branches(1), ...branches(2), conv2: 'conv4', dense1: 'fc' }),
];
