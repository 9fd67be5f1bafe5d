import { agreementOf } from '../evaluate/agreement.js';
import { type TopLabelCalibration, topLabelCalibration } from '../evaluate/calibration.js';
import { confusionMatrix, type ConfusionMatrix } from '../evaluate/confusion.js';
import { metricsOf } from '../evaluate/metrics.js';
import { blockBootstrap, confusionBlocks } from '../evaluate/statistics/block-bootstrap.js';
import { RandomStream } from '../numerics/random.js';
import { PREDICTIONS } from '../store/formats/trial/predictions.js';
import type { StoredRun } from '../store/list.js';
import { assessConfidence, type AssessedConfidence } from './assess-probabilities.js';
import { type TestedPixels, testedPixels } from './tested-pixels.js';
import { hasPixels, type TrialOfRun } from './trial-pixels.js';

/** The figures of one confusion matrix that are assessed, by the names of `--json`. */
export const ASSESSED = ['oa', 'aa', 'kappa', 'mcc', 'mean_iou'] as const;
export type Assessed = (typeof ASSESSED)[number];

/** One trial's test pixels, judged again from its tables: nothing is computed anew. */
export interface AssessedTrial extends AssessedConfidence {
  readonly seed: number;
  readonly figures: Readonly<Record<Assessed, number>>;
  /** Blocks with test pixels. */
  readonly blocks: number;
  /** Of each figure, 95 % by the bootstrap over blocks; undefined of a single block. */
  readonly intervals?: Readonly<Record<Assessed, readonly [low: number, high: number]>>;
  readonly calibration: TopLabelCalibration;
  /** Intersection over union of each class; undefined without test pixels. */
  readonly iou: readonly (number | undefined)[];
}

export interface AssessedConfiguration {
  readonly name: string;
  readonly classes: readonly string[];
  readonly trials: readonly AssessedTrial[];
}

export interface AssessSettings {
  /** Of a block, in pixels. */
  readonly side: number;
  /** What is stated for conformal sets, above 0 and below 1. */
  readonly coverage: number;
}

/**
 * Every configuration of a run, of each seed.
 *
 * @throws Failure `trial-missing`, `damaged`
 */
export async function assessRun(run: StoredRun, settings: AssessSettings): Promise<AssessedConfiguration[]> {
  const found: AssessedConfiguration[] = [];
  for (const { name, classes, trials } of run.configurations) {
    const own: AssessedTrial[] = [];
    for (const trial of trials) own.push(await assessTrial(run, name, trial, classes.length, settings));
    found.push({ name, classes, trials: own });
  }
  return found;
}

function assessedFigures(confusion: ConfusionMatrix): Record<Assessed, number> {
  const { overallAccuracy: oa, averageAccuracy: aa, kappa } = metricsOf(confusion);
  const { mcc, meanIou } = agreementOf(confusion);
  return { oa, aa, kappa, mcc, mean_iou: meanIou };
}

/** How far the confidence of a trial can be trusted. */
export interface AssessedCalibration extends AssessedConfidence {
  readonly calibration: TopLabelCalibration;
}

/**
 * The part of an assessment that is about confidence.
 *
 * @returns undefined where the trial's predictions are gone
 * @throws Failure `damaged`
 */
export async function assessCalibration(run: StoredRun, trial: TrialOfRun, coverage: number): Promise<AssessedCalibration | undefined> {
  if (!hasPixels(run, trial, PREDICTIONS)) return undefined;
  const { truth, predicted, confidence } = await testedPixels(run, run.name, trial);
  return truth.length > 0 ? await confidenceOf(run, trial, { truth, predicted, confidence }, coverage) : undefined;
}

async function confidenceOf(
  run: StoredRun,
  trial: TrialOfRun,
  { truth, predicted, confidence }: Pick<TestedPixels, 'truth' | 'predicted' | 'confidence'>,
  coverage: number,
): Promise<AssessedCalibration> {
  const right = Array.from(truth, (label, at) => label === predicted[at]);
  return { calibration: topLabelCalibration(confidence, right), ...(await assessConfidence(run, trial, truth, coverage)) };
}

async function assessTrial(
  run: StoredRun,
  name: string,
  trial: TrialOfRun,
  classes: number,
  { side, coverage }: AssessSettings,
): Promise<AssessedTrial> {
  const pixels = await testedPixels(run, name, trial);
  const { rows, columns, truth, predicted } = pixels;
  const confusion = confusionMatrix(truth, predicted, classes);
  const blocks = confusionBlocks({ rows, columns, truth, predicted }, classes, side);
  const intervals = blockBootstrap(blocks, assessedFigures, new RandomStream(trial.seed, 'bootstrap'));
  return {
    seed: trial.seed,
    figures: assessedFigures(confusion),
    blocks: blocks.length,
    ...(intervals ? { intervals } : {}),
    iou: agreementOf(confusion).classes,
    ...(await confidenceOf(run, trial, pixels, coverage)),
  };
}
