import type { WeightArray } from '../compile/weights.js';
import type { Preprocessing } from '../data/features.js';
import type { FolderContent } from '../store/folder.js';
import { type FileData, wholeOf } from '../base/file-data.js';
import { PROVENANCE, provenanceText } from '../store/formats/provenance.js';
import { encodeSafetensors } from '../store/formats/safetensors.js';
import type { EpochRecord } from '../train/epoch.js';
import { readCsv, writeCsv } from '../base/csv.js';
import { readGrid } from './grid-table.js';
import { confidenceFiles, type TrialConfidence } from './trial-confidence.js';
import { eachPixel, NumberList } from './pixel-table.js';
import { PREPROCESSING, writePreprocessing } from '../store/formats/preprocessing.js';
import type { LabelledGrid, TrialRecord, TrialTimes } from './trial-record.js';
import { EPOCH_COLUMNS, PARTS, TIMES_COLUMNS, timesRow } from './trial-rows.js';
import { tablesOfRecord } from './trial-tables.js';

/** What belongs to a model beside its arrays. */
export interface TrialModel {
  /** What of it is no array. */
  readonly metadata?: Readonly<Record<string, string>>;
  /** How its input is made from a cube. */
  readonly preprocessing?: Preprocessing;
  /** What its pipeline wants kept of its confidence. */
  readonly confidence?: TrialConfidence;
}

/** The files of a trial's folder. Rows and columns count from 0, classes from 1. */
export function trialFiles(
  record: TrialRecord,
  weights: readonly WeightArray[],
  grid: LabelledGrid,
  provenance: object,
  { metadata, preprocessing, confidence }: TrialModel = {},
): FolderContent {
  return {
    hashed: new Map<string, FileData>([
      ...tablesOfRecord(record, grid),
      ['weights.safetensors', encodeSafetensors(weights, metadata)],
      ...(preprocessing ? ([[PREPROCESSING, writePreprocessing(preprocessing)]] as const) : []),
      ...(confidence ? confidenceFiles(confidence) : []),
    ]),
    aside: new Map([
      ['times.csv', writeCsv(TIMES_COLUMNS, [timesRow(record)])],
      [PROVENANCE, provenanceText(provenance)],
    ]),
  };
}

/** @param row of times.csv, of any version */
export function readTimes(row: Readonly<Record<string, string>> | undefined): TrialTimes {
  const { training_seconds: training, testing_seconds: testing, at_once: atOnce, device } = row ?? {};
  const known = { ...(atOnce ? { atOnce: Number(atOnce) } : {}), ...(device ? { device } : {}) };
  return { trainingSeconds: Number(training), testingSeconds: Number(testing), ...known };
}

/** How a trial's files are read. */
export interface TrialReading {
  /** Fails where there is none, when it is read. */
  open(file: string): FileData;
  /** Whether there is, or should be, a file that not every trial has. */
  has(file: string): boolean;
}

/** A trial's record from its files again; its pixels in typed arrays, as a scene may have millions. */
export async function readTrialRecord(seed: number, columns: number, { open, has }: TrialReading): Promise<TrialRecord> {
  const table = async (file: string) => readCsv((await wholeOf(open(file))).toString('utf8'));
  const [epochs, [times]] = [await table('epochs.csv'), await table('times.csv')];
  // Only networks with autoencoders have it.
  const pretraining = has('pretraining.csv') ? await table('pretraining.csv') : [];
  return {
    seed,
    split: await readSplit(open('split.csv'), columns),
    epochs: epochs.map(
      (row) =>
        ({
          epoch: Number(row.epoch),
          ...Object.fromEntries(
            Object.entries(EPOCH_COLUMNS)
              .filter(([column]) => row[column] !== '')
              .map(([column, key]) => [key, Number(row[column])]),
          ),
        }) as EpochRecord,
    ),
    ...(pretraining.length > 0
      ? { pretraining: pretraining.map(({ block, epoch, loss }) => ({ block, epoch: Number(epoch), loss: Number(loss) })) }
      : {}),
    ...(epochs.length > 0
      ? { selected: Number(epochs.find(({ selected }) => selected === '1')!.epoch) }
      : { search: readGrid((await wholeOf(open('grid.csv'))).toString('utf8')) }),
    predictions: await readPredictions(open('predictions.csv')),
    times: readTimes(times),
  };
}

/** @param columns of the scene */
export async function readSplit(data: FileData, columns: number): Promise<TrialRecord['split']> {
  const [train, validation, test] = PARTS.map(() => new NumberList(Uint32Array));
  const lists = new Map<string, NumberList<Uint32Array<ArrayBuffer>>>(Object.entries({ train, validation, test }));
  await eachPixel(data, ['row', 'column', 'part'], ([row, column, part]) => {
    lists.get(part)?.push(Number(row) * columns + Number(column));
  });
  return { train: train.values(), validation: validation.values(), test: test.values() };
}

async function readPredictions(data: FileData): Promise<TrialRecord['predictions']> {
  const [classes, confidence] = [new NumberList(Uint16Array), new NumberList(Float64Array)];
  await eachPixel(data, ['predicted', 'confidence'], ([predicted, sure]) => {
    classes.push(Number(predicted));
    confidence.push(Number(sure));
  });
  return { classes: classes.values(), confidence: confidence.values() };
}
