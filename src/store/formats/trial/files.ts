import { type FileData, wholeOf } from '../../../base/file-data.js';
import type { WeightArray } from '../../../compile/weights.js';
import type { Preprocessing } from '../../../data/features/features.js';
import type { FolderContent } from '../../folder.js';
import { PREPROCESSING, writePreprocessing } from '../preprocessing.js';
import { PROVENANCE, provenanceText } from '../provenance.js';
import { encodeSafetensors } from '../safetensors.js';
import { EPOCHS, readEpochs } from './epochs.js';
import { GRID, readGrid } from './grid.js';
import { PREDICTIONS, readPredictions } from './predictions.js';
import { PRETRAINING, readPretraining } from './pretraining.js';
import { type KeptProbabilities, PROBABILITIES, writeProbabilities } from './probabilities.js';
import type { LabelledGrid, TrialRecord } from './record.js';
import { readSplit, SPLIT } from './split.js';
import { tablesOfRecord } from './tables.js';
import { TEMPERATURE, type TemperatureScaling, writeTemperature } from './temperature.js';
import { readTimes, TIMES, timesOf, writeTimes } from './times.js';
import { WEIGHTS } from './names.js';

/** What a trial keeps of its confidence, where its pipeline asks for it. */
export interface TrialConfidence {
  readonly scaling?: TemperatureScaling;
  readonly probabilities?: KeptProbabilities;
}

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
  { metadata, preprocessing, confidence: { scaling, probabilities } = {} }: TrialModel = {},
): FolderContent {
  return {
    hashed: new Map<string, FileData>([
      ...tablesOfRecord(record, grid),
      [WEIGHTS, encodeSafetensors(weights, metadata)],
      ...(preprocessing ? ([[PREPROCESSING, writePreprocessing(preprocessing)]] as const) : []),
      ...(scaling ? ([[TEMPERATURE, writeTemperature(scaling)]] as const) : []),
      ...(probabilities ? ([[PROBABILITIES, writeProbabilities(probabilities)]] as const) : []),
    ]),
    aside: new Map([
      [TIMES, writeTimes(record.times)],
      [PROVENANCE, provenanceText(provenance)],
    ]),
  };
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
  const text = async (file: string) => (await wholeOf(open(file))).toString('utf8');
  const { epochs, selected } = readEpochs(await text(EPOCHS));
  const times = readTimes(await text(TIMES)) ?? timesOf({});
  // Only networks with autoencoders have it.
  const pretraining = has(PRETRAINING) ? readPretraining(await text(PRETRAINING)) : [];
  return {
    seed,
    split: await readSplit(open(SPLIT), columns),
    epochs,
    ...(pretraining.length > 0 ? { pretraining } : {}),
    ...(selected === undefined ? { search: readGrid(await text(GRID)) } : { selected }),
    predictions: await readPredictions(open(PREDICTIONS)),
    times,
  };
}
