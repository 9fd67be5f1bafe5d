import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { judge, summarizeTrials } from '../../src/results/summary.js';
import type { TrialRecord } from '../../src/store/formats/trial/record.js';

const test = suite('results/summary');

test('each figure is what it is called, of classes of unequal size', () => {
  // Truth 1 1 1 1 1 2 2 3; predicted 1 1 1 1 2 2 1 1: recalls 4/5, 1/2, 0; precisions 4/6, 1/2, 0.
  const mask = Uint8Array.of(1, 1, 1, 1, 1, 2, 2, 3, 1);
  const record: TrialRecord = {
    seed: 1,
    epochs: [],
    times: { trainingSeconds: 1, testingSeconds: 1 },
    split: { train: Uint32Array.of(8), validation: new Uint32Array(), test: Uint32Array.of(0, 1, 2, 3, 4, 5, 6, 7) },
    predictions: { classes: Uint16Array.of(1, 1, 1, 1, 2, 2, 1, 1), confidence: new Float32Array(8) },
  };
  const found = summarizeTrials([judge(record, { mask, columns: 9, patch: 3 }, 3)]);
  const f1 = [8 / 11, 2 / 4, 0];
  const chance = (5 * 6 + 2 * 2 + 1 * 0) / 64;
  const due = {
    oa: 5 / 8,
    aa: (4 / 5 + 1 / 2) / 3,
    ap: (4 / 6 + 1 / 2) / 3,
    kappa: (5 / 8 - chance) / (1 - chance),
    f1_macro: (f1[0] + f1[1]) / 3,
    f1_weighted: (5 * f1[0] + 2 * f1[1]) / 8,
  };
  for (const [name, value] of Object.entries(due)) assert.ok(Math.abs(found[name as keyof typeof due].mean - value) < 1e-12, name);
  assert.is(new Set(Object.values(due).map((value) => value.toFixed(6))).size, 6);
});

test.run();
