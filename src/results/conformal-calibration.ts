import { conformalThreshold } from '../evaluate/conformal.js';
import { decodeSafetensors } from '../store/formats/safetensors.js';
import type { TrialFolder } from '../store/trial-folder.js';
import { eachPixel, NumberList } from './pixel-table.js';
import { PROBABILITIES } from './trial-confidence.js';

/** What conformal sets of a trial are made with. */
export interface Calibration {
  /** A set has the classes with at least this probability; 0: too few pixels, sets have all classes. */
  readonly threshold: number;
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
  const [validation] = decodeSafetensors(await trial.read(PROBABILITIES)).arrays;
  const [pixels, classes] = validation.shape;
  if (pixels === 0) return undefined;
  const labels = new NumberList(Uint16Array);
  await eachPixel((await trial.files()).open('split.csv'), ['class', 'part'], ([label, part]) => {
    if (part === 'validation') labels.push(Number(label));
  });
  return { threshold: conformalThreshold({ classes, probabilities: validation.values, labels: labels.values() }, coverage), pixels };
}
