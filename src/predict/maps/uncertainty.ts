import { classifierName, hasProbabilities } from '../../classifiers/index.js';
import { Failure } from '../../errors/failure.js';
import type { UncertaintyRequest } from '../../evaluate/uncertainty.js';
import { calibrateSets } from '../../results/conformal-calibration.js';
import type { MapFacts } from '../../store/formats/run-map-manifest.js';
import type { TrialFolder } from '../../store/trial-folder.js';
import type { TrainedTrial } from '../trained-trial.js';

/** What is said where nobody states a coverage. */
const COVERAGE = 0.9;

/** What a map shows of the probabilities of all classes. */
export interface MapUncertainty {
  readonly request: UncertaintyRequest;
  readonly facts: NonNullable<MapFacts['uncertainty']>;
  readonly remarks: readonly string[];
}

/**
 * Entropy of every pixel, and the size of its conformal set where the trial has kept what calibrates sets.
 *
 * @param coverage of the sets, above 0 and below 1; 0.9 if left out
 * @throws Failure `usage` where the classifier has no probabilities, or a coverage is stated and nothing calibrates sets
 */
export async function uncertaintyOf(
  { experiment: { classifier }, classNames }: Pick<TrainedTrial, 'experiment' | 'classNames'>,
  trial: TrialFolder,
  coverage?: number,
): Promise<MapUncertainty> {
  if (classifier && !hasProbabilities(classifier)) {
    throw new Failure({
      code: 'usage',
      message: `--uncertainty: ${classifierName(classifier)} says which class wins, not how likely all classes are`,
      hint: 'Map a network, random-forest or k-nearest.',
    });
  }
  const classes = classNames.length;
  const stated = coverage ?? COVERAGE;
  const sets = await calibrateSets(trial, stated);
  if (sets) {
    const { threshold, tooFew, pixels } = sets;
    const percent = `${Number((100 * stated).toFixed(6))} %`;
    const why = tooFew
      ? `${pixels} validation pixels are too few for sets of ${percent}`
      : `of the ${pixels} validation pixels too many give their class a probability of 0 for sets of ${percent}`;
    return {
      request: { classes, threshold },
      facts: { coverage: stated, threshold, calibration: pixels },
      remarks: threshold === 0 ? [`${why}: every set has all classes`] : [],
    };
  }
  const why = 'no conformal sets: the trial has no probabilities of validation pixels';
  const hint = `Train with ${classifier ? `classifier.${classifierName(classifier)}` : 'training'}.keep_probabilities: true, and with validation pixels.`;
  if (coverage !== undefined) throw new Failure({ code: 'usage', message: `--coverage: ${why}`, hint });
  return { request: { classes }, facts: {}, remarks: [`${why} (${hint})`] };
}
