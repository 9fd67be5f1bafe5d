import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { rateFactor } from '../../src/train/schedule.js';

const test = suite('train/schedule');
const factors = (schedule: Parameters<typeof rateFactor>[0]['schedule'], epochs: number) =>
  Array.from({ length: epochs }, (_, index) => rateFactor({ schedule, epochs }, index + 1));

test('constant, and none, change nothing', () => {
  assert.equal(factors(undefined, 4), [1, 1, 1, 1]);
  assert.equal(factors('constant', 4), [1, 1, 1, 1]);
});

test('a step after so many epochs, again and again', () => {
  assert.equal(factors({ step: { every: 2, factor: 0.5 } }, 7), [1, 1, 0.5, 0.5, 0.25, 0.25, 0.125]);
});

// By hand: (1 + cos(pi t / 4)) / 2 for t = 0, 1, 2, 3.
test('half a cosine over all epochs', () => {
  const near = (actual: number[], expected: number[]) =>
    actual.forEach((value, index) =>
      assert.ok(Math.abs(value - expected[index]) < 1e-15, `epoch ${index + 1}: ${value}, not ${expected[index]}`),
    );
  near(factors({ cosine: { final: 0 } }, 4), [1, 0.8535533905932737, 0.5, 0.14644660940672624]);
  near(factors({ cosine: { final: 0.2 } }, 4), [1, 0.2 + 0.8 * 0.8535533905932737, 0.6, 0.2 + 0.8 * 0.14644660940672624]);
});

test.run();
