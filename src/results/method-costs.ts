import { buildNetwork } from '../architecture/network.js';
import { countParameters, networkFlops, networkParameters } from '../architecture/parameters.js';
import { topLabelCalibration } from '../evaluate/calibration.js';
import { WEIGHTS } from '../store/formats/trial/names.js';
import { PREDICTIONS } from '../store/formats/trial/predictions.js';
import { readTimes, TIMES, type TimesIfKnown } from '../store/formats/trial/times.js';
import { trainingBytes } from '../train/memory.js';
import type { StoredRun } from '../store/list.js';
import { RunFolder } from '../store/run-folder.js';
import type { TrialFolder } from '../store/trial-folder.js';
import type { SceneComparison } from './compare-scenes.js';
import { NumberList } from '../base/number-list.js';
import { eachTrialPixel, type TrialOfRun } from './trial-pixels.js';

/** What one trial of a method took, and how well its confidence fits. */
export type TrialCost = TrialQuality & TimesIfKnown;

interface TrialQuality {
  readonly ece: number;
  readonly brier: number;
  readonly auroc?: number;
}

/** What a method takes. */
export interface MethodCost {
  /** Trained weights; undefined of a classifier, and of a trial that is gone or of an older version. */
  readonly parameters?: number;
  /** Multiply-adds of the forward pass of one patch. */
  readonly multiplyAdds?: number;
  /** Bytes that a training step holds beside the scene: an estimate (train/memory.ts). Undefined of a classifier. */
  readonly trainingBytes?: number;
  /** Bytes of the stored weights, of a classifier of what it has learnt. */
  readonly modelBytes?: number;
  readonly trials: readonly TrialCost[];
}

/** The costs of the compared methods, in their order, over the seeds that are compared. */
export async function methodCosts({ runs, comparison: { seeds } }: SceneComparison): Promise<MethodCost[]> {
  const found: MethodCost[] = [];
  for (const run of runs) {
    for (const { classes, trials } of run.configurations) {
      const compared = seeds.flatMap((seed) => trials.filter((trial) => trial.seed === seed));
      const folder = new RunFolder(run.folder).trial(compared[0].address);
      const costs: TrialCost[] = [];
      for (const trial of compared) costs.push(await trialCost(run, trial));
      found.push({ ...(folder.isThere ? await modelCost(folder, classes.length) : {}), trials: costs });
    }
  }
  return found;
}

async function modelCost(folder: TrialFolder, classes: number): Promise<Omit<MethodCost, 'trials'>> {
  const { trial, files } = folder.manifest();
  const size = { modelBytes: files[WEIGHTS]?.bytes };
  const preprocessing = await folder.preprocessing();
  if (!trial.architecture || !trial.training || !preprocessing) return size;
  const { bands, used, components } = preprocessing;
  const depth = components?.vectors.length ?? used?.length ?? bands;
  const input = { rows: trial.patch.size, columns: trial.patch.size, depth, channels: 1 };
  const network = buildNetwork(trial.architecture, input, classes);
  return {
    ...size,
    parameters: countParameters(networkParameters(network)).trainable,
    // Operations count two for each.
    multiplyAdds: networkFlops(network) / 2,
    trainingBytes: trainingBytes(network, trial.training.batch),
  };
}

async function trialCost(run: StoredRun, trial: TrialOfRun): Promise<TrialCost> {
  const sure = new NumberList(Float64Array);
  const right: boolean[] = [];
  await eachTrialPixel(run, trial, PREDICTIONS, ['class', 'predicted', 'confidence'], ([label, predicted, confidence]) => {
    sure.push(Number(confidence));
    right.push(label === predicted);
  });
  const { ece, brier, auroc } = topLabelCalibration(sure.values(), right);
  const folder = new RunFolder(run.folder).trial(trial.address);
  const times = folder.has(TIMES) ? readTimes((await folder.read(TIMES)).toString('utf8')) : {};
  return { ...times, ece, brier, ...(auroc === undefined ? {} : { auroc }) };
}
