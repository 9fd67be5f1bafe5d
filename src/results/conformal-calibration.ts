import { type ConformalThreshold, conformalThreshold } from '../evaluate/conformal.js';
import { PROBABILITIES, readProbabilities } from '../store/formats/trial/probabilities.js';
import { eachSplitPixel, SPLIT } from '../store/formats/trial/split.js';
import type { TrialFolder } from '../store/trial-folder.js';
import { NumberList } from '../base/number-list.js';

/** What conformal sets of a trial are made with. */
export interface Calibration extends ConformalThreshold {
  /** Validation pixels that calibrate; at least one. */
  readonly pixels: number;
}

/**
 * Calibrates conformal sets on a trial's validation pixels.
 *
 * @param coverage above 0, below 1
 * @returns undefined where the trial kept no probabilities, or its split has no validation pixels
 * @throws Failure `damaged`
 */
export async function calibrateSets(trial: TrialFolder, coverage: number): Promise<Calibration | undefined> {
  if (!trial.has(PROBABILITIES)) return undefined;
  const { classes, validation } = readProbabilities(await trial.read(PROBABILITIES));
  const pixels = validation.length / classes;
  if (pixels === 0) return undefined;
  const labels = new NumberList(Uint16Array);
  await eachSplitPixel((await trial.files()).open(SPLIT), ['class', 'part'], ([label, part]) => {
    if (part === 'validation') labels.push(Number(label));
  });
  return { ...conformalThreshold({ classes, probabilities: validation, labels: labels.values() }, coverage), pixels };
}
