import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Network } from '../../src/architecture/layers/index.js';
import type { CompiledNetwork } from '../../src/compile/network.js';
import type { Engine } from '../../src/engine/engine.js';
import { predictionBatch } from '../../src/evaluate/prediction-batch.js';
import { networkOf } from '../compile/networks.js';

const test = suite('evaluate/prediction-batch');

function batchOf(network: Network, engine: Partial<Engine>): number {
  return predictionBatch({ network, engine } as Pick<CompiledNetwork, 'network' | 'engine'>);
}

test('as many patches as the engine likes, fewer of patches whose tensors would get larger than it allows', () => {
  const small = networkOf({ preset: 'ssrn', kernels: 24 }, { size: 7, bands: 200, classes: 16 });
  assert.is(batchOf(small, {}), 64);
  assert.is(batchOf(small, { predictionBatch: 128 }), 128);
  assert.is(
    batchOf(small, { predictionBatch: 128, predictionBytes: 128 * 2 ** 20 }),
    128,
    'what was predicted before is predicted as before',
  );
  const large = networkOf({ preset: 'ssrn', kernels: 24 }, { size: 15, bands: 200, classes: 16 });
  // 225 pixels, 97 bands, 24 channels, 4 bytes each.
  assert.is(batchOf(large, { predictionBatch: 128, predictionBytes: 128 * 2 ** 20 }), Math.floor((128 * 2 ** 20) / (225 * 97 * 24 * 4)));
  assert.is(batchOf(large, { predictionBatch: 128, predictionBytes: 10 }), 1);
});

test.run();
