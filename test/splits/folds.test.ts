import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { leakageOf } from '../../src/data/leakage.js';
import { split } from '../../src/splits/index.js';
import { RandomStream } from '../../src/numerics/random.js';
import type { ResolvedFoldsSplit } from '../../src/schema/pipeline.generated.js';
import { problemOf } from '../data/helpers.js';

const test = suite('splits/folds');

/** Two classes in broad stripes. */
const MASK = { rows: 60, columns: 60, values: Uint8Array.from({ length: 3600 }, (_, pixel) => (Math.floor((pixel % 60) / 15) % 2) + 1) };
const SPEC: ResolvedFoldsSplit = { by: 'folds', folds: 4, fold: 1, block: 10, validation: '10%', buffer: 0 };

const draw = (spec: Partial<ResolvedFoldsSplit>, seed = 1) =>
  split({ ...SPEC, ...spec }, MASK, new RandomStream(seed, 'split'), ['A', 'B']);

test('the folds of one seed test every labelled pixel once, and train on all others', () => {
  const folds = [1, 2, 3, 4].map((fold) => draw({ fold }));
  const tested = folds.flatMap((parts) => [...parts.test]).sort((a, b) => a - b);
  assert.equal(
    tested,
    Array.from({ length: 3600 }, (_, pixel) => pixel),
  );
  for (const { train, validation, test: own } of folds) {
    assert.is(train.length + validation.length + own.length, 3600);
    assert.is(new Set([...train, ...validation, ...own]).size, 3600);
    assert.ok(
      Math.abs(own.length - 900) <= 100 && Math.abs(validation.length - 270) <= 100,
      `${own.length} test, ${validation.length} validate`,
    );
  }
});

test('another seed gives other folds', () => assert.not.equal(draw({}, 1).test, draw({}, 2).test));

test('with a buffer no patches overlap, and the test pixels stay', () => {
  for (const fold of [1, 2, 3, 4]) {
    const [whole, buffered] = [draw({ fold, block: 15 }), draw({ fold, block: 15, buffer: 6 })];
    assert.equal(buffered.test, whole.test);
    assert.is(leakageOf(buffered, MASK, 7, 2).overlap, 0);
    assert.is(leakageOf({ ...buffered, train: buffered.validation }, MASK, 7, 2).overlap, 0);
    assert.ok(buffered.train.length < whole.train.length);
  }
});

test('without validation all others train; draw takes some of them', () => {
  assert.is(draw({ validation: 0 }).validation.length, 0);
  assert.is(draw({ draw: { per_class: 100 } }).train.length, 200);
});

test('a class in fewer blocks than parts', () => {
  const problem = problemOf(() => draw({ block: [60, 15], folds: 2 }));
  assert.is(problem.code, 'split-unserved');
  assert.match(problem.message, /^split: 2 classes cannot be in all 3 parts: 1 A \(1800 pixels in 2 blocks: none for .*; 2 B/);
});

test.run();
