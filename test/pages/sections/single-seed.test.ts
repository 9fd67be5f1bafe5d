import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Html } from '../../../src/base/html.js';
import { html } from '../../../src/base/html.js';
import { pairsSection } from '../../../src/pages/comparison/pairs.js';
import { resultSection } from '../../../src/pages/comparison/result.js';
import type { PageRun } from '../../../src/pages/page-run.js';
import { sweepHeadline } from '../../../src/pages/sections/headline.js';
import { publishedSection } from '../../../src/pages/sections/published.js';
import type { SceneComparison } from '../../../src/results/compare-scenes.js';
import { publishedText } from '../../../src/cli/text/published-text.js';
import type { PublishedRow } from '../../../src/results/published-table.js';

const test = suite('pages/sections: of a single seed there is no deviation');
const textOf = ({ content }: { content: Html | unknown }) => html`${content as Html}`.text;
const figure = (n: number) => ({ mean: 0.7, sd: n > 1 ? 0.02 : 0, n });
const figures = (n: number) => ({ oa: figure(n), aa: figure(n), kappa: figure(n) });
const found = { onlyFirst: 72, onlySecond: 5001, p: 0 };

function compared(seeds: readonly number[]): SceneComparison {
  const spread = figure(seeds.length);
  const oa = {
    mean: 0.1,
    interval: [0, 0.2],
    t: 2,
    p: 0.2,
    holm: 0.2,
    plain: { t: 2, p: 0.1, interval: [0, 0.2] },
    signs: { each: '++', first: 2, second: 0, p: 0.5 },
  };
  return {
    scene: 'field',
    methods: [{ name: 'a' }, { name: 'b' }],
    runs: [],
    comparison: {
      seeds,
      testPixels: seeds.map(() => 100),
      testShare: 10,
      notes: [],
      methods: ['a', 'b'].map((name) => ({ name, folder: name, best: [], oa: spread, aa: spread, kappa: spread })),
      pairs: [
        {
          first: 0,
          second: 1,
          ...(seeds.length > 1 ? { tests: { oa, aa: oa, kappa: oa } } : {}),
          seeds: seeds.map((seed) => ({ seed, ...found })),
        },
      ],
    },
  } as unknown as SceneComparison;
}

test('a comparison: no ± 0.0000, and of the tests only what there is', () => {
  const result = textOf(resultSection([compared([1])]));
  assert.not.match(result, '±');
  assert.match(result, '<td>0.7000</td>');
  const pairs = textOf(pairsSection([compared([1])]));
  assert.match(pairs, '(72 : 5001)');
  assert.match(pairs, 'McNemar, of a single seed: its p (pixels right only in the first : only in the second)');
  for (const word of ['Holm', 'Signs', 'number of seeds', 'Bold']) assert.not.match(pairs, word);
});

test('of several seeds, and of scenes with one and with several', () => {
  assert.match(textOf(resultSection([compared([1, 2])])), '0.7000 ±\u00a00.0200');
  const pairs = textOf(pairsSection([compared([1, 2])]));
  assert.match(pairs, 'the number of seeds in which the first : the second is better');
  assert.not.match(pairs, 'single seed');
  const both = textOf(pairsSection([compared([1, 2]), compared([3])]));
  for (const word of ['the number of seeds in which', 'of a single seed']) assert.match(both, word);
});

test('a scene of which all seeds test the same pixels has one p, and says why', () => {
  const drawn = compared([1, 2]);
  const fixed = { ...drawn, scene: 'held', comparison: { ...drawn.comparison, fixed: true as const } };
  const one = textOf(pairsSection([fixed]));
  assert.match(one, 't and p: paired t-test over the seeds');
  assert.match(one, 'Here all seeds test the same pixels, so the t-test is not corrected.');
  assert.not.match(one, /plain p|Plain p|Nadeau/);
  const both = textOf(pairsSection([fixed, drawn]));
  assert.is(both.split('plain p</th>').length - 1, 1);
  assert.match(both, 'corrected as by Nadeau and Bengio (2003)');
  assert.match(both, '\nheld: all seeds test the same pixels');
  assert.not.match(textOf(pairsSection([drawn])), 'test the same pixels');
});

test('the table of a sweep, and what is published', () => {
  const row = { table: 'VI', scene: 'x', metric: 'oa', measure: 'overall_accuracy', mean: 0.7, sd: 0, n: 1, published_mean: 0.8 };
  const published = [{ ...row, published_sd: 0.01, published_n: 10, verdict: 'short' } as unknown as PublishedRow];
  const run = (n: number) =>
    ({
      varies: true,
      engine: 'wasm:2',
      configurations: [{ name: 'a', point: {}, details: [], tables: {}, figures: figures(n), published }],
    }) as unknown as PageRun;
  assert.not.match(textOf(sweepHeadline(withTables(run(1)))), '±');
  assert.match(textOf(sweepHeadline(withTables(run(3)))), '0.7000 ±\u00a00.0200');
  const cells = textOf(publishedSection(run(1))!);
  assert.match(cells, '<td>0.7000</td><td>1</td>');
  assert.match(cells, '0.8000 ±\u00a00.0100');
  assert.match(publishedText([{ name: 'a', published }]), /0\.7000 +1 +0\.8000 ± 0\.0100/);
});

/** No test pixel: nothing went wrong. */
function withTables(run: PageRun): PageRun {
  const configurations = run.configurations.map((one) => ({ ...one, classes: [], trials: [], tables: { confusion: [] } }));
  return { ...run, configurations } as unknown as PageRun;
}

test.run();
