import { csvLines, readCsv } from '../../../base/csv.js';
import type { PretrainingRecord } from '../../../train/progress.js';

/** A trial's file, of a network with autoencoders: what each of their epochs gave. */
export const PRETRAINING = 'pretraining.csv';

export const PRETRAINING_COLUMNS = ['block', 'epoch', 'loss'];

/** The lines of pretraining.csv. */
export function pretrainingLines(records: readonly PretrainingRecord[]): Iterable<string> {
  return csvLines(records.map(({ block, epoch, loss }) => [block, epoch, loss]));
}

export function readPretraining(text: string): PretrainingRecord[] {
  return readCsv(text).map(({ block, epoch, loss }) => ({ block, epoch: Number(epoch), loss: Number(loss) }));
}
