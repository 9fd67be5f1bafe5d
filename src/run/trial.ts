import { CompiledNetwork } from '../compile/network.js';
import { patchFeed } from '../compile/patch-feed.js';
import { initialWeights, type WeightArray } from '../compile/weights.js';
import { networkParameters } from '../architecture/parameters.js';
import type { Network } from '../architecture/layers.js';
import type { Cube } from '../data/cube.js';
import type { Split } from '../data/splits/index.js';
import { standardize } from '../data/standardize.js';
import type { Engine } from '../engine/engine.js';
import { Predictor } from '../evaluate/predict.js';
import type { TrialRecord } from '../report/trial-record.js';
import type { Experiment } from '../spec/experiment.js';
import { type TrainingProgress, trainNetwork } from '../train/loop.js';

/** All that one trial needs: plain values, no file is read any more. */
export interface TrialTask {
  readonly experiment: Experiment;
  readonly network: Network;
  readonly cube: Cube;
  /** The class of every pixel, from 1; 0 is unlabelled. */
  readonly mask: Uint8Array | Uint16Array;
  readonly split: Split;
  readonly seed: number;
}

export interface TrialOutcome {
  readonly record: TrialRecord;
  readonly weights: readonly WeightArray[];
}

export interface TrialProgress extends Partial<TrainingProgress> {
  /** Test pixels predicted, of how many. */
  readonly tested?: { readonly done: number; readonly of: number };
}

/** Trains with one seed and tests the selected weights. */
export async function computeTrial(
  { experiment, network, cube, mask, split, seed }: TrialTask, engine: Engine,
  { signal, onProgress }: { signal?: AbortSignal; onProgress?: (progress: TrialProgress) => void } = {},
): Promise<TrialOutcome> {
  const { dataset, patch, training } = experiment;
  const over = dataset.standardize === 'training' ? { training: split.train } : 'scene';
  const feed = patchFeed(engine, standardize(cube, over).values, cube, patch.size, patch.padding);
  const compiled = new CompiledNetwork(network, engine, training.batch_norm, initialWeights(networkParameters(network), seed));
  const predictor = new Predictor(compiled, feed);
  try {
    const start = performance.now();
    const { epochs, selected, weights } = await trainNetwork({
      network: compiled, feed, mask, split, settings: training, seed, signal, onProgress,
    });
    const trained = performance.now();
    compiled.importWeights(weights);
    const of = split.test.length;
    const predictions = await predictor.predict({
      mask, pixels: split.test, signal, onProgress: (done) => onProgress?.({ tested: { done, of } }),
    });
    const times = { trainingSeconds: (trained - start) / 1000, testingSeconds: (performance.now() - trained) / 1000 };
    return { record: { seed, split, epochs, selected, predictions, times }, weights };
  } finally {
    predictor.dispose();
    compiled.dispose();
    feed.dispose();
  }
}
