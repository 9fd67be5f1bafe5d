import { type Cell, csvLines, readCsv } from '../../../base/csv.js';
import type { EpochRecord } from '../../../train/epoch.js';
import type { TrialRecord } from './record.js';

/** A trial's file: what each epoch of the training gave; of a classifier the first line only. */
export const EPOCHS = 'epochs.csv';

/** The columns after the epoch, and what stands in them. */
const FIGURES = {
  loss: 'loss',
  accuracy: 'accuracy',
  validation_loss: 'validationLoss',
  validation_accuracy: 'validationAccuracy',
} as const satisfies Record<string, keyof EpochRecord>;

export const EPOCHS_COLUMNS = ['epoch', ...Object.keys(FIGURES), 'selected'];

/** The lines of epochs.csv. */
export function epochLines({ epochs, selected }: Pick<TrialRecord, 'epochs' | 'selected'>): Iterable<string> {
  return csvLines(
    epochs.map((record): Cell[] => [record.epoch, ...Object.values(FIGURES).map((key) => record[key]), record.epoch === selected ? 1 : 0]),
  );
}

/** @throws where the table has epochs, and none is selected */
export function readEpochs(text: string): Pick<TrialRecord, 'epochs' | 'selected'> {
  const rows = readCsv(text);
  if (rows.length === 0) return { epochs: [] };
  const chosen = rows.find(({ selected }) => selected === '1');
  if (!chosen) throw new Error(`${EPOCHS} has no selected epoch`);
  return { epochs: rows.map(epochOf), selected: Number(chosen.epoch) };
}

function epochOf({ epoch, loss, accuracy, ...row }: Record<string, string>): EpochRecord {
  const { validation_loss: validationLoss, validation_accuracy: validationAccuracy } = row;
  return {
    epoch: Number(epoch),
    loss: Number(loss),
    accuracy: Number(accuracy),
    ...(validationLoss === '' ? {} : { validationLoss: Number(validationLoss) }),
    ...(validationAccuracy === '' ? {} : { validationAccuracy: Number(validationAccuracy) }),
  };
}
