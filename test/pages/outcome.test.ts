import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { comparisonOutcome, runOutcome } from '../../src/pages/outcome.js';
import type { PageRun } from '../../src/pages/page-run.js';
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

/** @param holms of the differences of the best, the first, to the others; none of a single seed */
function comparedOf(holms: readonly (number | undefined)[], scene = 'field'): SceneComparison {
  const methods = [0.9, ...holms.map(() => 0.7)].map((mean, index) => ({ name: `m${index}`, oa: figure(mean) }));
  const pairs = holms.map((holm, index) => ({ first: 0, second: index + 1, ...(holm === undefined ? {} : { tests: { oa: { holm } } }) }));
  return { scene, comparison: { methods, pairs } } as unknown as SceneComparison;
}

test('the best of several methods, and whether that is beyond chance', () => {
  const said = (...holms: (number | undefined)[]) => words(comparisonOutcome([comparedOf(holms)]))!.replace('0.9000 ± 0.0100 ', '');
  assert.is(said(undefined), 'Highest overall accuracy (m0)');
  assert.is(said(0.01), 'Highest overall accuracy (m0); the difference is beyond chance');
  assert.is(said(0.2), 'Highest overall accuracy (m0); the difference is not beyond chance');
  assert.is(said(0.2, 0.3), 'Highest overall accuracy (m0); no difference to another is beyond chance');
  assert.is(said(0.01, 0.01), 'Highest overall accuracy (m0); beyond chance above all 2 others');
  assert.is(said(0.01, 0.3), 'Highest overall accuracy (m0); beyond chance above 1 of 2 others');
  assert.match(words(comparisonOutcome([comparedOf([0.2], 'a'), comparedOf([0.2], 'b')]))!, /^a: highest .*b: highest /);
  assert.is(comparisonOutcome(['a', 'b', 'c', 'd'].map((scene) => comparedOf([0.2], scene))), undefined, 'the table says it');
});

test('the handle of the divider lies within the map, also where the line is at its edge', () => {
  const { gripAt } = pageFunctions<{ gripAt(cut: number, width: number): number }>(['gripAt']);
  assert.equal(
    [0, 5, 300, 595, 600].map((cut) => gripAt(cut, 600)),
    [15, 15, 300, 585, 585],
  );
});

test.run();
