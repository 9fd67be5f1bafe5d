import { type Cell, plainLines } from '../../../base/csv.js';
import type { FileData } from '../../../base/file-data.js';
import { NumberList } from '../../../base/number-list.js';
import { eachPixel } from '../pixel-table.js';
import type { LabelledGrid, TrialRecord } from './record.js';

/** A trial's file: what it said of each test pixel, in the order of split.csv. */
export const PREDICTIONS = 'predictions.csv';

export const PREDICTION_COLUMNS = ['row', 'column', 'class', 'predicted', 'confidence'] as const;
export type PredictionColumn = (typeof PREDICTION_COLUMNS)[number];

/** Pixels with what was said of them. */
export interface PredictedPixels extends Pick<TrialRecord, 'predictions'> {
  /** Flat. */
  readonly pixels: ArrayLike<number>;
  /** Their classes, from 1; 0 is not known, and an empty cell. */
  readonly labels: ArrayLike<number>;
}

/** The lines of predictions.csv, some at a time. */
export function predictionLines({ pixels, labels, predictions }: PredictedPixels, columns: number): Iterable<string> {
  return plainLines(rows({ pixels, labels, predictions }, columns));
}

/** Those of a trial. */
export function* trialPredictionLines({ split: { test }, predictions }: TrialRecord, { columns, mask }: LabelledGrid): Iterable<string> {
  yield* predictionLines({ pixels: test, labels: Uint16Array.from(test, (pixel) => mask[pixel]), predictions }, columns);
}

function* rows({ pixels, labels, predictions: { classes, confidence } }: PredictedPixels, columns: number): Generator<Cell[]> {
  for (let index = 0; index < pixels.length; index++) {
    const pixel = pixels[index];
    yield [Math.floor(pixel / columns), pixel % columns, labels[index] || undefined, classes[index], confidence[index].toFixed(6)];
  }
}

export async function readPredictions(data: FileData): Promise<TrialRecord['predictions']> {
  const [classes, confidence] = [new NumberList(Uint16Array), new NumberList(Float64Array)];
  await eachPrediction(data, ['predicted', 'confidence'], ([predicted, sure]) => {
    classes.push(Number(predicted));
    confidence.push(Number(sure));
  });
  return { classes: classes.values(), confidence: confidence.values() };
}

/** Of a predictions.csv the columns that are wanted, of each pixel (`eachPixel`). */
export function eachPrediction(
  data: FileData,
  names: readonly PredictionColumn[],
  take: (cells: readonly string[]) => void,
): Promise<void> {
  return eachPixel(data, names, take);
}
