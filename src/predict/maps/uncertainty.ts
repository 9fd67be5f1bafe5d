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

export interface UncertaintyOptions {
  /** Of the sets, above 0 and below 1; 0.9 if left out. */
  readonly coverage?: number;
  /** Whether the probability of each class is drawn, too. */
  readonly probabilities?: boolean;
}

/**
 * Entropy of every pixel, and the size of its conformal set where the trial has kept what calibrates sets.
 *
 * @throws Failure `usage` where the classifier has no probabilities, or a coverage is stated and nothing calibrates sets
 */
export async function uncertaintyOf(
  { experiment: { classifier }, classNames }: Pick<TrainedTrial, 'experiment' | 'classNames'>,
  trial: TrialFolder,
  { coverage, probabilities }: UncertaintyOptions = {},
): Promise<MapUncertainty> {
  if (classifier && !hasProbabilities(classifier)) {
    throw new Failure({
      code: 'usage',
      message: `--${probabilities ? 'probabilities' : 'uncertainty'}: ${classifierName(classifier)} says which class wins, not how likely all classes are`,
      hint: 'Map a network, random-forest or k-nearest.',
    });
  }
  const asked = { classes: classNames.length, ...(probabilities ? { probabilities: true as const } : {}) };
  const stated = coverage ?? COVERAGE;
  const sets = await calibrateSets(trial, stated);
  if (sets) {
    const { threshold, tooFew, pixels } = sets;
    const percent = `${Number((100 * stated).toFixed(6))} %`;
    const why = tooFew
      ? `${pixels} validation pixels are too few for sets of ${percent}`
      : `of the ${pixels} validation pixels too many give their class a probability of 0 for sets of ${percent}`;
    return {
      request: { ...asked, threshold },
      facts: { coverage: stated, threshold, calibration: pixels },
      remarks: threshold === 0 ? [`${why}: every set has all classes`] : [],
    };
  }
  const why = 'no conformal sets: the trial has no probabilities of validation pixels';
  const hint = `Train with ${classifier ? `classifier.${classifierName(classifier)}` : 'training'}.keep_probabilities: true, and with validation pixels.`;
  if (coverage !== undefined) throw new Failure({ code: 'usage', message: `--coverage: ${why}`, hint });
  return { request: asked, facts: {}, remarks: [`${why} (${hint})`] };
}
