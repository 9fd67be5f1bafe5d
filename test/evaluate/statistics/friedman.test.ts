import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { rankMethods } from '../../../src/evaluate/statistics/friedman.js';
import { rangeQuantile, rangeShare } from '../../../src/evaluate/statistics/studentized-range.js';
import { wilcoxon } from '../../../src/evaluate/statistics/wilcoxon.js';

const test = suite('evaluate/statistics/friedman');
const near = (found: number, due: number, within: number) => assert.ok(Math.abs(found - due) <= within, `${found}, ${due}`);

test("Nemenyi's values of Demšar 2006, table 5", () => {
  for (const [methods, q] of [
    [2, 1.96],
    [3, 2.343],
    [4, 2.569],
    [5, 2.728],
    [10, 3.164],
  ])
    near(rangeQuantile(0.95, methods) / Math.SQRT2, q, 0.0012);
  assert.equal([rangeShare(0, 3), rangeShare(-1, 3)], [0, 0]);
  near(rangeShare(30, 3), 1, 1e-9);
});

test('by hand: three methods over four scenes, always in the same order', () => {
  const { ranks, chiSquare, pF, groups, criticalDifference } = rankMethods([
    [0.9, 0.8, 0.7],
    [0.95, 0.9, 0.1],
    [0.5, 0.4, 0.3],
    [0.99, 0.98, 0.97],
  ])!;
  assert.equal(ranks, [1, 2, 3]);
  near(chiSquare, 8, 1e-12);
  assert.is(pF, 0);
  near(criticalDifference, 2.343 * Math.sqrt(12 / 24), 0.001);
  assert.equal(groups, [
    [0, 1],
    [1, 2],
  ]);
});

test('all equal: p is 1 and one group; too few methods or scenes: nothing', () => {
  const found = rankMethods([
    [1, 1, 1],
    [2, 2, 2],
  ])!;
  assert.equal([found.p, found.pF, found.ranks, found.groups], [1, 1, [2, 2, 2], [[0, 1, 2]]]);
  assert.is(rankMethods([[1, 2, 3]]), undefined);
  assert.is(
    rankMethods([
      [1, 2],
      [1, 2],
    ]),
    undefined,
  );
});

test("Wilcoxon's p is that of every way to give signs, with ties too", () => {
  const values = fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 1, maxLength: 9 });
  fc.assert(
    fc.property(values, (differences) => {
      const given = differences.filter((value) => value !== 0);
      const sizes = given.map(Math.abs);
      const rank = (size: number) => sizes.filter((one) => one < size).length + (sizes.filter((one) => one === size).length + 1) / 2;
      const all = sizes.reduce((sum, size) => sum + rank(size), 0);
      const found = given.reduce((sum, value) => sum + (value > 0 ? rank(value) : 0), 0);
      let extreme = 0;
      for (let signs = 0; signs < 2 ** given.length; signs++) {
        const sum = sizes.reduce((total, size, at) => total + ((signs >> at) & 1 ? rank(size) : 0), 0);
        if (Math.abs(sum - all / 2) >= Math.abs(found - all / 2) - 1e-9) extreme++;
      }
      near(wilcoxon(differences), extreme / 2 ** given.length, 1e-12);
    }),
  );
  assert.is(wilcoxon([0, 0]), 1);
});

test.run();
