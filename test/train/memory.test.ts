import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { ConvBlock } from '../../src/schema/pipeline.generated.js';
import { trainingBytes } from '../../src/train/memory.js';
import { networkParameters } from '../../src/architecture/parameters.js';
import { networkOf } from '../compile/networks.js';

const test = suite('train/memory');

test('a step holds the values after each layer of a batch, and four values of each weight', () => {
  const conv: ConvBlock = { kernels: 2, size: [3, 3, 8], padding: 'none', normalize: 'none', activation: 'none' };
  const network = networkOf([{ conv }, { dense: { units: 'classes' } }], { size: 3, bands: 8, classes: 4 });
  // The convolution leaves two values, the classes' layer four.
  const values = 2 + 4;
  const weights = networkParameters(network).reduce((sum, { shape }) => sum + shape.reduce((product, size) => product * size, 1), 0);
  assert.is(weights, 3 * 3 * 8 * 2 + 2 + 2 * 4 + 4);
  assert.is(trainingBytes(network, 16), 4 * 16 * values + 16 * weights);
  assert.is(trainingBytes(network, 32) - trainingBytes(network, 16), 4 * 16 * values);
});

test('what a 3-D convolution lays out counts, too', () => {
  const own = { bands: 103, classes: 4, size: 9 };
  const [chen, ssrn] = (['cnn-chen', 'ssrn'] as const).map((preset) => trainingBytes(networkOf({ preset }, own), 16));
  assert.ok(chen > ssrn, `${chen}, ${ssrn}`);
});

test.run();
