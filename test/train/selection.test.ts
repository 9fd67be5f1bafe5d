import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { EpochRecord } from '../../src/train/epoch.js';
import { isBetter } from '../../src/train/selection.js';

const test = suite('train/selection');

/** Validation accuracy and loss of five epochs; accuracy ties in 2 and 4, loss in 3 and 5. */
const EPOCHS = [
  [0.5, 1.0],
  [0.9, 0.7],
  [0.8, 0.4],
  [0.9, 0.5],
  [0.7, 0.4],
].map(([validationAccuracy, validationLoss], index): EpochRecord => ({
  epoch: index + 1,
  loss: 1,
  accuracy: 0,
  validationAccuracy,
  validationLoss,
}));

for (const [select, expected] of [
  ['validation-accuracy', 2],
  ['validation-loss', 3],
  ['last', 5],
] as const) {
  test(`${select} keeps epoch ${expected}: of equals the earliest`, () => {
    let best: EpochRecord | undefined;
    for (const epoch of EPOCHS) if (isBetter(select, epoch, best)) best = epoch;
    assert.is(best!.epoch, expected);
  });
}

test.run();
