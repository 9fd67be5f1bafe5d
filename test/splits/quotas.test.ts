import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { proportional, quotasOf } from '../../src/splits/quotas.js';

const test = suite('splits/quotas');
const sizes = fc.array(fc.integer({ min: 1, max: 3000 }), { minLength: 1, maxLength: 20 });
const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);

test('exact shares: the total is exact, each class has its share rounded up or down', () => {
  fc.assert(
    fc.property(sizes, fc.integer({ min: 1, max: 999 }), (all, thousandths) => {
      const quotas = quotasOf(`${Math.floor(thousandths / 10)}.${thousandths % 10}%`, all, 'exact');
      assert.is(sum(quotas), Math.floor((2 * thousandths * sum(all) + 1000) / 2000));
      for (const [index, quota] of quotas.entries()) assert.ok(Math.abs(quota * 1000 - thousandths * all[index]) < 1000);
    }),
  );
});

test('of equal remainders the larger class has the pixel, of equally large ones the first', () => {
  // 2 of 4 pixels: a half and one and a half. 1 of 2: a half each.
  assert.equal(
    [proportional(2, [1, 3]), proportional(2, [3, 1]), proportional(1, [5, 5]), proportional(2, [5, 5, 5])],
    [
      [0, 2],
      [2, 0],
      [1, 0],
      [1, 1, 0],
    ],
  );
  assert.equal(quotasOf('50%', [1, 3, 3], 'exact'), [0, 2, 2]);
  assert.equal(quotasOf('50%', [3, 1, 3, 1], 'exact'), [2, 0, 2, 0]);
});

test('Indian Pines, 20 %: 2055 pixels as released, 2050 exactly', () => {
  const pixels = [46, 1428, 830, 237, 483, 730, 28, 478, 20, 972, 2455, 593, 205, 1265, 386, 93];
  assert.is(sum(quotasOf('20%', pixels)), 2055);
  assert.is(sum(quotasOf('20%', pixels, 'exact')), 2050);
});

test('a number in proportion comes out exactly', () => {
  fc.assert(
    fc.property(sizes, fc.nat(), (all, draw) => {
      const count = draw % (sum(all) + 1);
      const quotas = proportional(count, all);
      assert.is(sum(quotas), count);
      for (const [index, quota] of quotas.entries()) assert.ok(quota <= all[index]);
    }),
  );
});

test('so many of each class, of small ones no more than a share', () => {
  assert.equal(quotasOf({ per_class: 50 }, [46, 100]), [50, 50]);
  assert.equal(quotasOf({ per_class: 50, at_most: '50%' }, [46, 21, 100, 99]), [23, 11, 50, 50]);
});

test.run();
