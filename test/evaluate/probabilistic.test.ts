import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { LEAST, probabilityFigures } from '../../src/evaluate/probabilistic.js';

const test = suite('evaluate/probabilistic');
const near = (found: number, due: number, within = 1e-12) => assert.ok(Math.abs(found - due) <= within, `${found}, ${due}`);

test('by hand: two pixels, three classes, one of them without pixels', () => {
  const found = probabilityFigures({ classes: 3, probabilities: [0.5, 0.25, 0.25, 0.125, 0.75, 0.125], labels: [1, 1] });
  near(found.brier, (0.25 + 0.0625 + 0.0625 + 0.765625 + 0.5625 + 0.015625) / 2);
  near(found.nll, -(Math.log(0.5) + Math.log(0.125)) / 2);
  // No two probabilities of a class share a bin but those of none: each pixel is a bin of its own.
  near(found.classEce[0], (0.5 + 0.875) / 2);
  near(found.classEce[1], (0.25 + 0.75) / 2);
  near(found.classEce[2], (0.25 + 0.125) / 2);
  near(found.classwiseEce, (0.6875 + 0.5 + 0.1875) / 3);
  assert.is(found.impossible, 0);
});

test('sure and right: nothing is wrong; sure and wrong: the worst, which is finite and counted', () => {
  const right = probabilityFigures({ classes: 2, probabilities: [1, 0, 0, 1], labels: [1, 2] });
  assert.equal([right.brier, right.nll, right.classwiseEce], [0, 0, 0]);
  const wrong = probabilityFigures({ classes: 2, probabilities: [1, 0, 0, 1], labels: [2, 1] });
  assert.equal([wrong.brier, wrong.classwiseEce, wrong.impossible], [2, 1, 2]);
  near(wrong.nll, -Math.log(LEAST), 1e-10);
});

test('no figure depends on the order of pixels or classes', () => {
  const pixel = fc.tuple(fc.integer({ min: 1, max: 4 }), fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 4, maxLength: 4 }));
  fc.assert(
    fc.property(fc.array(pixel, { minLength: 1, maxLength: 40 }), (pixels) => {
      const rows = pixels.map(([label, weights]) => ({
        label,
        shares: weights.map((weight) => (weight + 0.1) / (weights.reduce((a, b) => a + b) + 0.4)),
      }));
      const figures = (list: typeof rows, order: readonly number[]) =>
        probabilityFigures({
          classes: 4,
          probabilities: list.flatMap(({ shares }) => order.map((index) => shares[index])),
          labels: list.map(({ label }) => order.indexOf(label - 1) + 1),
        });
      const [one, other] = [figures(rows, [0, 1, 2, 3]), figures(rows.toReversed(), [2, 0, 3, 1])];
      near(one.brier, other.brier);
      near(one.nll, other.nll);
      near(one.classwiseEce, other.classwiseEce);
      assert.ok(one.brier >= 0 && one.brier <= 2 && one.nll >= 0 && one.classwiseEce >= 0 && one.classwiseEce <= 1);
    }),
  );
});

test.run();
