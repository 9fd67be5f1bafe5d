import type { EpochRecord } from '../train/epoch.js';
import type { Cell } from '../base/csv.js';
import type { LabelledGrid, TrialRecord } from './trial-record.js';

export const PARTS = ['train', 'validation', 'test'] as const;

/** The columns of epochs.csv after the epoch, and what stands in them. */
export const EPOCH_COLUMNS = {
  loss: 'loss',
  accuracy: 'accuracy',
  validation_loss: 'validationLoss',
  validation_accuracy: 'validationAccuracy',
} as const satisfies Record<string, keyof EpochRecord>;

export const SPLIT_COLUMNS = ['row', 'column', 'class', 'part'];
export const EPOCHS_COLUMNS = ['epoch', ...Object.keys(EPOCH_COLUMNS), 'selected'];
export const PRETRAINING_COLUMNS = ['block', 'epoch', 'loss'];
export const PREDICTION_COLUMNS = ['row', 'column', 'class', 'predicted', 'confidence'];
export const TIMES_COLUMNS = ['training_seconds', 'testing_seconds', 'at_once', 'device'];

export function* splitRows({ split }: Pick<TrialRecord, 'split'>, { columns, mask }: LabelledGrid): Generator<Cell[]> {
  for (const part of PARTS) {
    for (const pixel of split[part]) yield [Math.floor(pixel / columns), pixel % columns, mask[pixel], part];
  }
}

export function* epochRows({ epochs, selected }: TrialRecord): Generator<Cell[]> {
  for (const record of epochs) {
    yield [record.epoch, ...Object.values(EPOCH_COLUMNS).map((key) => record[key]), record.epoch === selected ? 1 : 0];
  }
}

export function* pretrainingRows({ pretraining = [] }: TrialRecord): Generator<Cell[]> {
  for (const { block, epoch, loss } of pretraining) yield [block, epoch, loss];
}

export function* predictionRows({ split, predictions }: TrialRecord, { columns, mask }: LabelledGrid): Generator<Cell[]> {
  for (const [index, pixel] of split.test.entries()) {
    yield [Math.floor(pixel / columns), pixel % columns, mask[pixel], predictions.classes[index], predictions.confidence[index].toFixed(6)];
  }
}

export function timesRow({ times }: Pick<TrialRecord, 'times'>): Cell[] {
  return [times.trainingSeconds.toFixed(3), times.testingSeconds.toFixed(3), times.atOnce, times.device];
}
