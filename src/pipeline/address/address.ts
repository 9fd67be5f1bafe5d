import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { CLASSIFIER_NUMERICS_VERSION, NUMERICS_VERSION } from '../../numerics/version.js';
import type { TestPlace } from '../../splits/test-on.js';
import { decisive } from './decisive.js';
import { type ClassifierExperiment, type Experiment, type NetworkExperiment, sampleSize } from '../experiment.js';

type Dataset = Experiment['dataset'];

/** All that determines the bits of one trial. Names, descriptions and where files lie do not. */
export interface TrialIdentity {
  readonly numerics: number;
  readonly engine: string;
  /** The digest of the decoded cube and mask. */
  readonly data: string;
  readonly seed: number;
  /** What is made of them; what is as always is left away, so that a new key of the format moves no address. */
  readonly dataset: Pick<Dataset, 'standardize'> &
    Partial<Pick<Dataset, 'scaling' | 'missing' | 'spectra' | 'pca' | 'mnf'>> &
    Omit<DataIdentity, 'digest'> & {
      /** What patches of components see beyond the border of one of two scenes; older trials, which do not say it, saw other values. */
      readonly beyond?: 'zero';
    };
  /** Of a split by files the digest of its pixels (data/scene/digest.ts): where they lie changes nothing. */
  readonly split: Experiment['split'] | { readonly by: 'files'; readonly pixels: string };
  readonly patch: Experiment['patch'];
  /** Of a network. */
  readonly architecture?: NetworkExperiment['architecture'];
  readonly training?: Omit<NetworkExperiment['training'], 'from'> & {
    readonly from?: NetworkExperiment['training']['from'] | StartIdentity;
  };
  /** In their place. */
  readonly classifier?: ClassifierExperiment['classifier'];
}

/** What of the weights that a training starts from determines results: where they lie does not. */
export interface StartIdentity {
  /** The digest of those that are taken, with their names and shapes (weights/start.ts). */
  readonly weights: string;
  /** The last block that stays as it is. */
  readonly freeze?: string;
}

/**
 * The engine's class of a classifier: it needs no engine and has the same bits everywhere. The number grows when a classifier or
 * the version of libsvm changes what it computes.
 */
export const CLASSIFIERS_CLASS = 'classifiers:1';

/** What of a scene determines results. */
export interface DataIdentity {
  /** Of cube and mask as their files hold them (data/scene/digest.ts). */
  readonly digest: string;
  /** The used bands, from 0, unless they are all. */
  readonly bands?: readonly number[];
  /** The labels of each class, unless they are 1, 2, 3, … */
  readonly classes?: readonly (readonly number[])[];
  /** The value that stood for no measurement, where there were such. */
  readonly ignore?: number;
  /** What unscaled values, and spectra before their steps, are divided by, unless it is 1. */
  readonly scale?: number;
  /** What is subtracted from them, unless it is 0. */
  readonly zero?: number;
  /** Where the used bands lie, in nm, if that is known and a step of `spectra` asks for it. */
  readonly centres?: readonly number[];
  /** Where the scene that tests lies, if it is another one (`dataset.test_on`). */
  readonly test_on?: TestPlace;
}

/** A key that the identity of data gains does not compile before it stands here. */
const OF_DATA = {
  bands: true,
  classes: true,
  ignore: true,
  scale: true,
  zero: true,
  centres: true,
  test_on: true,
} as const satisfies Record<keyof Omit<DataIdentity, 'digest'>, true>;

/** What of a trial's identity says which data it is of: the other way round than `trialIdentity`. */
export function dataIdentityIn({ data, dataset }: TrialIdentity): DataIdentity {
  const own = Object.fromEntries(Object.entries(dataset).filter(([key]) => Object.hasOwn(OF_DATA, key)));
  return { digest: data, ...own };
}

/**
 * @param engine the engine's class, such as `wasm`; classifiers have their own
 * @param pixels of a split by files the digest of its pixels
 * @param start of a training that starts from weights; the pipeline's own words if left out, which no address is made of
 */
export function trialIdentity(
  experiment: Experiment,
  seed: number,
  { digest, ...chosen }: DataIdentity,
  engine: string,
  pixels?: string,
  start?: StartIdentity,
): TrialIdentity {
  const { dataset, split: drawn, patch, ...rest } = decisive(experiment);
  const split = pixels === undefined ? drawn : { by: 'files' as const, pixels };
  const { standardize, scaling, missing, spectra, pca, mnf } = dataset;
  const made = {
    standardize,
    ...(scaling === 'band' ? {} : { scaling }),
    ...(missing === 'error' ? {} : { missing }),
    ...(spectra ? { spectra } : {}),
    ...(pca ? { pca } : {}),
    ...(mnf ? { mnf } : {}),
    ...chosen,
    ...(chosen.test_on && (pca || mnf) && sampleSize(experiment) > 1 ? { beyond: 'zero' as const } : {}),
  };
  const frame = { data: digest, seed, dataset: made, split, patch };
  if (rest.classifier) {
    return {
      ...frame,
      numerics: CLASSIFIER_NUMERICS_VERSION,
      engine: CLASSIFIERS_CLASS,
      ...rest,
      classifier: classifierIdentity(rest.classifier),
    };
  }
  const {
    training: { schedule, loss, sampling, calibrate, keep_probabilities: kept, fast_convolutions: fast, ...trained },
    ...network
  } = rest;
  const minimized = lossIdentity(loss);
  return {
    ...frame,
    numerics: NUMERICS_VERSION,
    engine,
    ...network,
    training: {
      ...trained,
      ...(start ? { from: start } : {}),
      ...(schedule === 'constant' || schedule === undefined ? {} : { schedule }),
      ...(minimized ? { loss: minimized } : {}),
      ...(sampling === 'balanced' ? { sampling } : {}),
      ...(calibrate === 'temperature' ? { calibrate } : {}),
      ...(kept ? { keep_probabilities: kept } : {}),
      ...(fast ? { fast_convolutions: fast } : {}),
    },
  };
}

/**
 * What an experiment's trial of a seed is, with what no pipeline says taken from a stored trial: the scene, what the files of a split
 * hold, the weights that training started from, the engine and the version of the numerics. It is the stored one if both are equal.
 */
export function restated(experiment: Experiment, seed: number, stored: TrialIdentity): TrialIdentity {
  const { engine, numerics } = stored;
  return { ...trialIdentity(experiment, seed, dataIdentityIn(stored), engine, givenPixels(stored), startIn(stored)), numerics };
}

/** Of a split by files the digest of its pixels. */
function givenPixels({ split }: TrialIdentity): string | undefined {
  return 'pixels' in split ? split.pixels : undefined;
}

/** Of a training that starts from weights their digest. */
function startIn({ training }: TrialIdentity): StartIdentity | undefined {
  const from = training?.from;
  return from && 'weights' in from ? from : undefined;
}

/** Its settings; of probabilities only that they are kept. */
function classifierIdentity(classifier: ClassifierExperiment['classifier']): ClassifierExperiment['classifier'] {
  const [[name, settings]] = Object.entries(classifier);
  const { keep_probabilities: kept, ...own } = settings as { readonly keep_probabilities?: boolean };
  return { [name]: { ...own, ...(kept ? { keep_probabilities: kept } : {}) } };
}

/** What makes a loss another than cross-entropy; undefined of cross-entropy, however it is written. */
function lossIdentity(loss: NetworkExperiment['training']['loss']): NetworkExperiment['training']['loss'] {
  const { class_weights: weights = 'none', focal = 0, label_smoothing: smoothing = 0 } = loss ?? {};
  const made = {
    ...(weights === 'none' ? {} : { class_weights: weights }),
    ...(focal === 0 ? {} : { focal }),
    ...(smoothing === 0 ? {} : { label_smoothing: smoothing }),
  };
  return Object.keys(made).length > 0 ? made : undefined;
}

/** SHA-256, in hexadecimal, of the canonical JSON (RFC 8785) of a value. */
export function addressOf(value: unknown): string {
  return createHash('sha256')
    .update(canonicalize(value) as string)
    .digest('hex');
}
