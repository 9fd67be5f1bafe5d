import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { comparePairs, type SeedResult } from '../../src/evaluate/comparison.js';
import { correctedTTest, within } from '../../src/evaluate/statistics/corrected-t.js';
import { omit } from '../../src/base/omit.js';
import { holm } from '../../src/evaluate/statistics/holm.js';

const test = suite('evaluate/comparison');
const result = (seed: number, oa: number, predicted: number[]): SeedResult => ({
  seed,
  truth: [1, 1, 2, 2],
  predicted,
  figures: { oa, aa: oa, kappa: oa - 0.1 },
});
const A = [result(1, 0.9, [1, 1, 2, 2]), result(2, 0.8, [1, 1, 2, 1]), result(3, 0.95, [1, 1, 2, 2])];
const B = [result(1, 0.7, [2, 2, 1, 2]), result(2, 0.75, [1, 1, 2, 2]), result(3, 0.7, [1, 2, 2, 2])];
const C = [result(1, 0.9, [1, 1, 2, 2]), result(2, 0.7, [1, 1, 1, 1]), result(3, 0.9, [1, 2, 2, 2])];

test('every pair once; the corrected test of the paired differences, with Holm over the pairs', () => {
  const pairs = comparePairs([A, B, C], 3.5);
  assert.equal(
    pairs.map(({ first, second }) => [first, second]),
    [
      [0, 1],
      [0, 2],
      [1, 2],
    ],
  );
  const differences = (a: SeedResult[], b: SeedResult[]) => a.map(({ figures }, index) => figures.oa - b[index].figures.oa);
  const wanted = [
    [A, B],
    [A, C],
    [B, C],
  ].map(([a, b]) => correctedTTest(differences(a, b), 3.5)!);
  const adjusted = holm(wanted.map(({ p }) => p));
  assert.equal(
    pairs.map(({ tests }) => omit(tests!.oa, 'plain', 'signs')),
    wanted.map((one, index) => ({ ...one, interval: within(one.interval, [-1, 1]), holm: adjusted[index] })),
  );
  // The plain test of the same differences, and who is better in which seed.
  const { t, p } = correctedTTest(differences(A, B), 0)!;
  assert.equal([pairs[0].tests!.oa.plain.t, pairs[0].tests!.oa.plain.p], [t, p]);
  assert.ok(p < pairs[0].tests!.oa.p);
  assert.equal(
    pairs.map(({ tests }) => tests!.oa.signs.each),
    ['+++', '=++', '-+-'],
  );
  assert.equal(
    pairs.map(({ tests }) => tests!.oa.signs.p),
    [0.25, 0.5, 1],
  );
  // So few seeds allow of any difference that there can be.
  assert.is(pairs[2].tests!.oa.interval[0], -1);
  assert.ok(pairs[2].tests!.kappa.interval[0] < -1 && pairs[2].tests!.kappa.interval[0] >= -2);
  assert.ok(pairs.every(({ tests }) => tests!.oa.holm >= tests!.oa.p));
});

test('only pairs that were declared, with Holm over them alone', () => {
  const pairs = comparePairs([A, B, C], 3.5, [[2, 0]]);
  assert.equal(
    pairs.map(({ first, second }) => [first, second]),
    [[2, 0]],
  );
  assert.is(pairs[0].tests!.oa.holm, pairs[0].tests!.oa.p);
  assert.is(pairs[0].tests!.oa.signs.each, '=--');
});

test('McNemar of each seed, first against second', () => {
  const [{ seeds }] = comparePairs([A, B], 3.5);
  assert.equal(seeds, [
    { seed: 1, onlyFirst: 3, onlySecond: 0, p: 0.25 },
    { seed: 2, onlyFirst: 0, onlySecond: 1, p: 1 },
    { seed: 3, onlyFirst: 1, onlySecond: 0, p: 1 },
  ]);
});

test('a single seed has no test over seeds', () => {
  const [{ tests, seeds }] = comparePairs([A.slice(0, 1), B.slice(0, 1)], 3.5);
  assert.equal([tests, seeds.length], [undefined, 1]);
});

test.run();
