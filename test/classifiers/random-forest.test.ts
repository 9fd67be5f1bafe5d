import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { bestCut } from '../../src/classifiers/cut.js';
import { randomForest, triedOf } from '../../src/classifiers/random-forest.js';
import { growTree, leafOf } from '../../src/classifiers/tree.js';
import { RandomStream } from '../../src/numerics/random.js';
import { checkShares, clouds, contextOf, share } from './samples.js';

const test = suite('classifiers/random-forest');
const SETTINGS = { input: 'spectrum', trees: 30, features: 'sqrt', leaf: 1, bootstrap: true } as const;

const cut = (values: number[], labels: number[], { leaf = 1, weights = values.map(() => 1) } = {}) => {
  const totals = new Float64Array(4);
  labels.forEach((label, index) => {
    totals[label] += weights[index];
  });
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const node = { members: Uint32Array.from(values.keys()), totals, total };
  return bestCut(node, Float32Array.from(values), Uint16Array.from(labels), Uint32Array.from(weights), leaf);
};

test('cuts by hand: between the classes, in the middle, negative values and signed zeros too', () => {
  assert.equal(cut([3, -1, 1, -3], [2, 1, 2, 1]), { threshold: 0, score: 4 });
  assert.equal(cut([0, -0, 2, 4], [1, 1, 2, 2]), { threshold: 1, score: 4 });
  assert.is(cut([5, 5, 5], [1, 2, 3]), undefined);
  // Two neighbouring float32: the cut is the lower one.
  const next = Math.fround(1 + 2 ** -23);
  assert.is(cut([1, next], [1, 2])!.threshold, 1);
});

test('weights count, and leaves are as large as asked for', () => {
  // Left {1, 1, 2} and right {2}: 9 / 4 + ... by hand: (3² + 1²) / 4 + 1 / 1.
  assert.is(cut([1, 2, 3], [1, 2, 2], { weights: [3, 1, 1] })!.score, 3 + 2);
  assert.is(cut([1, 2], [1, 2], { leaf: 2 })!.score, -Infinity);
});

test('a tree of all features parts its training pixels; depth and leaf bound it', () => {
  const {
    samples: { values, count, features },
    labels,
    classes,
  } = clouds([20, 1, 20], { apart: 1 });
  const columns = Float32Array.from({ length: values.length }, (_, at) => values[(at % count) * features + Math.floor(at / count)]);
  const data = { columns, samples: count, features, labels, classes };
  const ones = new Uint32Array(count).fill(1);
  const grow = (settings: { depth?: number; leaf?: number }) =>
    growTree(data, ones, { tried: features, leaf: 1, ...settings }, new RandomStream(1, 'x'));
  const whole = grow({});
  for (let sample = 0; sample < count; sample++) {
    const leaf = leafOf(whole, values.subarray(sample * features, (sample + 1) * features));
    assert.is(whole.shares[leaf * classes + labels[sample] - 1], 1);
  }
  assert.is(grow({ depth: 1 }).feature.length, 3);
  assert.ok(grow({ leaf: 10 }).feature.length <= 7);
});

test('the forest classifies, says how sure it is, and is the same for the same seed', async () => {
  const set = clouds([40, 40, 1], { apart: 4 });
  const trained = await randomForest.train(SETTINGS, set, contextOf(6));
  const fresh = clouds([200, 200], { apart: 4, seed: 3 });
  const found = trained.predict(fresh.samples);
  assert.ok(share(found.classes, fresh.labels) > 0.93);
  assert.ok(found.confidence.every((value) => value >= 1 / 3 && value <= 1));
  checkShares(found, 3);
  const again = await randomForest.train(SETTINGS, set, contextOf(6));
  assert.equal([again.model, again.predict(fresh.samples)], [trained.model, found]);
  const other = await randomForest.train(SETTINGS, { ...set, seed: 2 }, contextOf(6));
  assert.not.equal(other.model, trained.model);
});

test('of classes with equal shares the first wins', () => {
  // One tree that is a leaf.
  const array = (name: string, values: number[], shape = [values.length]) => ({
    name: `trees/${name}`,
    shape,
    values: Float32Array.from(values),
  });
  const arrays = [
    array('nodes', [1]),
    array('feature', [-1]),
    array('threshold', [0]),
    array('left', [-1]),
    array('right', [-1]),
    array('shares', [0.25, 0.375, 0.375], [1, 3]),
  ];
  const { classes, confidence } = randomForest.load({ arrays, metadata: {} })({ count: 1, features: 1, values: Float32Array.of(0) });
  assert.equal([[...classes], [...confidence]], [[2], [0.375]]);
});

test('features for a cut', () => {
  assert.equal([triedOf({ features: 'sqrt' }, 9800), triedOf({ features: 'all' }, 9), triedOf({ features: 5 }, 9)], [98, 9, 5]);
});

test.run();
