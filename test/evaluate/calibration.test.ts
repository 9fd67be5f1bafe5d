import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { reliability, topLabelCalibration } from '../../src/evaluate/calibration.js';

const test = suite('evaluate/calibration');
const near = (found: number, due: number, within = 1e-12) => assert.ok(Math.abs(found - due) <= within, `${found}, ${due}`);

test('by hand: two bins, one of them too sure', () => {
  const found = topLabelCalibration([0.95, 0.95, 0.95, 0.95, 0.55, 0.55], [true, true, false, true, true, false]);
  near(found.ece, (4 * Math.abs(0.75 - 0.95) + 2 * Math.abs(0.5 - 0.55)) / 6);
  near(found.brier, (3 * 0.05 ** 2 + 0.95 ** 2 + 0.45 ** 2 + 0.55 ** 2) / 6);
  // Right ones: three at 0.95, one at 0.55; wrong ones: one at each. Of eight pairs: 3 ties, 3 won, 1 lost, 1 tie.
  near(found.auroc!, (3 * 0.5 + 3 + 0 + 0.5) / 8);
  // Errors among the first 1 … 6, ties in no order.
  near(found.aurc, (0.25 + 0.25 + 0.25 + 0.25 + 1.5 / 5 + 2 / 6) / 6);
  near(found.risk.at(-1)!.risk, 2 / 6);
});

test('edges of bins belong to the bin below; 0 and 1 are in the first and the last', () => {
  const bins = reliability([0, 1 / 15, 2 / 15, 7 / 15, 1], [true, true, true, true, true]);
  assert.equal(
    bins.map(({ count }) => count),
    [2, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1],
  );
  assert.is(bins[2].accuracy, undefined);
});

test('all right or all wrong: no AUROC, and an AURC of 0 or 1', () => {
  const right = topLabelCalibration([0.5, 0.7], [true, true]);
  assert.equal([right.auroc, right.aurc], [undefined, 0]);
  const wrong = topLabelCalibration([0.5, 0.7], [false, false]);
  assert.equal([wrong.auroc, wrong.aurc], [undefined, 1]);
});

test('the order of pixels changes nothing, and every figure is a share', () => {
  const pixel = fc.tuple(fc.integer({ min: 0, max: 20 }), fc.boolean());
  fc.assert(
    fc.property(fc.array(pixel, { minLength: 1, maxLength: 60 }), (pixels) => {
      const of = (list: typeof pixels) =>
        topLabelCalibration(
          list.map(([steps]) => steps / 20),
          list.map(([, right]) => right),
        );
      const [found, turned] = [of(pixels), of([...pixels].reverse())];
      for (const key of ['ece', 'brier', 'aurc'] as const) {
        near(turned[key], found[key], 1e-9);
        assert.ok(found[key] >= 0 && found[key] <= 1 + 1e-12);
      }
      if (found.auroc !== undefined) near(turned.auroc!, found.auroc, 1e-9);
    }),
  );
});

test.run();
