import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Failure } from '../../src/errors/failure.js';
import { confusionMatrix } from '../../src/evaluate/confusion.js';
import { metricsOf } from '../../src/evaluate/metrics.js';
import { compareMethods } from '../../src/results/compare-methods.js';
import type { Method, MethodTrial } from '../../src/results/methods.js';

const test = suite('results/compare-methods');

function trial(seed: number, predicted: number[], more: Partial<MethodTrial> = {}): MethodTrial {
  const truth = more.truth ?? [1, 1, 2, 2];
  return {
    seed,
    pixels: [10, 11, 12, 13].map((pixel) => pixel + 100 * seed),
    truth,
    predicted,
    training: [seed, seed + 1],
    metrics: metricsOf(confusionMatrix(truth, predicted, 2)),
    ...more,
  };
}
const method = (name: string, trials: MethodTrial[]): Method => ({ name, folder: `runs/${name}`, trials });
const GOOD = method('good', [trial(1, [1, 1, 2, 2]), trial(2, [1, 1, 2, 1])]);
const POOR = method('poor', [trial(1, [1, 2, 1, 2]), trial(2, [1, 2, 1, 1])]);

function failureOf(methods: Method[]): string {
  try {
    compareMethods(methods);
    return 'none';
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    assert.is(error.problems[0].code, 'not-comparable');
    return error.problems[0].message;
  }
}

test('means, the best, test over training pixels', () => {
  const { seeds, testPixels, testShare, methods, pairs, notes } = compareMethods([GOOD, POOR]);
  assert.equal([seeds, testPixels, testShare, notes, pairs.length], [[1, 2], [4, 4], 2, [], 1]);
  assert.equal(
    methods.map(({ oa, best }) => [oa.mean, oa.sd, best]),
    [
      [0.875, 0.125, ['oa', 'aa', 'kappa']],
      [0.375, 0.125, []],
    ],
  );
  assert.is(pairs[0].tests!.oa.mean, 0.5);
});

test('the smallest training set of all methods counts: it makes the most cautious test', () => {
  // Four test pixels over 1, 2 or 4 training pixels; of a method whose seeds differ the mean of its shares.
  const trained = (name: string, counts: readonly number[]) =>
    method(
      name,
      GOOD.trials.map((one, index) => ({ ...one, training: [7, 8, 9, 10].slice(0, counts[index]) })),
    );
  const shareOf = (...methods: Method[]) => compareMethods(methods).testShare;
  assert.equal([shareOf(trained('a', [4, 4]), trained('b', [1, 1])), shareOf(trained('a', [1, 1]), trained('b', [4, 4]))], [4, 4]);
  assert.is(shareOf(trained('a', [1, 2]), trained('b', [2, 2])), 3);
});

test('only seeds that all have, and it is said', () => {
  const { seeds, notes } = compareMethods([method('more', [...GOOD.trials, trial(3, [1, 1, 1, 1])]), POOR]);
  assert.equal([seeds, notes], [[1, 2], ['only the seeds that all methods have: more has more']]);
  assert.is(
    failureOf([method('a', [trial(1, [1, 1, 1, 1])]), method('b', [trial(2, [1, 1, 1, 1])])]),
    'the methods have no seed in common: a has 1; b has 2',
  );
});

test('leakage is the mean over the seeds that are compared, not over all that a method has', () => {
  const shares = (inside: number) => ({ inside, overlap: 1 });
  const more = {
    ...method('more', [...GOOD.trials, trial(3, [1, 1, 1, 1])]),
    seedLeakage: new Map([
      [1, shares(0.1)],
      [2, shares(0.2)],
      [3, shares(0.9)],
    ]),
  };
  const { methods } = compareMethods([more, POOR]);
  assert.ok(Math.abs(methods[0].leakage!.inside - 0.15) < 1e-12, String(methods[0].leakage!.inside));
  assert.is(methods[1].leakage, undefined);
});

test('other test pixels, other classes: where they differ', () => {
  const pixels = [110, 111, 112, 114];
  assert.is(
    failureOf([GOOD, method('moved', [trial(1, [1, 1, 2, 2], { pixels }), GOOD.trials[1]])]),
    'seed 1: good tests 4 pixels and moved 4; row 0, column 113 is tested only by good',
  );
  assert.is(
    failureOf([GOOD, method('fewer', [trial(1, [1, 1, 2], { pixels: [110, 111, 112], truth: [1, 1, 2] }), GOOD.trials[1]])]),
    'seed 1: good tests 4 pixels and fewer 3; row 0, column 113 is tested only by good',
  );
  assert.is(
    failureOf([method('fewer', [trial(1, [1, 1, 2], { pixels: [110, 111, 112], truth: [1, 1, 2] })]), GOOD]),
    'seed 1: fewer tests 3 pixels and good 4; row 0, column 113 is tested only by good',
  );
  assert.is(
    failureOf([GOOD, method('other', [GOOD.trials[0], trial(2, [1, 1, 2, 2], { truth: [1, 2, 2, 2] })])]),
    'seed 2: good tests 4 pixels and other 4; row 0, column 211 is class 1 in good but class 2 in other',
  );
});

test('pairs that were declared; a name that is none, and a method with itself', () => {
  const third = method('third', [...POOR.trials]);
  const { pairs, declared } = compareMethods([GOOD, POOR, third], [['third', 'good']]);
  assert.equal([declared, pairs.map(({ first, second, tests }) => [first, second, tests!.oa.signs.each])], [true, [[2, 0, '--']]]);
  assert.is(compareMethods([GOOD, POOR]).declared, undefined);
  const says = (one: string, other: string) => {
    assert.throws(
      () => compareMethods([GOOD, POOR], [[one, other]]),
      (error: unknown) => error instanceof Failure && error.problems[0].code === 'usage',
    );
  };
  says('good', 'pour');
  says('good', 'good');
});

test('the t-test over seeds is corrected unless all seeds test the same pixels', () => {
  const better = [trial(1, [1, 1, 2, 2]), trial(2, [1, 1, 2, 2]), trial(3, [1, 1, 2, 2])];
  const worse = [trial(1, [1, 2, 2, 2]), trial(2, [2, 2, 2, 1]), trial(3, [1, 1, 2, 1])];
  const compared = (pixels?: readonly number[]) => {
    const held = (trials: MethodTrial[]) => trials.map((one) => (pixels ? { ...one, pixels } : one));
    return compareMethods([method('better', held(better)), method('worse', held(worse))]);
  };
  const [drawn, fixed] = [compared(), compared([1, 2, 3, 4])];
  assert.equal([drawn.fixed, fixed.fixed], [undefined, true]);
  // The share of test pixels is told in any case.
  assert.equal([drawn.testShare, fixed.testShare], [2, 2]);
  const [own, other] = [drawn, fixed].map(({ pairs }) => pairs[0].tests!.oa);
  assert.equal([other.t, other.p, other.interval], [own.plain.t, own.plain.p, own.plain.interval]);
  assert.equal(other.plain, own.plain);
  // 1/3 and 1/3 + 2 of the variance.
  assert.ok(Math.abs(own.plain.t / own.t - Math.sqrt(7)) < 1e-12, `${own.plain.t} ${own.t}`);
  // A single seed tests what it tests.
  assert.is(compareMethods([method('a', better.slice(0, 1)), method('b', worse.slice(0, 1))]).fixed, undefined);
});

test('what to know: other training pixels, a split that is held, a single seed', () => {
  const notes = (...methods: Method[]) => compareMethods(methods).notes;
  assert.equal(
    notes(
      GOOD,
      method(
        'trained',
        POOR.trials.map((one) => ({ ...one, training: [7] })),
      ),
    ),
    ['other training pixels than good: trained'],
  );
  const held = (name: string) =>
    method(
      name,
      GOOD.trials.map((one) => ({ ...one, pixels: [1, 2, 3, 4] })),
    );
  assert.match(notes(held('a'), held('b'))[0], 'all seeds test the same pixels');
  assert.match(notes(method('a', [trial(1, [1, 1, 1, 1])]), GOOD).join(), 'a single seed');
});

test.run();
