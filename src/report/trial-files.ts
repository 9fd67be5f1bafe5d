import type { WeightArray } from '../compile/weights.js';
import type { Preprocessing } from '../data/features.js';
import type { FolderContent } from '../store/folder.js';
import { encodeSafetensors } from '../store/safetensors.js';
import type { EpochRecord } from '../train/epoch.js';
import { type Cell, readCsv, writeCsv } from './csv.js';
import { gridColumns, gridRows, readGrid } from './grid-table.js';
import { PREPROCESSING, writePreprocessing } from './preprocessing-file.js';
import type { LabelledGrid, TrialRecord, TrialTimes } from './trial-record.js';

const PARTS = ['train', 'validation', 'test'] as const;

/** The columns of epochs.csv after the epoch, and what stands in them. */
const EPOCH_COLUMNS = {
  loss: 'loss', accuracy: 'accuracy', validation_loss: 'validationLoss', validation_accuracy: 'validationAccuracy',
} as const satisfies Record<string, keyof EpochRecord>;

/** What belongs to a model beside its arrays. */
export interface TrialModel {
  /** What of it is no array. */
  readonly metadata?: Readonly<Record<string, string>>;
  /** How its input is made from a cube. */
  readonly preprocessing?: Preprocessing;
}

/** The files of a trial's folder. Rows and columns count from 0, classes from 1. */
export function trialFiles(
  record: TrialRecord, weights: readonly WeightArray[], grid: LabelledGrid, provenance: object,
  { metadata, preprocessing }: TrialModel = {},
): FolderContent {
  return {
    hashed: new Map<string, string | Uint8Array>([
      ['split.csv', writeCsv(SPLIT_COLUMNS, splitRows(record, grid))],
      ['epochs.csv', writeCsv(EPOCHS_COLUMNS, epochRows(record))],
      ...(record.pretraining?.length ? [['pretraining.csv', writeCsv(PRETRAINING_COLUMNS, pretrainingRows(record))]] as const : []),
      ...(record.search ? [['grid.csv', writeCsv(gridColumns(record), gridRows(record))] as const] : []),
      ['predictions.csv', writeCsv(PREDICTION_COLUMNS, predictionRows(record, grid))],
      ['weights.safetensors', encodeSafetensors(weights, metadata)],
      ...(preprocessing ? [[PREPROCESSING, writePreprocessing(preprocessing)]] as const : []),
    ]),
    aside: new Map([
      ['times.csv', writeCsv(TIMES_COLUMNS, [timesRow(record)])],
      ['provenance.json', `${JSON.stringify(provenance, null, 2)}\n`],
    ]),
  };
}

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

export function timesRow({ times }: TrialRecord): Cell[] {
  return [times.trainingSeconds.toFixed(3), times.testingSeconds.toFixed(3), times.atOnce, times.device];
}

/** @param row of times.csv, of any version */
export function readTimes(row: Readonly<Record<string, string>> | undefined): TrialTimes {
  const { training_seconds: training, testing_seconds: testing, at_once: atOnce, device } = row ?? {};
  const known = { ...(atOnce ? { atOnce: Number(atOnce) } : {}), ...(device ? { device } : {}) };
  return { trainingSeconds: Number(training), testingSeconds: Number(testing), ...known };
}

/** How a trial's files are read. */
export interface TrialReading {
  /** Fails where there is none. */
  read(file: string): Promise<Buffer>;
  /** Of a file that not every trial has. */
  readIfAny(file: string): Promise<Buffer | undefined>;
}

/** A trial's record from its files again. */
export async function readTrialRecord(seed: number, columns: number, { read, readIfAny }: TrialReading): Promise<TrialRecord> {
  const table = async (file: string) => readCsv((await read(file)).toString('utf8'));
  const [split, epochs, predictions, [times]] = await Promise.all(
    ['split.csv', 'epochs.csv', 'predictions.csv', 'times.csv'].map(table));
  // Only networks with autoencoders have it.
  const pretraining = readCsv((await readIfAny('pretraining.csv'))?.toString('utf8') ?? 'none\n');
  const pixels = (part: string) => Uint32Array.from(
    split.filter((row) => row.part === part), ({ row, column }) => Number(row) * columns + Number(column));
  return {
    seed,
    split: { train: pixels('train'), validation: pixels('validation'), test: pixels('test') },
    epochs: epochs.map((row) => ({
      epoch: Number(row.epoch),
      ...Object.fromEntries(Object.entries(EPOCH_COLUMNS).filter(([column]) => row[column] !== '')
        .map(([column, key]) => [key, Number(row[column])])),
    } as EpochRecord)),
    ...(pretraining.length > 0 ? {
      pretraining: pretraining.map(({ block, epoch, loss }) => ({ block, epoch: Number(epoch), loss: Number(loss) })),
    } : {}),
    ...(epochs.length > 0 ? { selected: Number(epochs.find(({ selected }) => selected === '1')!.epoch) }
      : { search: readGrid((await read('grid.csv')).toString('utf8')) }),
    predictions: {
      classes: predictions.map(({ predicted }) => Number(predicted)), confidence: predictions.map(({ confidence }) => Number(confidence)),
    },
    times: readTimes(times),
  };
}
