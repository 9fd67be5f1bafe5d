import { CompiledNetwork } from '../compile/network.js';
import { patchFeed } from '../compile/patch-feed.js';
import { initialWeights, type WeightArray } from '../compile/weights.js';
import { networkParameters } from '../architecture/parameters.js';
import type { Network } from '../architecture/layers/index.js';
import type { Cube } from '../data/cube.js';
import type { Split } from '../splits/index.js';
import { featureSettings, featuresOf, fittingPixels, preprocessingOf } from '../data/features/features.js';
import type { Engine, StepLane } from '../engine/engine.js';
import { Predictor } from '../evaluate/predict.js';
import type { TrialModel } from '../store/formats/trial/files.js';
import type { TrialRecord } from '../store/formats/trial/record.js';
import type { DataIdentity } from '../pipeline/address/address.js';
import type { ClassifierExperiment, NetworkExperiment } from '../pipeline/experiment.js';
import { PartialTrial } from '../store/checkpoints.js';
import type { LockTicket } from '../base/lock.js';
import type { Checkpoint, Checkpoints } from '../train/checkpoint.js';
import { trainNetwork } from '../train/loop.js';
import { prepareConfidence } from './confidence.js';
import type { KeptEpochs, TrialProgress } from './trial-progress.js';
import { warmUp } from '../train/warm-up.js';

/** All that one trial needs: plain values, no file is read any more. */
export interface TrialTask {
  readonly experiment: NetworkExperiment;
  readonly network: Network;
  readonly cube: Cube;
  /** Which bands are used, and what unscaled values are divided by. */
  readonly identity?: Pick<DataIdentity, 'bands' | 'scale' | 'zero' | 'ignore' | 'centres' | 'test_on'>;
  /** The class of every pixel, from 1; 0 is unlabelled. */
  readonly mask: Uint8Array | Uint16Array;
  readonly split: Split;
  readonly seed: number;
  /** The weights that training starts from, in place of random ones of the same names; and how many first layers keep theirs. */
  readonly start?: { readonly weights: readonly WeightArray[]; readonly frozen: number };
  /** A folder for checkpoints, the epochs from one to the next, and the lock on it. */
  readonly partial?: { readonly folder: string; readonly every: number; readonly ticket?: LockTicket };
}

export interface TrialOutcome {
  readonly record: TrialRecord;
  readonly weights: readonly WeightArray[];
  readonly model: TrialModel;
  /** What a network predicted the pixels of each part of the split from (evaluate/predict.ts). */
  readonly predictedFrom?: { readonly validation?: string; readonly test: string };
}

/** The same of a classifier. */
export interface ClassifierTask extends Omit<TrialTask, 'experiment' | 'network' | 'start' | 'partial'> {
  readonly experiment: ClassifierExperiment;
  /** The folder for what a search finds, and the lock on it. */
  readonly partial?: Pick<NonNullable<TrialTask['partial']>, 'folder' | 'ticket'>;
}

interface TrialOptions {
  readonly signal?: AbortSignal;
  onProgress?(progress: TrialProgress): void;
}

/** Trains with one seed, from its last checkpoint where there is one, and tests the selected weights. */
export async function computeTrial(task: TrialTask, engine: Engine, options: TrialOptions = {}): Promise<TrialOutcome> {
  const { network, experiment, start } = task;
  // From here on other trials of the kind wait with their next step until this one has come to its first.
  const lane = engine.joinSteps?.(JSON.stringify([network, experiment.patch, experiment.training, start?.frozen ?? 0]));
  try {
    return await computeIn(lane, task, engine, options);
  } finally {
    lane?.leave();
  }
}

async function computeIn(
  lane: StepLane | undefined,
  { experiment, network, cube, identity, mask, split, seed, start, partial }: TrialTask,
  engine: Engine,
  { signal, onProgress }: TrialOptions,
): Promise<TrialOutcome> {
  const { dataset, patch, training } = experiment;
  const settings = featureSettings(dataset, identity);
  const features = featuresOf(cube, settings, fittingPixels(dataset.standardize, split.train, identity?.test_on, cube.columns));
  const { rows, columns } = cube;
  const noisy = (training.augment?.noise ?? 0) > 0;
  const feed = patchFeed(engine, features.values, { rows, columns, bands: features.depth }, { ...patch, noisy });
  const given = new Map(start?.weights.map((one) => [one.name, one]));
  const weights = initialWeights(networkParameters(network), seed).map((one) => given.get(one.name) ?? one);
  const how = { frozen: start?.frozen, fast: training.fast_convolutions };
  const compiled = new CompiledNetwork(network, engine, training.batch_norm, weights, how);
  const predictor = new Predictor(compiled, feed);
  try {
    const checkpoints = partial && (await beginPartial(partial, (checkpoint) => onProgress?.({ kind: 'kept', kept: keptIn(checkpoint) })));
    const { epochs: resumed, pretraining: earlier } = checkpoints?.from ?? {};
    const pretrained = resumed?.length === 0 ? earlier?.records.length : undefined;
    if (resumed) onProgress?.({ kind: 'resumed', resumed: resumed.length, ...(pretrained ? { pretrained } : {}) });
    const task = { network: compiled, feed, mask, split, settings: training, seed, lane, checkpoints, signal, onProgress };
    await warmUp(task);
    const { epochs, pretraining, selected, weights: learned, seconds, validatedFrom } = await trainNetwork(task);
    lane?.leave();
    compiled.importWeights(learned);
    const ended = performance.now();
    const confidence = await prepareConfidence({ network: compiled, predictor, training, mask, split, weights: learned, signal });
    const tested = confidence?.weights ?? learned;
    const trained = performance.now();
    const of = split.test.length;
    const predictions = await predictor.predict({
      mask,
      pixels: split.test,
      signal,
      onLogits: confidence?.take,
      onProgress: (done) => onProgress?.({ kind: 'tested', tested: { done, of } }),
    });
    const times = { trainingSeconds: seconds + (trained - ended) / 1000, testingSeconds: (performance.now() - trained) / 1000 };
    const learnt = pretraining.length > 0 ? { pretraining } : {};
    const model = { preprocessing: preprocessingOf(cube, identity, features), ...(confidence ? { confidence: confidence.result() } : {}) };
    const predictedFrom = { validation: validatedFrom, test: predictions.path };
    return { record: { seed, split, epochs, ...learnt, selected, predictions, times }, weights: tested, model, predictedFrom };
  } finally {
    predictor.dispose();
    compiled.dispose();
    feed.dispose();
  }
}

/** Goes on from the last checkpoint, and notes that a process begins there. */
async function beginPartial(
  { folder, every, ticket }: NonNullable<TrialTask['partial']>,
  onKept: (checkpoint: Checkpoint) => void,
): Promise<Checkpoints> {
  const partial = new PartialTrial(folder, ticket);
  const from = await partial.read();
  await partial.begin(from?.epochs.length ?? 0);
  if (from) onKept(from);
  return {
    every,
    from,
    note: (record) => partial.note(record),
    async write(checkpoint) {
      await partial.write(checkpoint);
      onKept(checkpoint);
    },
  };
}

function keptIn({ epochs, pretraining }: Checkpoint): KeptEpochs {
  return { epochs: epochs.length, pretrained: pretraining?.records.length ?? 0 };
}
