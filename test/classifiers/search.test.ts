import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { chooseBest, drawFolds, partsOf } from '../../src/classifiers/search.js';
import type { Failure } from '../../src/errors/failure.js';

const test = suite('classifiers/search');
const labels = Uint16Array.from([...new Array(23).fill(1), ...new Array(7).fill(2), 3]);

test('folds differ by one pixel, each class is spread, each pixel is left out once; the seed decides', () => {
  const folds = drawFolds({ labels, classes: 3, seed: 1 }, 5);
  const sizes = (label?: number) =>
    [0, 1, 2, 3, 4].map((fold) => folds.filter((one, index) => one === fold && (!label || labels[index] === label)).length);
  for (const list of [sizes(), sizes(1), sizes(2), sizes(3)]) assert.ok(Math.max(...list) - Math.min(...list) <= 1, list.join());
  const { kept, left } = partsOf(folds, 2);
  assert.is(kept.length + left.length, labels.length);
  assert.equal(drawFolds({ labels, classes: 3, seed: 1 }, 5), folds);
  assert.not.equal(drawFolds({ labels, classes: 3, seed: 2 }, 5), folds);
});

test('more folds than pixels are refused', () => {
  assert.throws(
    () => drawFolds({ labels: labels.subarray(0, 3), classes: 3, seed: 1 }, 5),
    (error: Failure) => error.problems[0].code === 'classifier' && /5 folds cannot be made from 3/.test(error.message),
  );
});

test("the best mean is chosen, of equals the first; the deviation is the population's", () => {
  const rows = chooseBest(
    [{ k: 1 }, { k: 3 }, { k: 5 }],
    [
      [0.5, 0.7],
      [0.9, 0.7],
      [0.8, 0.8],
    ],
  );
  assert.equal(
    rows.map(({ chosen }) => chosen),
    [false, true, false],
  );
  assert.ok(Math.abs(rows[1].accuracy!.sd - 0.1) < 1e-12);
});

test.run();
