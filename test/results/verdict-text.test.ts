import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { verdictLines } from '../../src/results/verdict-text.js';
import type { Comparison } from '../../src/results/compare-methods.js';

const test = suite('results/verdict-text');

const method = (name: string, mean: number, best: string[] = []) => ({ name, best, oa: { mean } });

function pair(first: number, second: number, interval: readonly number[], holm: number, plain: number, each: string) {
  const count = (sign: string) => [...each].filter((one) => one === sign).length;
  const oa = { interval, holm, plain: { p: plain }, signs: { first: count('+'), second: count('-') } };
  return { first, second, tests: { oa }, seeds: [...each] };
}

const said = (methods: object[], pairs: object[], more: object = {}) => verdictLines({ methods, pairs, ...more } as unknown as Comparison);

test('who is ahead, by how much, in how many seeds, and what both tests say', () => {
  const methods = [method('ssrn', 0.95, ['oa']), method('svm', 0.907), method('rf', 0.95)];
  assert.equal(
    said(methods, [
      pair(0, 1, [0.01, 0.076], 0.01, 0.001, '+++++'),
      pair(1, 0, [-0.076, 0.0101], 0.06, 0.001, '----+'),
      pair(1, 2, [-0.1, 0.0099], 0.5, 0.2, '--+++'),
      pair(0, 2, [-0.1, 0.1], 1, 1, '====='),
    ]),
    [
      'ssrn is ahead of svm by 4.3 points of overall accuracy (95 % interval 1.0 to 7.6), in 5 of 5 seeds: a difference by both tests',
      'ssrn is ahead of svm by 4.3 points of overall accuracy (95 % interval -1.0 to 7.6), in 4 of 5 seeds: ' +
        'the tests disagree, so these seeds do not decide',
      'rf is ahead of svm by 4.3 points of overall accuracy (95 % interval -1.0 to 10.0), in 2 of 5 seeds: no difference is shown',
      'ssrn and rf have the same overall accuracy',
    ],
  );
  assert.equal(said(methods, [{ first: 1, second: 0, seeds: ['-'] }]), [
    'ssrn is ahead of svm by 4.3 points of overall accuracy in one seed: only several seeds show how much of that is chance',
  ]);
});

test('where all seeds test the same pixels there is one test, with the correction for several pairs and without', () => {
  const methods = [method('ssrn', 0.95, ['oa']), method('svm', 0.907)];
  const ends = [
    [0.01, 0.001, 'a difference beyond the chance in training'],
    [0.06, 0.01, "a difference only without Holm's correction, so these seeds do not decide"],
    [0.5, 0.2, 'no difference is shown'],
  ] as const;
  for (const [holm, plain, end] of ends) {
    assert.equal(said(methods, [pair(0, 1, [0.01, 0.076], holm, plain, '+++++')], { fixed: true }), [
      `ssrn is ahead of svm by 4.3 points of overall accuracy (95 % interval 1.0 to 7.6), in 5 of 5 seeds: ${end}`,
    ]);
  }
});

test('of many pairs those with the best', () => {
  const methods = Array.from({ length: 5 }, (_, index) => method(`m${index}`, index / 10, index === 4 ? ['oa'] : []));
  const pairs = methods.flatMap((_, first) =>
    methods.slice(first + 1).map((__, more) => pair(first, first + 1 + more, [0, 0], 1, 1, '--')),
  );
  assert.is(pairs.length, 10);
  const lines = said(methods, pairs);
  assert.is(lines.length, 4);
  for (const line of lines) assert.match(line, /^m4 is ahead of m\d by /);
});

test.run();
