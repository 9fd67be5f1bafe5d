import { PREDICTIONS } from '../store/formats/trial/predictions.js';
import type { StoredRun } from '../store/list.js';
import { NumberList } from '../base/number-list.js';
import { eachTrialPixel, hasPixels, missingPixels, type TrialOfRun } from './trial-pixels.js';

/** What a trial said of its test pixels, in the order of its table. */
export interface TestedPixels {
  readonly rows: Uint32Array;
  readonly columns: Uint32Array;
  /** Classes from 1. */
  readonly truth: Uint16Array;
  readonly predicted: Uint16Array;
  /** In the predicted class, from 0 to 1. */
  readonly confidence: Float64Array;
}

/**
 * @param name of the configuration, for messages
 * @throws Failure `trial-missing`
 */
export async function testedPixels(run: StoredRun, name: string, trial: TrialOfRun): Promise<TestedPixels> {
  if (!hasPixels(run, trial, PREDICTIONS)) {
    throw missingPixels(run, name, trial, PREDICTIONS);
  }
  const [rows, columns] = [new NumberList(Uint32Array), new NumberList(Uint32Array)];
  const [labels, said] = [new NumberList(Uint16Array), new NumberList(Uint16Array)];
  const sure = new NumberList(Float64Array);
  await eachTrialPixel(run, trial, PREDICTIONS, ['row', 'column', 'class', 'predicted', 'confidence'], (cells) => {
    for (const [at, list] of [rows, columns, labels, said, sure].entries()) list.push(Number(cells[at]));
  });
  return { rows: rows.values(), columns: columns.values(), truth: labels.values(), predicted: said.values(), confidence: sure.values() };
}
