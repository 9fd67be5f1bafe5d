import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { countPixels } from '../../src/plan/pixel-counts.js';

const test = suite('plan/pixel-counts');

test('how many pixels each part has', () => {
  const split = { train: Uint32Array.of(1), validation: Uint32Array.of(2, 3), test: Uint32Array.of(4, 5, 6) };
  assert.equal(countPixels(split), { train: 1, validation: 2, test: 3 });
});

test.run();
