import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { decide, type PairwiseModel } from '../../src/classifiers/pairwise.js';
import { exp } from '../../src/numerics/functions.js';

const test = suite('classifiers/pairwise');

/** One support vector a class, whose coefficients are all 0: a pair's decision value is minus its rho. */
const byRho = (classes: readonly number[], decisions: readonly number[]): PairwiseModel => ({
  classes,
  support: Uint32Array.from(classes.keys()),
  counts: classes.map(() => 1),
  coefficients: new Float32Array((classes.length - 1) * classes.length),
  rho: Float32Array.from(decisions, (value) => -value),
});
const classOf = (model: PairwiseModel) => decide(model, new Float64Array(model.support.length), 1).classes[0];
const logistic = (value: number) => 1 / (1 + exp(-value));

test('a decision value above zero is a vote for the first of the pair, zero and below for the second, as in libsvm', () => {
  assert.equal(
    [1, -1, 0].map((value) => classOf(byRho([3, 7], [value]))),
    [3, 7, 7],
  );
});

test('of equally many votes the first class wins', () => {
  // 2 beats 4, 4 beats 9, 9 beats 2: one vote each.
  assert.is(classOf(byRho([2, 4, 9], [1, -1, 1])), 2);
  // 2 has no vote, the others one and two.
  assert.is(classOf(byRho([2, 4, 9], [-1, -1, -1])), 9);
  // Of four 1 and 3 have two votes each, and so does 4.
  assert.is(classOf(byRho([1, 2, 3, 4], [-1, 1, 1, -1, 1, -1])), 1);
});

test("each pair takes its own coefficients and vectors; the confidence is the winner's mean over all others", () => {
  // Vectors 0 | 1, 2 | 3 of classes 1, 2, 3; rows: against the class before or behind.
  const model: PairwiseModel = {
    classes: [1, 2, 3],
    support: Uint32Array.of(0, 1, 2, 3),
    counts: [1, 2, 1],
    coefficients: Float32Array.of(2, -1, -3, -5, 7, 11, 13, -17),
    rho: Float32Array.of(0.5, 0.25, 0.125),
  };
  const valuesOf = ([a, b, c, d]: readonly number[]) => [
    2 * a + -1 * b + -3 * c - 0.5,
    7 * a + -5 * d - 0.25,
    11 * b + 13 * c + -17 * d - 0.125,
  ];
  const kernels = [
    [0.5, 0.25, 0.125, 0.0625],
    [-0.5, 0.0625, 0.0625, 0.125],
  ];
  const [second, third] = kernels.map(valuesOf);
  assert.ok(second[0] < 0 && second[2] > 0 && third[1] < 0 && third[2] < 0, String([second, third]));
  const { classes, confidence } = decide(model, Float64Array.from(kernels.flat()), 2);
  assert.equal([...classes], [2, 3]);
  const means = [(logistic(-second[0]) + logistic(second[2])) / 2, (logistic(-third[1]) + logistic(-third[2])) / 2];
  assert.equal([...confidence], means.map(Math.fround));
});

test.run();
