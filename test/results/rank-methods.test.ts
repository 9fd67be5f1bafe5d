import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { confusionMatrix } from '../../src/evaluate/confusion.js';
import { metricsOf } from '../../src/evaluate/metrics.js';
import { compareMethods } from '../../src/results/compare-methods.js';
import type { Method } from '../../src/results/methods.js';
import { rankCompared } from '../../src/results/rank-methods.js';
import { tablesOfRanking } from '../../src/results/tables/of-ranking.js';

const test = suite('results/rank-methods');

/** Three methods over three seeds, ranked, with what is noted of the ranks. */
function ranked(pixelsOf: (seed: number) => number[]) {
  const truth = [1, 1, 2, 2];
  const predictions = { best: truth, middle: [1, 1, 2, 1], worst: [1, 2, 2, 1] };
  const methods = Object.entries(predictions).map(([name, predicted]): Method => ({
    name,
    folder: `runs/${name}`,
    trials: [1, 2, 3].map((seed) => {
      const metrics = metricsOf(confusionMatrix(truth, predicted, 2));
      return { seed, pixels: pixelsOf(seed), truth, predicted, training: [20, 21], metrics };
    }),
  }));
  const found = rankCompared([{ scene: 'a scene', methods, runs: [], comparison: compareMethods(methods) }])!;
  return { ranks: found.oa.ranks, notes: tablesOfRanking(found)[0].notes.join('\n') };
}

test('ranks over seeds say whether seeds are independent', () => {
  const drawn = ranked((seed) => [1, 2, 3, 4].map((pixel) => pixel + 10 * seed));
  const fixed = ranked(() => [1, 2, 3, 4]);
  assert.equal(
    [drawn.ranks, fixed.ranks],
    [
      [1, 2, 3],
      [1, 2, 3],
    ],
  );
  assert.match(drawn.notes, 'seeds of one scene are not independent: they share pixels, so p is too small');
  assert.match(fixed.notes, 'all seeds test the same pixels: ranks and p are of the chance in training');
  assert.not.match(fixed.notes, 'not independent');
});

test.run();
