import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { agreementOf } from '../../src/evaluate/agreement.js';
import { metricsOf } from '../../src/evaluate/metrics.js';

const test = suite('evaluate/agreement');
const near = (found: number, due: number, within = 1e-12) => assert.ok(Math.abs(found - due) <= within, `${found}, ${due}`);

test('two classes: the textbook formulas', () => {
  const [tn, fp, fn, tp] = [50, 5, 10, 35];
  const found = agreementOf([
    [tn, fp],
    [fn, tp],
  ]);
  near(found.mcc, (tp * tn - fp * fn) / Math.sqrt((tp + fp) * (tp + fn) * (tn + fp) * (tn + fn)));
  near(found.classes[1]!, tp / (tp + fp + fn));
  near(found.meanIou, (tp / (tp + fp + fn) + tn / (tn + fp + fn)) / 2);
  near(found.balancedAccuracy, (tp / (tp + fn) + tn / (tn + fp)) / 2);
});

test('one class, an absent class, one that is never predicted', () => {
  assert.equal(agreementOf([[7]]), { mcc: 0, balancedAccuracy: 1, meanIou: 1, classes: [1] });
  const absent = agreementOf([
    [3, 0, 1],
    [0, 0, 0],
    [0, 0, 4],
  ]);
  assert.equal(absent.classes, [3 / 4, undefined, 4 / 5]);
  near(absent.meanIou, (3 / 4 + 4 / 5) / 2);
  const one = agreementOf([
    [3, 0],
    [4, 0],
  ]);
  assert.equal([one.mcc, one.classes[1]], [0, 0]);
});

test('between -1 and 1; all right is 1; classes in another order change nothing; AA is the balanced accuracy', () => {
  const square = fc
    .integer({ min: 2, max: 6 })
    .chain((size) =>
      fc.array(fc.array(fc.integer({ min: 0, max: 50 }), { minLength: size, maxLength: size }), { minLength: size, maxLength: size }),
    )
    .filter((matrix) => matrix.flat().some((count) => count > 0));
  fc.assert(
    fc.property(square, (matrix) => {
      const found = agreementOf(matrix);
      assert.ok(found.mcc >= -1 - 1e-12 && found.mcc <= 1 + 1e-12);
      assert.ok(found.meanIou >= 0 && found.meanIou <= found.balancedAccuracy + 1e-12);
      near(found.balancedAccuracy, metricsOf(matrix).averageAccuracy);
      const turned = agreementOf(matrix.map((row) => [...row].reverse()).reverse());
      near(turned.mcc, found.mcc, 1e-10);
      near(turned.meanIou, found.meanIou, 1e-10);
      const right = agreementOf(matrix.map((row, y) => row.map((_, x) => (x === y ? 1 + row[y] : 0))));
      near(right.mcc, 1);
    }),
  );
});

test.run();
