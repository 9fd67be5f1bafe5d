import type { ResolvedClassifier } from '../schema/pipeline.generated.js';
import type { ClassifierKind, ClassifierModel, Classify, Effort, TrainedClassifier, TrainingContext, TrainingSet } from './classifier.js';
import { kNearest } from './k-nearest.js';
import { randomForest } from './random-forest.js';
import { svm } from './svm.js';

/** Every classifier, by its key in the pipeline file. */
const CLASSIFIERS: Record<keyof ResolvedClassifier, ClassifierKind<never>> = { svm, 'random-forest': randomForest, 'k-nearest': kNearest };

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
  const [kind, settings] = chosen(classifier);
  return CLASSIFIERS[kind].effort(settings, sizes);
}

export function trainClassifier(classifier: ResolvedClassifier, set: TrainingSet, context: TrainingContext): Promise<TrainedClassifier> {
  const [kind, settings] = chosen(classifier);
  return CLASSIFIERS[kind].train(settings, set, context);
}

/** Predicts with a trial's stored model. */
export function loadClassifier(classifier: ResolvedClassifier, model: ClassifierModel): Classify {
  return CLASSIFIERS[chosen(classifier)[0]].load(model);
}

/** Multiplications that one sample takes, about. */
export function predictionEffort(classifier: ResolvedClassifier, model: ClassifierModel): number {
  return CLASSIFIERS[chosen(classifier)[0]].predictionEffort(model);
}

function chosen(classifier: ResolvedClassifier): [keyof ResolvedClassifier, never] {
  return Object.entries(classifier)[0] as [keyof ResolvedClassifier, never];
}
