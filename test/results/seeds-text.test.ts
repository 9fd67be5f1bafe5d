import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { epochsText, seedsText, someOf } from '../../src/results/seeds-text.js';

const test = suite('results/seeds-text');
const upTo = (count: number, from = 1, step = 1) => Array.from({ length: count }, (_, index) => from + step * index);

test('few seeds are listed, many are ranges with their number', () => {
  assert.is(seedsText([1220, 1221, 1222]), '1220, 1221, 1222');
  assert.is(seedsText([3, 1]), '3, 1');
  assert.is(seedsText(upTo(200)), '1-200 (200)');
  assert.is(seedsText([...upTo(20), 50]), '1-20, 50 (21)');
  assert.is(seedsText(upTo(30, 1, 2)), '1, 3, 5, 7, 9, 11, 13, 15, … (30)');
});

test('epochs that are the same for all seeds are said once', () => {
  assert.is(epochsText([9]), 'epoch 9');
  assert.is(epochsText([2, 2]), 'epoch 2 of both seeds');
  assert.is(epochsText([2, 2, 2]), 'epoch 2 of all 3 seeds');
  assert.is(epochsText([7, 9, 7]), 'epochs 7, 9, 7, in the order of the seeds');
  assert.is(epochsText(upTo(200, 5)), 'epochs 5 to 204');
});

test('of many names some', () => {
  assert.is(someOf(['a', 'b']), 'a, b');
  assert.is(someOf(upTo(200).map(String)), '1, 2, 3, 4, 5 and 195 more');
});

test.run();
