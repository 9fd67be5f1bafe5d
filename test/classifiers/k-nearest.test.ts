import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { kNearest, vote } from '../../src/classifiers/k-nearest.js';
import { checkShares, clouds, contextOf, samplesOf, share } from './samples.js';

const test = suite('classifiers/k-nearest');
const SETTINGS = { input: 'spectrum', k: 3, folds: 5 } as const;

test('votes by hand: of equal distances the first counts, of equal votes the lower class', () => {
  const labels = Uint16Array.of(2, 1, 2, 3);
  const at = (distances: number[], k: number) => {
    const { classes, confidence } = vote(Float64Array.from(distances), labels, k, 3);
    return [classes[0], confidence[0]];
  };
  assert.equal(at([1, 2, 3, 4], 1), [2, 1]);
  assert.equal(at([1, 1, 3, 4], 1), [2, 1]);
  assert.equal(at([1, 1, 3, 4], 2), [1, 0.5]);
  assert.equal(at([4, 3, 2, 1], 3), [1, Math.fround(1 / 3)]);
  // Of those equally far the later one makes room for what is nearer.
  assert.equal(at([5, 5, 3, 9], 2), [2, 1]);
  assert.equal(at([5, 1, 2, 9], 3), [2, Math.fround(2 / 3)]);
});

test('with one neighbour a training pixel finds itself', async () => {
  const { samples, labels, ...rest } = clouds([10, 1, 10], { apart: 1 });
  const trained = await kNearest.train({ ...SETTINGS, k: 1 }, { samples, labels, ...rest }, contextOf(6));
  assert.equal(trained.predict(samples).classes, labels);
  assert.equal(trained.search, [{ settings: { k: 1 }, chosen: true }]);
});

test('k is chosen by cross-validation: many neighbours where classes overlap, the same for the same seed', async () => {
  const set = clouds([60, 60], { apart: 2, features: 3 });
  const settings = { ...SETTINGS, k: [1, 15] };
  const trained = await kNearest.train(settings, set, contextOf(3));
  assert.is(trained.search.find(({ chosen }) => chosen)!.settings.k, 15);
  const fresh = clouds([300, 300], { apart: 2, features: 3, seed: 5 });
  assert.ok(share(trained.predict(fresh.samples).classes, fresh.labels) > 0.75);
  const again = await kNearest.train(settings, set, contextOf(3));
  assert.equal([again.search, again.model], [trained.search, trained.model]);
});

test('the shares of all classes are the votes, of more samples than are compared at once', async () => {
  const trained = await kNearest.train(SETTINGS, clouds([20, 20, 20], { apart: 1 }), contextOf(3));
  const { samples } = clouds([500, 400, 300], { apart: 1, seed: 4 });
  checkShares(trained.predict(samples), 3);
});

test('more neighbours than training pixels are refused', async () => {
  let message = '';
  await kNearest
    .train(SETTINGS, { samples: samplesOf([[1], [2]]), labels: Uint16Array.of(1, 2), classes: 2, seed: 1 }, contextOf(1))
    .catch((error: Error) => {
      message = error.message;
    });
  assert.match(message, /3 nearest training pixels are needed, but there are only 2/);
});

test.run();
