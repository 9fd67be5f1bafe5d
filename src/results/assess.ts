import { agreementOf } from '../evaluate/agreement.js';
import { type TopLabelCalibration, topLabelCalibration } from '../evaluate/calibration.js';
import { confusionMatrix, type ConfusionMatrix } from '../evaluate/confusion.js';
import { metricsOf } from '../evaluate/metrics.js';
import { blockBootstrap, confusionBlocks } from '../evaluate/statistics/block-bootstrap.js';
import { RandomStream } from '../numerics/random.js';
import type { StoredRun } from '../store/list.js';
import { testedPixels } from './tested-pixels.js';
import type { TrialOfRun } from './trial-pixels.js';

/** The figures of one confusion matrix that are assessed, by the names of `--json`. */
export const ASSESSED = ['oa', 'aa', 'kappa', 'mcc', 'mean_iou'] as const;
export type Assessed = (typeof ASSESSED)[number];

/** One trial's test pixels, judged again from its tables: nothing is computed anew. */
export interface AssessedTrial {
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

/**
 * Every configuration of a run, of each seed.
 *
 * @param side of a block, in pixels
 * @throws Failure `trial-missing`
 */
export async function assessRun(run: StoredRun, side: number): Promise<AssessedConfiguration[]> {
  const found: AssessedConfiguration[] = [];
  for (const { name, classes, trials } of run.configurations) {
    const own: AssessedTrial[] = [];
    for (const trial of trials) own.push(await assessTrial(run, name, trial, classes.length, side));
    found.push({ name, classes, trials: own });
  }
  return found;
}

export function assessedFigures(confusion: ConfusionMatrix): Record<Assessed, number> {
  const { overallAccuracy: oa, averageAccuracy: aa, kappa } = metricsOf(confusion);
  const { mcc, meanIou } = agreementOf(confusion);
  return { oa, aa, kappa, mcc, mean_iou: meanIou };
}

async function assessTrial(run: StoredRun, name: string, trial: TrialOfRun, classes: number, side: number): Promise<AssessedTrial> {
  const { rows, columns, truth, predicted, confidence } = await testedPixels(run, name, trial);
  const confusion = confusionMatrix(truth, predicted, classes);
  const blocks = confusionBlocks({ rows, columns, truth, predicted }, classes, side);
  const intervals = blockBootstrap(blocks, assessedFigures, new RandomStream(trial.seed, 'bootstrap'));
  return {
    seed: trial.seed,
    figures: assessedFigures(confusion),
    blocks: blocks.length,
    ...(intervals ? { intervals } : {}),
    calibration: topLabelCalibration(
      confidence,
      Array.from(truth, (label, at) => label === predicted[at]),
    ),
    iou: agreementOf(confusion).classes,
  };
}
