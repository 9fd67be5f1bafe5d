import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { bestCut } from '../../src/classifiers/cut.js';
import { growTree, leafOf, type TreeSettings } from '../../src/classifiers/tree.js';
import { RandomStream } from '../../src/numerics/random.js';

const test = suite('classifiers/tree');

function cut(values: number[], labels: number[], leaf = 1) {
  const totals = Float64Array.from([0, 1, 2], (label) => (label > 0 ? labels.filter((one) => one === label).length : 0));
  const node = { members: Uint32Array.from(values.keys()), totals, total: values.length };
  return bestCut(node, Float32Array.from(values), Uint16Array.from(labels), new Uint32Array(values.length).fill(1), leaf);
}

/** @param columns of each feature its values */
function grow(columns: readonly number[][], labels: number[], settings: Partial<TreeSettings> = {}, weights = labels.map(() => 1)) {
  const sizes = { samples: labels.length, features: columns.length, classes: 2 };
  const data = { ...sizes, columns: Float32Array.from(columns.flat()), labels: Uint16Array.from(labels) };
  return growTree(data, Uint32Array.from(weights), { tried: columns.length, leaf: 1, ...settings }, new RandomStream(1, 'tree'));
}

test('of equally good cuts the first', () => {
  // 1 2 1: a cut behind the first and one before the last are as pure.
  assert.is(cut([1, 2, 3], [1, 2, 1])!.threshold, 1.5);
  assert.is(cut([1, 2, 3, 4], [1, 2, 2, 1])!.threshold, 1.5);
});

test('a leaf may be exactly as large as asked for, on either side', () => {
  assert.is(cut([1, 2, 3, 4], [1, 1, 2, 2], 2)!.threshold, 2.5);
  // The best cut would leave one alone: the next best within the limit is taken.
  assert.is(cut([1, 2, 3, 4], [1, 1, 1, 2], 2)!.threshold, 2.5);
  assert.is(cut([1, 2, 3, 4], [1, 1, 1, 2], 3)!.score, -Infinity);
});

test('a value on the threshold goes left, where it went in training', () => {
  const next = Math.fround(1 + 2 ** -23);
  const tree = grow([[1, next]], [1, 2]);
  assert.is(tree.threshold[0], 1);
  const shareOf = (value: number) => {
    const leaf = leafOf(tree, Float32Array.of(value));
    return tree.shares.slice(2 * leaf, 2 * leaf + 2);
  };
  assert.equal(
    [shareOf(1), shareOf(next)],
    [
      [1, 0],
      [0, 1],
    ],
  );
});

test('depth counts the cuts from the root to a leaf', () => {
  const values = [[1, 2, 3, 4, 5, 6, 7, 8]];
  const labels = [1, 2, 1, 2, 1, 2, 1, 2];
  assert.equal(
    [0, 1, 2].map((depth) => grow(values, labels, { depth }).feature.length),
    [1, 3, 5],
  );
  assert.is(grow(values, labels).feature.length, 15);
});

test('of equally good features the one that was drawn first; weights count in leaves', () => {
  const twice = [
    [1, 2, 3, 4],
    [1, 2, 3, 4],
  ];
  const drawn = new RandomStream(1, 'tree').below(2);
  assert.is(grow(twice, [1, 1, 2, 2]).feature[0], drawn);
  assert.equal(
    grow([[1, 1, 1]], [1, 2, 2], {}, [2, 1, 0]).shares.map((share) => Math.round(share * 3)),
    [2, 1],
  );
});

test.run();
