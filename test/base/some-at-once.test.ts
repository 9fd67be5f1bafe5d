import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { someAtOnce } from '../../src/base/some-at-once.js';

const test = suite('base/some-at-once');

test('every item once, in order, and no more at a time than allowed', async () => {
  let [running, most] = [0, 0];
  const items = Array.from({ length: 50 }, (_, index) => index);
  const results = await someAtOnce(
    items,
    async (item, index) => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, (item * 7) % 5));
      running--;
      return item * 10 + index;
    },
    4,
  );
  assert.equal(
    results,
    items.map((item) => item * 11),
  );
  assert.is(most, 4);
  assert.equal(await someAtOnce([], async () => 1), []);
});

test('the first failure is told', async () => {
  try {
    await someAtOnce(
      [1, 2, 3],
      async (item) => {
        if (item === 2) throw new Error('two');
      },
      1,
    );
    assert.unreachable();
  } catch (error) {
    assert.is((error as Error).message, 'two');
  }
});

test.run();
