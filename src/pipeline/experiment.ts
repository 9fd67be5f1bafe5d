import type { ResolvedBlock, ResolvedClassifier, ResolvedPipeline, ResolvedTraining } from '../schema/pipeline.generated.js';
import type { PipelineDocument } from './document.js';
import type { Point } from './vary/vary.js';

interface Frame extends Omit<ResolvedPipeline, 'name' | 'architecture' | 'training' | 'classifier' | 'extends' | 'vary'> {
  name: string;
}

export interface NetworkExperiment extends Frame {
  architecture: ResolvedBlock[];
  training: ResolvedTraining;
  classifier?: undefined;
}

export interface ClassifierExperiment extends Frame {
  classifier: ResolvedClassifier;
  architecture?: undefined;
  training?: undefined;
}

/** A pipeline with every default spelled out and every preset expanded: all that determines what is computed. */
export type Experiment = NetworkExperiment | ClassifierExperiment;

/** An experiment that is known to train a network. */
export function networkExperiment(experiment: Experiment): NetworkExperiment {
  if (experiment.classifier) throw new TypeError(`${experiment.name} has a classifier, not a network`);
  return experiment;
}

/** Pixels along a side of what a sample is made of: 1 of a classifier that sees its pixel's spectrum alone, whatever `patch` says. */
export function sampleSize({
  classifier,
  patch,
}: {
  readonly classifier?: ClassifierExperiment['classifier'];
  readonly patch: Pick<Experiment['patch'], 'size'>;
}): number {
  return classifier && Object.values(classifier)[0].input === 'spectrum' ? 1 : patch.size;
}

/** One experiment that a pipeline file describes: its seeds are its trials. */
export interface Configuration {
  /** Its name is the configuration's. */
  readonly experiment: Experiment;
  /** The text it came from, to say where a value stands. */
  readonly document: PipelineDocument;
  /** The folder that the pipeline's own relative paths start from. */
  readonly folder: string;
  /** What `vary` sets in it; undefined of a pipeline that varies nothing. */
  readonly point?: Point;
}

/** A pipeline file. As a configuration it is its first one. */
export interface LoadedPipeline extends Configuration {
  /** Names the run; of a file with one configuration it is that one's name too. */
  readonly name: string;
  /** Its own text, with `vary`. */
  readonly whole: PipelineDocument;
  /** Whether it has a `vary`. */
  readonly varies: boolean;
  /** One, or as many as `vary` makes; in its order. */
  readonly configurations: readonly Configuration[];
}

/** Whether the probabilities of all classes are kept in the trial, of validation and test pixels. */
export function keepsProbabilities({ classifier, training }: Experiment): boolean {
  const settings: { readonly keep_probabilities?: boolean } | undefined = classifier ? Object.values(classifier)[0] : training;
  return settings?.keep_probabilities ?? false;
}
