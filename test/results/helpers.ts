import type { LabelledGrid, TrialRecord } from '../../src/store/formats/trial/record.js';

/** A scene of 2 x 4 pixels; two classes. */
export const GRID: LabelledGrid = { columns: 4, mask: Uint8Array.of(1, 1, 2, 0, 1, 2, 2, 1), patch: 3 };

/** Two trials that one can follow by hand: pixels 0, 2 train, 1 validates, 4 to 7 test. */
export const RECORDS: readonly TrialRecord[] = [
  {
    seed: 5,
    split: { train: Uint32Array.of(0, 2), validation: Uint32Array.of(1), test: Uint32Array.of(4, 5, 6, 7) },
    epochs: [
      { epoch: 1, loss: 1.25, accuracy: 0.5, validationLoss: 0.1 + 0.2, validationAccuracy: 1 },
      { epoch: 2, loss: 1e-7, accuracy: 1, validationLoss: 2, validationAccuracy: 0 },
    ],
    selected: 1,
    predictions: { classes: Uint16Array.of(1, 2, 1, 1), confidence: Float32Array.of(0.9, 0.75, 0.5, 0.123456789) },
    times: { trainingSeconds: 12.3456, testingSeconds: 0.1 },
  },
  {
    seed: 4,
    split: { train: Uint32Array.of(0, 2), validation: Uint32Array.of(1), test: Uint32Array.of(4, 5, 6, 7) },
    epochs: [{ epoch: 1, loss: 3, accuracy: 0.25, validationLoss: 4, validationAccuracy: 0 }],
    selected: 1,
    predictions: { classes: Uint16Array.of(1, 2, 2, 1), confidence: Float32Array.of(1, 1, 1, 1) },
    times: { trainingSeconds: 1, testingSeconds: 2 },
  },
];
