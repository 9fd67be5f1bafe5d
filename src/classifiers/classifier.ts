import type { WeightArray } from '../compile/weights.js';

/** What is known of so many pixels: their patches or their spectra, one after the other. */
export interface Samples {
  readonly count: number;
  /** Of one sample. */
  readonly features: number;
  /** [count, features] */
  readonly values: Float32Array;
}

/** The training pixels of one trial. */
export interface TrainingSet {
  readonly samples: Samples;
  /** The class of each, from 1. */
  readonly labels: Uint16Array;
  /** Classes of the scene: some may have no training pixel. */
  readonly classes: number;
  readonly seed: number;
}

/** One point of the search by cross-validation, or the only one. */
export interface SearchRow {
  /** Such as `c` and `gamma`. */
  readonly settings: Readonly<Record<string, number>>;
  /** Over the folds: mean, and standard deviation (population); undefined where there was nothing to choose. */
  readonly accuracy?: { readonly mean: number; readonly sd: number };
  readonly chosen: boolean;
}

export interface ClassifiedSamples {
  /** From 1. */
  readonly classes: Uint16Array;
  /** Of the chosen class, in [0, 1]: each kind says what it means. */
  readonly confidence: Float32Array;
  /** Of all classes [count, classes], each row 1 in all: of kinds that have probabilities (`hasProbabilities`). */
  readonly shares?: Float32Array;
}

/** All that predicts: arrays for a safetensors file, and the numbers and words beside them. */
export interface ClassifierModel {
  readonly arrays: readonly WeightArray[];
  readonly metadata: Readonly<Record<string, string>>;
}

export type Classify = (samples: Samples) => ClassifiedSamples;

/** A classifier that has been trained. */
export interface TrainedClassifier {
  readonly search: readonly SearchRow[];
  readonly model: ClassifierModel;
  readonly predict: Classify;
}

/** What a classifier's work comes to, before any of it is done. */
export interface Effort {
  /** Points of the search. */
  readonly points: number;
  /** Models that are trained: of each point one a fold, and the last one. */
  readonly fits: number;
  /** An estimate of its peak memory, beside its samples. */
  readonly bytes: number;
  /** Floating-point operations of the training, and of the prediction of one sample, about: their order, not their count. */
  readonly flops: number;
  readonly predictionFlops: number;
}

export interface TrainingContext {
  /** Of one sample's features those of a pixel. */
  readonly bands: number;
  /** Called between two models; throws to end the training. */
  step(done: number, of: number): Promise<void>;
  /** What a search has found already, where that is kept. */
  readonly search?: KeptSearch;
}

/** Accuracies of a search, by what each is of: a process that resumes a trial finds those of earlier ones. */
export interface KeptSearch {
  get(key: string): number | undefined;
  put(key: string, accuracy: number): Promise<void>;
}

/** One kind of classifier. */
export interface ClassifierKind<Settings> {
  /** Whether it says how likely all classes are. */
  readonly hasProbabilities: boolean;
  effort(settings: Settings, sizes: { readonly training: number; readonly features: number; readonly classes: number }): Effort;
  /** @throws Failure `classifier` where the training pixels are too few for the settings */
  train(settings: Settings, set: TrainingSet, context: TrainingContext): Promise<TrainedClassifier>;
  /** Predicts with a model that has been trained before, to the same bits. */
  load(model: ClassifierModel): Classify;
  /** Multiplications that the prediction of one sample takes, about. */
  predictionEffort(model: ClassifierModel): number;
}
