import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { scenesText } from '../../../src/cli/text/comparison-text.js';
import { confusionMatrix } from '../../../src/evaluate/confusion.js';
import { metricsOf } from '../../../src/evaluate/metrics.js';
import { compareMethods } from '../../../src/results/compare-methods.js';

const test = suite('cli/text/comparison-text');

/** Two methods over three seeds, which test the pixels that `pixelsOf` gives them. */
function textOf(pixelsOf: (seed: number) => number[]): string {
  const truth = [1, 1, 2, 2];
  const trial = (seed: number, predicted: number[]) => {
    const metrics = metricsOf(confusionMatrix(truth, predicted, 2));
    return { seed, pixels: pixelsOf(seed), truth, predicted, training: [20, 21], metrics };
  };
  const one = [1, 2, 3].map((seed) => trial(seed, truth));
  const other = [[1, 1, 2, 1], [2, 2, 2, 1], truth].map((predicted, index) => trial(index + 1, predicted));
  const comparison = compareMethods([
    { name: 'one', folder: 'runs/one', trials: one },
    { name: 'other', folder: 'runs/other', trials: other },
  ]);
  return scenesText([{ scene: 'a scene', methods: [], runs: [], comparison }]);
}

test('seeds that draw their test pixels have a corrected p beside the plain one, and what each assumes', () => {
  const text = textOf((seed) => [1, 2, 3, 4].map((pixel) => pixel + 10 * seed));
  assert.match(text, /\nfirst +second +OA difference +95 % interval +t +p +p \(Holm\) +plain p +signs +McNemar\n/);
  assert.match(text, 'corrected t-test (Nadeau, Bengio 2003), test over training pixels 2.00');
  assert.match(text, '\nplain p: paired t-test, assumes independent seeds;');
});

test('where all seeds test the same pixels, there is one p, and what it is of', () => {
  const text = textOf(() => [1, 2, 3, 4]);
  assert.match(
    text,
    /\nfirst +second +OA difference +95 % interval +t +p +p \(Holm\) +signs +McNemar\none +other +\+0\.\d+ .* \+\+= +\d : \d of 3\n/,
  );
  assert.match(text, '\ndifference: of overall accuracy, first minus second; paired t-test over the seeds\n');
  assert.match(text, '\nall seeds test the same pixels: the tests describe the chance in training, not in the choice of pixels');
  assert.not.match(text, /plain p|corrected t-test|p assumes/);
  assert.match(text, '\nsigns: + for a seed in which the first is better');
});

test.run();
