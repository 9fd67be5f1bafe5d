import type { ResolvedClassifier } from '../schema/pipeline.generated.js';
import type { ClassifierKind, ClassifierModel, Classify, Effort, TrainedClassifier, TrainingContext, TrainingSet } from './classifier.js';
import { kNearest } from './k-nearest.js';
import { randomForest } from './random-forest.js';
import { svm } from './svm.js';

/** Every classifier, by its key in the pipeline file: one line a file, one for each of schemas/classifier.schema.json. */
export const CLASSIFIERS = { svm, 'random-forest': randomForest, 'k-nearest': kNearest } as const satisfies {
  readonly [Name in keyof Required<ResolvedClassifier>]: ClassifierKind<NonNullable<ResolvedClassifier[Name]>>;
};

export function classifierName(classifier: ResolvedClassifier): string {
  return Object.keys(classifier)[0];
}

/** Whether a sample is a whole patch or its pixel's spectrum. */
export function inputOf(classifier: ResolvedClassifier): 'patch' | 'spectrum' {
  return Object.values(classifier)[0].input;
}

/** Features of one sample. */
export function featureCount(classifier: ResolvedClassifier, size: number, bands: number): number {
  return inputOf(classifier) === 'patch' ? size * size * bands : bands;
}

export function effortOf(classifier: ResolvedClassifier, sizes: Parameters<ClassifierKind<never>['effort']>[1]): Effort {
  const { kind, settings } = chosen(classifier);
  return kind.effort(settings, sizes);
}

/** Whether it chooses among settings by cross-validation. How many there are does not depend on the pixels. */
export function hasSearch(classifier: ResolvedClassifier): boolean {
  return effortOf(classifier, { training: 1, features: 2, classes: 1 }).points > 1;
}

export function trainClassifier(classifier: ResolvedClassifier, set: TrainingSet, context: TrainingContext): Promise<TrainedClassifier> {
  const { kind, settings } = chosen(classifier);
  return kind.train(settings, set, context);
}

/** Whether a classifier says how likely all classes are: then what it predicts has `shares`. */
export function hasProbabilities(classifier: ResolvedClassifier): boolean {
  return chosen(classifier).kind.hasProbabilities;
}

/** Predicts with a trial's stored model. */
export function loadClassifier(classifier: ResolvedClassifier, model: ClassifierModel): Classify {
  return chosen(classifier).kind.load(model);
}

/** Multiplications that one sample takes, about. */
export function predictionEffort(classifier: ResolvedClassifier, model: ClassifierModel): number {
  return chosen(classifier).kind.predictionEffort(model);
}

function chosen(classifier: ResolvedClassifier): { kind: ClassifierKind<unknown>; settings: unknown } {
  const [name, settings] = Object.entries(classifier)[0] as [keyof ResolvedClassifier, unknown];
  return { kind: CLASSIFIERS[name], settings };
}
