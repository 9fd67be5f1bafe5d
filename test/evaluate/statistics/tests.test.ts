import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { correctedTTest, meanInterval } from '../../../src/evaluate/statistics/corrected-t.js';
import { twoSided, upperTail } from '../../../src/evaluate/statistics/distributions.js';
import { holm } from '../../../src/evaluate/statistics/holm.js';
import { disagreementOf, mcnemar } from '../../../src/evaluate/statistics/mcnemar.js';
import { signsOf } from '../../../src/evaluate/statistics/signs.js';
import { equivalence, verdictOn } from '../../../src/evaluate/statistics/verdict.js';

const test = suite('evaluate/statistics');

/** Figures of scipy 1.x (stats.binomtest, stats.norm, stats.t), to nine digits. */
const close = (found: number, due: number) => assert.ok(Math.abs(found - due) <= 1e-9 + 1e-7 * Math.abs(due), `${found} is not ${due}`);

test('McNemar as scipy computes it', () => {
  const known = [
    [10, 2, 0.03857421875],
    [0, 7, 0.015625],
    [33, 33, 1],
    [400, 340, 0.030022787407877474],
    [500, 499, 1],
    [1200, 1100, 0.03898997282365652],
    [3000, 2500, 1.714037698106499e-11],
  ];
  for (const [onlyFirst, onlySecond, p] of known) close(mcnemar({ onlyFirst, onlySecond }), p);
  assert.is(mcnemar({ onlyFirst: 0, onlySecond: 0 }), 1);
  assert.is(mcnemar({ onlyFirst: 2, onlySecond: 10 }), mcnemar({ onlyFirst: 10, onlySecond: 2 }));
  assert.equal(disagreementOf([1, 2, 3, 1], [1, 2, 1, 2], [1, 1, 3, 3]), { onlyFirst: 1, onlySecond: 1 });
});

const DIFFERENCES = [0.012, 0.008, 0.015, 0.011, -0.002, 0.009, 0.013, 0.01, 0.004, 0.007];

test('the corrected t-test as scipy computes it', () => {
  const plain = correctedTTest(DIFFERENCES, 0)!;
  close(plain.t, 5.614526343513614);
  close(plain.p, 0.0003281188669064021);
  close(plain.interval[0], 0.0051946700554568945);
  const corrected = correctedTTest(DIFFERENCES, 3.5)!;
  close(corrected.t, 0.9357543905856022);
  close(corrected.p, 0.37382683042477355);
  close(corrected.interval[1], 0.029731979667258643);
  close(correctedTTest(DIFFERENCES.slice(0, 3), 0.5)!.p, 0.06790862774021195);
});

test('the corrected t-test of very few or equal differences', () => {
  assert.is(correctedTTest([0.1], 0), undefined);
  assert.equal([correctedTTest([0, 0], 1)!.p, correctedTTest([0.5, 0.5], 1)!.p], [1, 0]);
  assert.is(meanInterval([3]), undefined);
  const [low, high] = meanInterval([1, 2, 3])!;
  close(low, 2 - 4.302652729696142 / Math.sqrt(3));
  close(high, 2 + 4.302652729696142 / Math.sqrt(3));
  assert.equal(meanInterval([0.1, 0.9], [0, 1]), [0, 1]);
});

test('the sign of every seed, and the sign test as scipy computes it', () => {
  assert.equal(signsOf([0.1, -0.2, 0, 0.3]), { first: 2, second: 1, even: 1, each: '+-=+', p: 1 });
  // scipy.stats.binomtest(9, 10), of ten alike, and of nothing.
  close(signsOf(DIFFERENCES).p, 0.021484375);
  close(signsOf(DIFFERENCES.map(Math.abs)).p, 0.001953125);
  assert.is(signsOf([0, 0]).p, 1);
});

test('Holm: each p times the number of hypotheses that are left, never falling', () => {
  assert.equal(holm([0.01, 0.04, 0.03, 0.005]), [0.03, 0.06, 0.06, 0.02]);
  assert.equal(holm([0.9, 0.8]), [1, 1]);
  assert.equal(holm([]), []);
});

test('equivalence as scipy computes it', () => {
  const published = { mean: 99.19, sd: 0.26, n: 10 };
  close(equivalence({ mean: 98.9, sd: 0.3, n: 5 }, published, 1), 0.002452511285481605);
  close(equivalence({ mean: 98.0, sd: 0.6, n: 5 }, published, 1), 0.7144035095561847);
  close(equivalence({ mean: 98.5, sd: 0.8, n: 10 }, published, 1), 0.14637839740724545);
  const exact = (mean: number) => equivalence({ mean, sd: 0, n: 5 }, { ...published, sd: 0 }, 1);
  assert.equal([exact(98.5), exact(97)], [0, 1]);
});

test('equivalence does not depend on which of the two is called first', () => {
  const [a, b] = [
    { mean: 98.4, sd: 0.5, n: 6 },
    { mean: 99.19, sd: 0.26, n: 10 },
  ];
  close(equivalence(a, b, 1), equivalence(b, a, 1));
});

test('tails without end', () => {
  assert.equal([upperTail(Infinity, 3), upperTail(-Infinity, 3), twoSided(Infinity, 3), twoSided(-Infinity, 3)], [0, 1, 0, 0]);
});

test('verdicts', () => {
  const published = { mean: 99.19, sd: 0.26, n: 10 };
  const verdict = (mean: number, n: number, sd = 0.3) => verdictOn({ mean, sd, n }, published, 1);
  assert.equal([verdict(99.19, 1), verdict(99.9, 4), verdict(99.1, 4)], new Array(3).fill('too few seeds'));
  assert.equal([verdict(99.3, 10), verdict(98.9, 5), verdict(98, 10), verdict(98.6, 5, 3)], ['reached', 'equivalent', 'short', 'short']);
  // An SVM at 85.8 where 81.67 is published is another SVM; a mean that only luck lifts decides nothing.
  assert.equal(
    [verdictOn({ mean: 85.8, sd: 0.4, n: 10 }, { mean: 81.67, sd: 0.65, n: 10 }, 1), verdict(99.3, 5, 3)],
    ['above', 'undecided'],
  );
  assert.equal([verdict(100.19, 10, 0), verdict(100.2, 10, 0)], ['reached', 'above']);
  // p = 0.09: two one-sided tests at 5 %.
  assert.is(verdict(98.5, 10, 0.6), 'short');
});

test.run();
