import { conformalThreshold, setFigures, type SetFigures } from '../evaluate/conformal.js';
import { type LabelledProbabilities, probabilityFigures, type ProbabilityFigures } from '../evaluate/probabilistic.js';
import { sampleSize } from '../pipeline/experiment.js';
import { chebyshevDistances } from '../splits/distance.js';
import type { Split } from '../splits/index.js';
import { PROBABILITIES, readProbabilities } from '../store/formats/trial/probabilities.js';
import { SPLIT } from '../store/formats/trial/split.js';
import { readTemperature, TEMPERATURE } from '../store/formats/trial/temperature.js';
import type { StoredRun } from '../store/list.js';
import { RunFolder } from '../store/run-folder.js';
import type { TrialFolder } from '../store/trial-folder.js';
import { NumberList } from '../base/number-list.js';
import { eachTrialPixel, type TrialOfRun } from './trial-pixels.js';

/** Test pixels by what training has seen of them (data/leakage.ts): the groups are disjoint, and make up `all`. */
export const SEEN = {
  all: 'all test pixels',
  inside: 'a training pixel in the patch',
  overlapping: 'patches that overlap',
  apart: 'no overlap',
} as const;
export type Seen = keyof typeof SEEN;

/** Conformal sets of the test pixels, calibrated on those of validation. */
export interface AssessedSets {
  readonly stated: number;
  readonly calibration: number;
  /** A set has the classes with at least this probability; 0: the calibration pixels are too few, sets have all classes. */
  readonly threshold: number;
  /** Too few pixels calibrate for the coverage. */
  readonly tooFew: boolean;
  readonly groups: Readonly<Record<Seen, SetFigures>>;
}

/** What temperature scaling did to the test pixels. */
export interface AssessedTemperature {
  readonly temperature: number;
  readonly fitted: boolean;
  readonly eceBefore: number;
  readonly eceAfter: number;
  readonly nllBefore: number;
  readonly nllAfter: number;
}

/** What is assessed of a trial that has kept more than the confidence in one class. */
export interface AssessedConfidence {
  readonly probabilities?: ProbabilityFigures;
  /** undefined without validation pixels. */
  readonly sets?: AssessedSets;
  readonly temperature?: AssessedTemperature;
}

/**
 * @param labels of the test pixels, from 1
 * @param coverage that is stated for conformal sets
 * @throws Failure `damaged`
 */
export async function assessConfidence(
  run: StoredRun,
  trial: TrialOfRun,
  labels: Uint16Array,
  coverage: number,
): Promise<AssessedConfidence> {
  const folder = new RunFolder(run.folder).trial(trial.address);
  const temperature = folder.has(TEMPERATURE) ? await testTemperature(folder) : undefined;
  const scaled = temperature ? { temperature } : {};
  if (!folder.has(PROBABILITIES)) return scaled;
  const { classes, validation, test } = readProbabilities(await folder.read(PROBABILITIES));
  const tested: LabelledProbabilities = { classes, probabilities: test, labels };
  const probabilities = probabilityFigures(tested);
  const { seen, calibration } = await readSeen(run, trial, folder);
  if (calibration.length === 0) return { ...scaled, probabilities };
  const { threshold, tooFew } = conformalThreshold({ classes, probabilities: validation, labels: calibration }, coverage);
  const figures = (group: Seen) => setFigures(tested, threshold, (place) => group === 'all' || seen[place] === group);
  const groups = { all: figures('all'), inside: figures('inside'), overlapping: figures('overlapping'), apart: figures('apart') };
  return { ...scaled, probabilities, sets: { stated: coverage, calibration: calibration.length, threshold, tooFew, groups } };
}

async function testTemperature(folder: TrialFolder): Promise<AssessedTemperature | undefined> {
  const scaling = readTemperature((await folder.read(TEMPERATURE)).toString('utf8'));
  const test = scaling?.parts.find(({ part }) => part === 'test');
  if (!scaling || !test) return undefined;
  const { before, after } = test;
  return {
    temperature: scaling.temperature,
    fitted: scaling.fitted,
    eceBefore: before.ece,
    eceAfter: after.ece,
    nllBefore: before.nll,
    nllAfter: after.nll,
  };
}

/** The classes of the validation pixels, and what training has seen of each test pixel. */
async function readSeen(run: StoredRun, trial: TrialOfRun, folder: TrialFolder): Promise<{ calibration: Uint16Array; seen: Seen[] }> {
  const [rows, columns] = [new NumberList(Uint32Array), new NumberList(Uint32Array)];
  const [calibration, parts] = [new NumberList(Uint16Array), new NumberList(Uint8Array)];
  await eachTrialPixel(run, trial, SPLIT, ['row', 'column', 'class', 'part'], ([row, column, label, part]) => {
    rows.push(Number(row));
    columns.push(Number(column));
    parts.push(part === 'train' ? 1 : part === 'test' ? 2 : 0);
    if (part === 'validation') calibration.push(Number(label));
  });
  const [down, across, part] = [rows.values(), columns.values(), parts.values()];
  const most = (values: Uint32Array) => values.reduce((largest, value) => Math.max(largest, value), 0);
  // As far as pixels lie, which is all that distances between them need.
  const [height, width] = [most(down) + 1, most(across) + 1];
  const pixels = down.map((row, at) => row * width + across[at]);
  const [train, test] = [1, 2].map((one) => pixels.filter((_, at) => part[at] === one));
  return {
    calibration: calibration.values(),
    seen: seenOf({ train, test }, { rows: height, columns: width }, sampleSize(folder.manifest().trial)),
  };
}

/** What training has seen of each test pixel. @param patch rows and columns of a patch */
export function seenOf(
  { train, test }: Pick<Split, 'train' | 'test'>,
  { rows, columns }: { readonly rows: number; readonly columns: number },
  patch: number,
): Seen[] {
  const distances = chebyshevDistances(train, rows, columns);
  return Array.from(test, (pixel) =>
    distances[pixel] <= (patch - 1) / 2 ? 'inside' : distances[pixel] <= patch - 1 ? 'overlapping' : 'apart',
  );
}
