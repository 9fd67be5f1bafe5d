import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { comparisonOutcome, runOutcome } from '../../src/pages/outcome.js';
import type { PageRun } from '../../src/pages/page-run.js';
import { verdictLines } from '../../src/results/verdict-text.js';
import type { SceneComparison } from '../../src/results/compare-scenes.js';
import { pageFunctions } from './maps/page-functions.js';

const test = suite('pages/outcome');
const words = (html: { readonly text: string } | undefined) => html?.text.replaceAll(/<[^>]+>/g, '').replaceAll('\u00a0', ' ');
const figure = (mean: number, n = 3) => ({ mean, sd: 0.01, n });

function runOf(means: readonly number[], warnings: readonly string[] = []): PageRun {
  const configurations = means.map((mean, index) => ({
    name: `c${index}`,
    figures: { oa: figure(mean), aa: figure(mean - 0.1), kappa: figure(mean - 0.2, 1) },
    details: [{ provenance: { warnings } }],
  }));
  return { varies: means.length > 1, configurations } as unknown as PageRun;
}

test('a run in one line; warnings are a link to what they say', () => {
  assert.is(words(runOutcome(runOf([0.9]))), 'Overall accuracy 0.9000 ± 0.0100, average accuracy 0.8000 ± 0.0100, kappa 0.7000');
  assert.match(runOutcome(runOf([0.9], ['a', 'b'])).text, '<a class="bad" href="#result">2 warnings</a>');
});

test('a sweep from its last configuration to its best', () => {
  assert.is(words(runOutcome(runOf([0.9, 0.5, 0.95]))), 'Overall accuracy from 0.5000 (c1) to 0.9500 ± 0.0100 (c2)');
});

/** @param tests p (Holm) and plain p of the differences of the best, the first, to the others; none of a single seed */
function comparedOf(tests: readonly (readonly [number, number] | undefined)[], scene = 'field'): SceneComparison {
  const methods = [0.9, ...tests.map(() => 0.7)].map((mean, index) => ({ name: `m${index}`, best: [], oa: figure(mean) }));
  const pairs = tests.map((found, index) => {
    const oa = found && { interval: [-0.1, 0.5], holm: found[0], plain: { p: found[1] }, signs: { first: 3, second: 0 } };
    return { first: 0, second: index + 1, seeds: [1, 2, 3], ...(oa ? { tests: { oa } } : {}) };
  });
  return { scene, comparison: { methods, pairs } } as unknown as SceneComparison;
}

test('the best of several methods, and what compare says of it', () => {
  const said = (...tests: ([number, number] | undefined)[]) => words(comparisonOutcome([comparedOf(tests)]))!;
  const best = 'Highest overall accuracy 0.9000 ± 0.0100 (m0)';
  const [both, disagree, none]: [number, number][] = [
    [0.01, 0.001],
    [0.2, 0.001],
    [0.5, 0.3],
  ];
  for (const one of [both, disagree, none, undefined]) {
    const compared = comparedOf([one]);
    assert.is(words(comparisonOutcome([compared])), `${best}; ${verdictLines(compared.comparison)[0]}`);
  }
  assert.match(said(disagree), / in 3 of 3 seeds: the tests disagree, so these seeds do not decide$/);
  assert.is(said(none, none), `${best}; against each of the 2 others: no difference is shown`);
  assert.is(said(both, both), `${best}; against each of the 2 others: a difference by both tests`);
  assert.is(
    said(none, both, disagree),
    `${best}; against the 3 others, 1: a difference by both tests; 1: the tests disagree, so these seeds do not decide; ` +
      '1: no difference is shown',
  );
  assert.is(said(undefined, undefined), best);
  assert.match(words(comparisonOutcome([comparedOf([none], 'a'), comparedOf([none], 'b')]))!, /^a: highest .*b: highest /);
  assert.is(comparisonOutcome(['a', 'b', 'c', 'd'].map((scene) => comparedOf([none], scene))), undefined, 'the table says it');
});

test('the handle of the divider lies within the map, also where the line is at its edge', () => {
  const { gripAt } = pageFunctions<{ gripAt(cut: number, width: number): number }>(['gripAt']);
  assert.equal(
    [0, 5, 300, 595, 600].map((cut) => gripAt(cut, 600)),
    [15, 15, 300, 585, 585],
  );
});

test.run();
