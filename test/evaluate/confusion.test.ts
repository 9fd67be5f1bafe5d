import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { confusionMatrix } from '../../src/evaluate/confusion.js';

const test = suite('evaluate/confusion');

test('rows are the truth, columns what was predicted', () => {
  assert.equal(confusionMatrix([1, 1, 1, 2, 3], [1, 2, 2, 2, 1], 3), [
    [1, 2, 0],
    [0, 1, 0],
    [1, 0, 0],
  ]);
  assert.equal(confusionMatrix([], [], 2), [
    [0, 0],
    [0, 0],
  ]);
});

test('typed arrays too, and classes that nobody has', () => {
  assert.equal(confusionMatrix(Uint8Array.of(2, 2), Uint16Array.of(4, 2), 4), [
    [0, 0, 0, 0],
    [0, 1, 0, 1],
    [0, 0, 0, 0],
    [0, 0, 0, 0],
  ]);
});

test('every pixel is counted once; the other way round is the transpose', () => {
  const label = fc.integer({ min: 1, max: 5 });
  fc.assert(
    fc.property(fc.array(fc.tuple(label, label)), (pairs) => {
      const [truth, predicted] = [0, 1].map((side) => pairs.map((pair) => pair[side]));
      const counts = confusionMatrix(truth, predicted, 5);
      assert.is(
        counts.flat().reduce((a, b) => a + b, 0),
        pairs.length,
      );
      assert.equal(
        confusionMatrix(predicted, truth, 5),
        counts.map((_, column) => counts.map((row) => row[column])),
      );
    }),
  );
});

test.run();
