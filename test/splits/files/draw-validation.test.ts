import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { drawValidation } from '../../../src/splits/files/draw-validation.js';
import { SplitFailure } from '../../../src/splits/split.js';
import { RandomStream } from '../../../src/numerics/random.js';

const test = suite('splits/files/draw-validation');

/** 20 training pixels of class 1, 10 of class 2, 4 to test. */
const VALUES = Uint8Array.from([...new Array<number>(20).fill(1), ...new Array<number>(10).fill(2), 1, 1, 2, 2]);
const GIVEN = {
  train: Uint32Array.from({ length: 30 }, (_, pixel) => pixel),
  validation: new Uint32Array(),
  test: Uint32Array.of(30, 31, 32, 33),
};
const context = (seed: number) => ({
  mask: { rows: 1, columns: 34, values: VALUES },
  classNames: ['a', 'b'],
  random: new RandomStream(seed, 'split'),
});
const ofClass = (pixels: Uint32Array, label: number) => pixels.filter((pixel) => VALUES[pixel] === label).length;

test('a share of each class, or a number in all; each seed its own; testing is left alone', () => {
  const drawn = drawValidation(GIVEN, '20%', context(1));
  assert.equal([ofClass(drawn.validation, 1), ofClass(drawn.validation, 2), drawn.train.length], [4, 2, 24]);
  assert.equal(
    [...drawn.train, ...drawn.validation].sort((a, b) => a - b),
    [...GIVEN.train],
  );
  assert.equal(
    [...drawn.train],
    [...drawn.train].sort((a, b) => a - b),
  );
  assert.is(drawn.test, GIVEN.test);
  assert.equal(drawValidation(GIVEN, 0.2, context(1)), drawn);
  assert.not.equal(drawValidation(GIVEN, '20%', context(2)).validation, drawn.validation);
  assert.is(drawValidation(GIVEN, 6, context(1)).validation.length, 6);
});

test('what cannot be drawn', () => {
  for (const [amount, code] of [
    [31, 'too-few-pixels'],
    [30, 'split-empty'],
    ['100%', 'split-empty'],
  ] as const) {
    try {
      drawValidation(GIVEN, amount, context(1));
      assert.unreachable();
    } catch (error) {
      assert.ok(error instanceof SplitFailure);
      assert.equal([error.part, error.problems[0].code], ['validation', code]);
    }
  }
});

test.run();
