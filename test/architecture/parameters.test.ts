import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { walkLayers } from '../../src/architecture/layers/index.js';
import { countParameters, layerFlops, networkFlops, networkParameters } from '../../src/architecture/parameters.js';
import type { Architecture } from '../../src/schema/pipeline.generated.js';
import { network } from './helpers.js';

const test = suite('architecture/parameters');

/** Architecture, bands, classes; trainable parameters in all and without batch normalization. */
const COUNTS: [string, Architecture, number, number, number, number][] = [
  ["the paper's IN", 'ssrn', 200, 16, 364168, 363432],
  ["the paper's KSC", 'ssrn', 176, 13, 326493 + 736, 326493],
  ["the paper's UP", 'ssrn', 103, 9, 215801 + 736, 215801],
  // Batch norm over 128 channels once and over 24 eight times: twice after each section.
  ['the released IN', 'ssrn-released', 200, 16, 345504 + 640, 345504],
  ['IN without batch norm', { preset: 'ssrn', normalize: 'none' }, 200, 16, 363432, 363432],
];

for (const [title, architecture, bands, classes, all, plain] of COUNTS) {
  test(`${title}: ${all} parameters, ${plain} without batch norm`, () => {
    const counts = countParameters(networkParameters(network(architecture, 7, bands, classes)));
    assert.equal(counts, { trainable: all, withoutNormalization: plain });
  });
}

test('names are unique, moving statistics are not trained', () => {
  for (const preset of ['ssrn', 'ssrn-released']) {
    const parameters = networkParameters(network(preset, 7, 200, 16));
    assert.is(new Set(parameters.map(({ name }) => name)).size, parameters.length);
    assert.equal(
      [...new Set(parameters.filter(({ trainable }) => !trainable).map(({ role }) => role))],
      ['moving_mean', 'moving_variance'],
    );
  }
});

/** Small enough to count by hand: a patch of 3 x 3 x 9 for 5 classes. */
const SMALL: Architecture = [
  { conv: { kernels: 2, size: [1, 1, 3], stride: [1, 1, 2], l2: 0.1 } },
  { spectral: { kernels: 2, size: 3 } },
  { conv: { kernels: 4, size: [3, 3, 'full'], normalize: 'none' } },
  { dense: 'classes' },
];

test('every parameter of a small network', () => {
  const parameters = networkParameters(network(SMALL, 3, 9, 5));
  assert.equal(
    parameters.map(({ name, shape, fanIn, l2 }) => [name, shape.join('x'), fanIn, l2]),
    [
      ['conv1/conv/kernel', '1x1x3x1x2', 3, 0.1],
      ['conv1/conv/bias', '2', 0, 0],
      ...['gamma', 'beta', 'moving_mean', 'moving_variance'].map((role) => [`conv1/norm/${role}`, '2', 0, 0]),
      ['spectral1/block1/conv1/kernel', '1x1x3x2x2', 6, 0],
      ['spectral1/block1/conv1/bias', '2', 0, 0],
      ...['gamma', 'beta', 'moving_mean', 'moving_variance'].map((role) => [`spectral1/block1/mid/norm/${role}`, '2', 0, 0]),
      ['spectral1/block1/conv2/kernel', '1x1x3x2x2', 6, 0],
      ['spectral1/block1/conv2/bias', '2', 0, 0],
      ...['gamma', 'beta', 'moving_mean', 'moving_variance'].map((role) => [`spectral1/post1/norm/${role}`, '2', 0, 0]),
      ['conv2/conv/kernel', '3x3x4x2x4', 72, 0],
      ['conv2/conv/bias', '4', 0, 0],
      ['dense1/kernel', '4x5', 4, 0],
      ['dense1/bias', '5', 0, 0],
    ],
  );
  // Kernels 6 + 12 + 12 + 288 + 20, biases 2 + 2 + 2 + 4 + 5; gamma and beta 3 x 4.
  assert.equal(countParameters(parameters), { trainable: 353 + 12, withoutNormalization: 353 });
});

test('FLOPs of a small network', () => {
  const small = network(SMALL, 3, 9, 5);
  // Two for each product: 3 x 3 x 4 places, 2 kernels, 3 (later 6, 72) products; BN two a value; sums one a value.
  const wanted = {
    'conv1/conv': 2 * 36 * 2 * 3,
    'conv1/norm': 2 * 72,
    'spectral1/block1/conv1': 2 * 36 * 2 * 6,
    'spectral1/block1/mid/norm': 2 * 72,
    'spectral1/block1/conv2': 2 * 36 * 2 * 6,
    'spectral1/block1': 72,
    'spectral1/post1/norm': 2 * 72,
    'conv2/conv': 2 * 4 * 72,
    'conv2/relu': 0,
    dense1: 2 * 4 * 5,
  };
  assert.equal(Object.fromEntries([...walkLayers(small.layers)].map((layer) => [layer.name, layerFlops(layer)])), wanted);
  assert.is(
    networkFlops(small),
    Object.values(wanted).reduce((a, b) => a + b),
  );
});

test.run();
